/** Registers the cards, once however often the module is loaded. */

const CARDS: readonly [tag: string, element: CustomElementConstructor, about: CardType][] = [];

for (const [tag, element, about] of CARDS) {
  if (!customElements.get(tag)) {
    customElements.define(tag, element);
    window.customCards = [...(window.customCards ?? []), about];
  }
}
