/** Words that were bundled without their keys, in the order of the English ones. */
export function unpacked(
  en: Readonly<Record<string, string>>,
  values: string,
): Record<string, string> {
  const list = values.split("|");
  return Object.fromEntries(Object.keys(en).map((key, index) => [key, list[index] ?? ""]));
}
