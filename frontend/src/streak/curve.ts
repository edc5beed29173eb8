/** The line of the habit's strength. */
import { css, html, nothing, svg } from "lit";
import { curve, HEIGHT, WIDTH } from "../logic/curve";
import { percent } from "../logic/streak-format";
import type { Drawn } from "./numbers";

export function renderCurve({ picture, words, language }: Drawn) {
  const drawn = curve(picture.days);
  return html`<section class="strength">
    <h3>${words("strength")}<b>${percent(language, picture.strength)}</b></h3>
    ${
      drawn
        ? html`<div class="plot" aria-hidden="true">
            <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none">
              ${svg`<path class="area" d=${drawn.area} /><path class="line" d=${drawn.line} />`}
            </svg>
            <i style="inset-block-start: ${(drawn.end / HEIGHT) * 100}%"></i>
          </div>`
        : nothing
    }
  </section>`;
}

export const curveStyles = css`
  .plot { position: relative; height: 84px; margin-inline-end: 6px; border-block: 1px dashed var(--divider-color); }
  .plot svg { position: absolute; inset: 0; width: 100%; height: 100%; overflow: visible; }
  .rtl .plot svg { transform: scaleX(-1); }
  .area { fill: var(--tint); }
  .line { fill: none; stroke: var(--primary-color); stroke-width: 2.5; stroke-linejoin: round; vector-effect: non-scaling-stroke; }
  .plot i { position: absolute; inset-inline-end: -6px; width: 12px; height: 12px; margin-block-start: -6px; background: var(--primary-color); border-radius: 50%; }
`;
