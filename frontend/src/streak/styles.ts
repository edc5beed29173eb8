/** How the card looks; marks of days are shared by the grid and its legend. */
import { css } from "lit";

/** Home Assistant says it by a style; what is drawn from left to right has to ask. */
export function isRightToLeft(element: Element): boolean {
  return getComputedStyle(element).direction === "rtl";
}

export const basics = css`
  :host {
    --quiet: color-mix(in srgb, var(--secondary-text-color) 14%, transparent);
    --tint: color-mix(in srgb, var(--primary-color) 14%, transparent);
    --ice: var(--info-color, #039be5);
    color: var(--primary-text-color);
  }
  button, input, summary { font: inherit; color: inherit; }
  button {
    min-height: 40px;
    padding-inline: 16px;
    font-weight: 600;
    color: var(--primary-color);
    background: var(--tint);
    border: 0;
    border-radius: 20px;
    cursor: pointer;
  }
  button:hover { background: color-mix(in srgb, var(--primary-color) 24%, transparent); }
  button:disabled { opacity: 0.5; cursor: default; }
  button.plain { padding-inline: 8px; color: var(--secondary-text-color); background: none; }
  button.plain:hover { color: var(--primary-text-color); background: var(--quiet); }
  button.round { width: 40px; padding: 0; }
  button.danger {
    color: color-mix(in srgb, var(--error-color) 65%, var(--primary-text-color));
    background: color-mix(in srgb, var(--error-color) 14%, transparent);
  }
  :focus-visible { outline: 2px solid var(--primary-color); outline-offset: 2px; }
  .quiet { color: var(--secondary-text-color); }
  ha-icon { --mdc-icon-size: 22px; display: inline-flex; }
`;

/** Each verdict has a shape of its own, so that no colour has to be told from another. */
export const marks = css`
  .mark {
    display: block;
    box-sizing: border-box;
    border-radius: 3px;
    forced-color-adjust: none;
    background-color: var(--quiet);
  }
  .done { background-color: color-mix(in srgb, var(--primary-color) 62%, var(--card-background-color, #fff)); }
  .done.level-2 { background-color: color-mix(in srgb, var(--primary-color) 82%, var(--card-background-color, #fff)); }
  .done.level-3 { background-color: var(--primary-color); }
  .partial { background-image: linear-gradient(to top, var(--primary-color) 45%, transparent 45%); }
  .rest { background-image: radial-gradient(circle, var(--secondary-text-color) 19%, transparent 22%); }
  .paused {
    background-image: linear-gradient(
      90deg, transparent 26%, var(--secondary-text-color) 26% 42%, transparent 42% 58%,
      var(--secondary-text-color) 58% 74%, transparent 74%
    );
  }
  .excused {
    background-image: radial-gradient(
      circle, transparent 26%, var(--secondary-text-color) 30% 44%, transparent 48%
    );
  }
  .frozen {
    background-color: color-mix(in srgb, var(--ice) 20%, transparent);
    background-image: repeating-linear-gradient(
      135deg, var(--ice) 0 2px, transparent 2px 5px
    );
  }
  .missed {
    background: none;
    border: 1.5px solid color-mix(in srgb, var(--secondary-text-color) 60%, transparent);
  }
  .open { background: none; border: 2px dashed var(--primary-color); }
  .absent { background: none; }
  .before { opacity: 0.5; }
`;
