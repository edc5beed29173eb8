/** Big, calm, and in the colours of the theme. */
import { css } from "lit";
import { idleStyles } from "./styles-idle";
import { ringStyles } from "./styles-ring";

const base = css`
  :host {
    display: block;
    height: 100%;
    --calm: color-mix(in srgb, var(--primary-text-color) 7%, transparent);
    --radius: 16px;
  }
  ha-card {
    display: flex;
    flex-direction: column;
    height: 100%;
    overflow: hidden;
  }
  .card {
    container: card / inline-size;
    display: flex;
    flex-direction: column;
    gap: 12px;
    flex: 1;
    padding: 16px;
    color: var(--primary-text-color);
  }
  p,
  h2,
  ul {
    margin: 0;
    padding: 0;
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
  /* As high as what comes: nothing below it jumps. */
  .message {
    display: grid;
    place-content: center;
    min-height: 416px;
    margin: 0;
    font-size: 20px;
    color: var(--secondary-text-color);
  }
  .small,
  small {
    font-size: 14px;
    font-weight: 400;
    color: var(--secondary-text-color);
  }
  .small {
    text-align: center;
  }
  .refusal {
    position: sticky;
    bottom: 8px;
    padding: 14px 16px;
    border-radius: var(--radius);
    background: color-mix(
      in srgb,
      var(--error-color, #db4437) 16%,
      var(--card-background-color, #fff)
    );
    font-size: 18px;
  }
`;

const buttons = css`
  button,
  select {
    font: inherit;
    color: inherit;
    border: 0;
    border-radius: var(--radius);
    background: var(--calm);
    cursor: pointer;
  }
  button:hover {
    background: color-mix(in srgb, var(--primary-text-color) 13%, transparent);
  }
  button:active {
    transform: scale(0.98);
  }
  button:disabled {
    opacity: 0.35;
    cursor: default;
  }
  :focus-visible {
    outline: 3px solid var(--primary-color);
    outline-offset: 2px;
  }
  .actions {
    display: grid;
    grid-template-columns: repeat(3, 1fr);
    gap: 8px;
  }
  .action {
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: 4px;
    min-height: 72px;
    padding: 8px 4px;
    font-size: 16px;
    line-height: 1.15;
    font-weight: 500;
    hyphens: auto;
    overflow-wrap: anywhere;
    --mdc-icon-size: 28px;
  }
  .live .action.sound {
    grid-column: 1 / -1;
  }
  .action.main,
  .action.main:hover {
    background: color-mix(in srgb, var(--primary-color) 76%, #000);
    color: var(--text-primary-color, #fff);
  }
  .action.danger,
  .action.danger:hover {
    background: color-mix(in srgb, var(--error-color, #db4437) 80%, #000);
    color: #fff;
  }
  .action.hurts {
    color: color-mix(in srgb, var(--error-color, #db4437) 65%, var(--primary-text-color));
  }
  .actions.two,
  .actions.start {
    grid-template-columns: 1fr;
    grid-auto-flow: column;
    grid-auto-columns: 1fr;
  }
  .start .action {
    min-height: 88px;
    font-size: 24px;
    --mdc-icon-size: 36px;
  }
  .quiet {
    align-self: center;
    min-height: 48px;
    padding: 0 24px;
    font-size: 16px;
    font-weight: 500;
  }
  .panel {
    display: flex;
    flex-direction: column;
    gap: 12px;
    font-size: 20px;
  }
  .levels {
    display: grid;
    grid-template-columns: repeat(11, 1fr);
    gap: 6px;
  }
  .level,
  .symptom {
    min-height: 64px;
    padding: 0 4px;
    font-size: 22px;
    font-weight: 500;
  }
  .level.much {
    background: color-mix(in srgb, var(--error-color, #db4437) 22%, transparent);
  }
  .symptoms {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .symptom {
    flex: 1 1 auto;
    padding: 0 16px;
    font-size: 18px;
    color: color-mix(in srgb, var(--error-color, #db4437) 65%, var(--primary-text-color));
  }
  @container card (max-width: 520px) {
    .levels {
      grid-template-columns: repeat(6, 1fr);
    }
    .level {
      min-height: 56px;
    }
    .action {
      font-size: clamp(13px, 3.8cqi, 16px);
    }
  }
`;

export const sessionStyles = [base, buttons, idleStyles, ringStyles];
