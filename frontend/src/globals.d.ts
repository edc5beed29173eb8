/** Of the integration, put in when the module is built. */
declare const VERSION: string;

/** What the card picker shows of a card. */
interface CardType {
  type: string;
  name: string;
  description: string;
  preview: boolean;
  documentationURL: string;
  getEntitySuggestion?: (hass: unknown, entityId: string) => { config: object } | null;
}

interface Window {
  customCards?: CardType[];
}
