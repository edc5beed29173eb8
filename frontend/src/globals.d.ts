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

/** What is shown where a new dashboard is added. */
interface StrategyType {
  type: string;
  strategyType: "dashboard";
  name: string;
  description: string;
}

interface Window {
  customStrategies?: StrategyType[];
  customCards?: CardType[];
}
