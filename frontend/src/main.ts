/** Registers the cards, once however often the module is loaded. */
import { RollingSessionCard, SESSION_CARD } from "./session-card";
import { RollingSessionStrategy, STRATEGY } from "./strategy";
import { STREAK_ABOUT, STREAK_TAG, StreakCard } from "./streak-card";

const CARDS: readonly [tag: string, element: CustomElementConstructor, about: CardType][] = [
  ["rolling-session-card", RollingSessionCard, SESSION_CARD],
  [STREAK_TAG, StreakCard, STREAK_ABOUT],
];

for (const [tag, element, about] of CARDS) {
  if (!customElements.get(tag)) {
    customElements.define(tag, element);
    window.customCards = [...(window.customCards ?? []), about];
  }
}

const BOARD = `ll-strategy-dashboard-${STRATEGY.type}`;
if (!customElements.get(BOARD)) {
  customElements.define(BOARD, RollingSessionStrategy);
  window.customStrategies = [...(window.customStrategies ?? []), STRATEGY];
}
