import { describe, expect, it } from "vitest";
import { SESSION_WORDS } from "../src/session/words";
import { wordsFor } from "../src/words";

const TABLE = {
  en: { hello: "Hello {name}, {n}" },
  de: { hello: "Hallo {name}" },
  nb: { hello: "Hei" },
  "pt-BR": { hello: "Olá" },
};

describe("words", () => {
  it.each([
    ["de", "Hallo Ada"],
    ["de-CH", "Hallo Ada"],
    ["no", "Hei"],
    ["nn", "Hei"],
    ["pt", "Olá"],
    ["pt-BR", "Olá"],
    ["ja", "Hello Ada, 3"],
    ["", "Hello Ada, 3"],
    [undefined, "Hello Ada, 3"],
  ])("speaks %s", (language, expected) => {
    expect(wordsFor(language, TABLE)("hello", { name: "Ada", n: 3 })).toBe(expected);
  });

  it("leaves a placeholder that has no value", () => {
    expect(wordsFor("en", TABLE)("hello")).toBe("Hello {name}, {n}");
  });
});

describe("the words of the session card", () => {
  const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

  it.each(Object.keys(SESSION_WORDS))("has the same keys and placeholders in %s", (language) => {
    const words = SESSION_WORDS[language] as Record<string, string>;
    expect(Object.keys(words)).toEqual(Object.keys(SESSION_WORDS.en));
    for (const [key, text] of Object.entries(SESSION_WORDS.en)) {
      expect(placeholders(words[key] ?? ""), key).toEqual(placeholders(text));
    }
  });
});
