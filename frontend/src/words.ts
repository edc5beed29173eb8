/** Finds the words of a language in a table that was bundled. */

export type Words<Key extends string> = (
  key: Key,
  values?: Readonly<Record<string, string | number>>,
) => string;

/** A table of words by language; English has to be there. */
export type WordTable<Key extends string> = Readonly<
  Record<string, Readonly<Record<Key, string>>>
> & { readonly en: Readonly<Record<Key, string>> };

/** Languages that are close enough to be read by who speaks the other. */
const NEAR: Readonly<Record<string, string>> = { no: "nb", nn: "nb", pt: "pt-BR" };

/**
 * The words of a language, or of the nearest there is, or English:
 * `wordsFor(hass.language, TABLE)("next", { name })`.
 */
export function wordsFor<Key extends string>(
  language: string | undefined,
  table: WordTable<Key>,
): Words<Key> {
  const tag = language ?? "en";
  const [base = ""] = tag.split(/[-_]/);
  const found = table[tag] ?? table[base] ?? table[NEAR[base] ?? ""] ?? table.en;
  return (key, values = {}) =>
    found[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
