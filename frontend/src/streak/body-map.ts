/** A back and a front, filled where they were rolled, and the same in words. */
import { css, html, svg, type TemplateResult } from "lit";
import { tint, type Zone, type ZoneShare, zoneShares } from "../logic/body-map";
import { nameOf } from "../logic/session-words";
import { amount, shortMinutes } from "../logic/streak-format";
import type { Localize } from "./hass";
import type { Drawn } from "./numbers";

/** The right half of a person, 100 wide; it goes on below the picture; the left one is its mirror. */
const HALF =
  "M49.7 26H55.5C55.5 32 57 34.5 62 36.5C71 39 76 42 77 51C78.5 61 80 70 82 80C84 90 86 98 87 106" +
  "C87.5 111 83.5 112 82 108C79 99 77 90 75 81C73 72 71.5 66 69.5 59C69 68 66 76 65 83" +
  "C65 89 68 96 70 104C72 117 70 134 67 152C66 158 65.5 161 65 166H55" +
  "C54.5 152 53.5 134 50.8 119H49.7Z";

/** Larger areas first: the smaller ones lie on them. */
const BACK: readonly [Zone, string][] = [
  ["thoracic", "M50 39C56 40 60 41 63 45C62.5 57 61 67 58.5 77L50 80Z"],
  ["lats", "M64.3 52C67 54 68.6 57 69 60C68.4 69 65.5 77 64.3 83L60 77C62.5 69 64 61 64.3 52Z"],
  ["rhomboids", "M51.2 42L58.5 49V61L51.2 55Z"],
  ["paraspinals", "M51.2 58L55 61V77L51.2 78.5Z"],
  [
    "glutes",
    "M50.8 100C56 95.5 66 96 69 104.5C70.5 114 64 119 57.5 118C52 117.5 50.8 112 50.8 108Z",
  ],
];
const FRONT: readonly [Zone, string][] = [
  [
    "hip_flexors",
    "M63 95C67 97 68.5 102 67.5 108C65.5 114 61.5 117 57.5 118C56.5 110 59 101 63 95Z",
  ],
];

export function renderBodyMap({ picture, words, language }: Drawn, localize: Localize) {
  const shares = zoneShares(picture.zones);
  return html`<section class="areas">
    <h3>${words("areas")}<span>${amount(language, picture.zone_days, "day")}</span></h3>
    <div class="body">
      <svg viewBox="10 0 180 138" aria-hidden="true">
        ${renderFigure(BACK, shares, 0)} ${renderFigure(FRONT, shares, 100)}
      </svg>
      <ul>
        ${shares.map(
          ({ zone, minutes, share }) => html`<li class=${minutes ? "" : "quiet"}>
            <span>${nameOf(localize, "zone", zone)}</span>
            <span>${shortMinutes(language, minutes)}</span>
            <i class="bar" aria-hidden="true"><i style="width: ${share * 100}%"></i></i>
          </li>`,
        )}
      </ul>
    </div>
  </section>`;
}

function renderFigure(
  zones: readonly [Zone, string][],
  shares: readonly ZoneShare[],
  x: number,
): TemplateResult<2> {
  const half = svg`<path class="skin" d=${HALF} />${zones.map(([zone, path]) => {
    const share = shares.find((one) => one.zone === zone)?.share ?? 0;
    return svg`<path class="zone" style="--share: ${tint(share)}%" d=${path} />`;
  })}`;
  return svg`<g transform="translate(${x})">
    <ellipse class="skin" cx="50" cy="15" rx="9.5" ry="12" />
    <g>${half}</g><g transform="matrix(-1 0 0 1 100 0)">${half}</g>
  </g>`;
}

export const bodyMapStyles = css`
  .body { display: flex; flex-wrap: wrap; gap: 16px; align-items: center; }
  .body svg { flex: 1 1 170px; max-width: 300px; margin-inline: auto; }
  .skin { fill: color-mix(in srgb, var(--secondary-text-color) 18%, var(--card-background-color, #fff)); }
  .zone {
    fill: color-mix(
      in srgb,
      var(--primary-color) var(--share),
      color-mix(in srgb, var(--secondary-text-color) 30%, var(--card-background-color, #fff))
    );
    stroke: var(--card-background-color, #fff);
    stroke-width: 0.9;
  }
  .body ul { display: grid; flex: 2 1 200px; gap: 10px; margin: 0; padding: 0; list-style: none; }
  .body li { display: grid; grid-template-columns: 1fr auto; gap: 0 12px; }
  .body .bar { grid-column: 1 / -1; margin-block-start: 3px; }
`;
