import { afterEach, expect, it, vi } from "vitest";

afterEach(() => vi.unstubAllGlobals());

it("is offered in the language of the page", async () => {
  const page = { documentElement: { lang: "en" } };
  vi.stubGlobal("HTMLElement", class {});
  vi.stubGlobal("document", page);
  const { STRATEGY } = await import("../src/strategy");
  expect(STRATEGY.description).toBe("The session and the streak of everybody");
  page.documentElement.lang = "de";
  expect(STRATEGY.description).toBe("Session und Serie von allen");
});
