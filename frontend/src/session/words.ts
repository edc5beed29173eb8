/** The words of the session card in all languages. */
import { type Words, type WordTable, wordsFor } from "../words";
import cs from "../words/session/cs.json";
import da from "../words/session/da.json";
import de from "../words/session/de.json";
import en from "../words/session/en.json";
import es from "../words/session/es.json";
import fr from "../words/session/fr.json";
import it from "../words/session/it.json";
import nb from "../words/session/nb.json";
import nl from "../words/session/nl.json";
import pl from "../words/session/pl.json";
import ptBR from "../words/session/pt-BR.json";
import sv from "../words/session/sv.json";

export type SessionWord = keyof typeof en;

export const SESSION_WORDS: WordTable<SessionWord> = {
  en,
  de,
  fr,
  es,
  it,
  nl,
  pl,
  "pt-BR": ptBR,
  sv,
  da,
  nb,
  cs,
};

/** The words for what has no `hass` yet: the page knows the language as well. */
export function pageWords(): Words<SessionWord> {
  return wordsFor(document.documentElement.lang, SESSION_WORDS);
}
