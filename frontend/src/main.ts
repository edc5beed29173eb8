/** Registers the cards, once however often the module is loaded. */

interface CardType {
  type: string;
  name: string;
  description: string;
  preview: boolean;
  documentationURL: string;
}

declare global {
  interface Window {
    customCards?: CardType[];
  }
}

const CARDS: readonly [tag: string, element: CustomElementConstructor, about: CardType][] = [];

for (const [tag, element, about] of CARDS) {
  if (!customElements.get(tag)) {
    customElements.define(tag, element);
    window.customCards = [...(window.customCards ?? []), about];
  }
}
