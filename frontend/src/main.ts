/** Registers the cards, once however often the module is loaded. */
import { RollingSessionCard, SESSION_CARD } from "./session-card";

const CARDS: readonly [tag: string, element: CustomElementConstructor, about: CardType][] = [
  ["rolling-session-card", RollingSessionCard, SESSION_CARD],
];

for (const [tag, element, about] of CARDS) {
  if (!customElements.get(tag)) {
    customElements.define(tag, element);
    window.customCards = [...(window.customCards ?? []), about];
  }
}
