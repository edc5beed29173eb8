/** What the faces of the card share. */
import { html, type TemplateResult } from "lit";
import type { SessionPicture } from "../logic/data";
import type { Choice } from "../logic/session-view";
import type { HouseWord, Localize } from "../logic/session-words";
import type { Words } from "../words";
import type { SessionWord } from "./words";

/** The row that is open beneath the buttons. */
export type Panel = "hurts" | "stop" | null;

/** What a face is drawn from, and what it can ask for. */
export interface Card {
  readonly picture: SessionPicture;
  readonly words: Words<SessionWord | HouseWord>;
  readonly localize: Localize;
  readonly language: string;
  /** Of the house, in milliseconds. */
  readonly now: number;
  readonly epoch: number;
  readonly panel: Panel;
  readonly choice: Choice;
  act(action: string, data?: Record<string, unknown>): void;
  open(panel: Panel): void;
  choose(choice: Choice): void;
  putAway(endedAt: string): void;
  renderSound(): unknown;
}

/** A big button with a picture and a word. */
export function button(
  icon: string,
  label: string,
  onClick: () => void,
  kind = "",
  disabled = false,
): TemplateResult {
  return html`<button type="button" class="action ${kind}" ?disabled=${disabled} @click=${onClick}>
    <ha-icon icon="mdi:${icon}"></ha-icon><span>${label}</span>
  </button>`;
}
