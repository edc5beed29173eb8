/** The words of the streak card in all languages. */
import { type Words, type WordTable, wordsFor } from "../words";
import cs from "../words/streak/cs.json";
import da from "../words/streak/da.json";
import de from "../words/streak/de.json";
import en from "../words/streak/en.json";
import es from "../words/streak/es.json";
import fr from "../words/streak/fr.json";
import it from "../words/streak/it.json";
import nb from "../words/streak/nb.json";
import nl from "../words/streak/nl.json";
import pl from "../words/streak/pl.json";
import ptBR from "../words/streak/pt-BR.json";
import sv from "../words/streak/sv.json";

export type StreakWord = keyof typeof en;

export const STREAK_WORDS: WordTable<StreakWord> = {
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
export function pageWords(): Words<StreakWord> {
  return wordsFor(document.documentElement.lang, STREAK_WORDS);
}
