/** Draws a figure. */
import { nothing, svg, type TemplateResult } from "lit";
import { CLOSING, FIGURES, type Figure } from "./figures";

/** Where the back is seen from behind: shoulders, waist, spine and shoulder blades. */
const BACK = "M36 8 Q36 20 14 24 Q8 26 10 40 L16 92 M64 8 Q64 20 86 24 Q92 26 90 40 L84 92";
const BONES = "M50 14 V92 M24 34 Q40 34 40 40 Q36 56 30 60 M76 34 Q60 34 60 40 Q64 56 70 60";

const PAPER = "0 0 320 210";

/** A technique; the closing words where it is none that is known. */
export function drawing(technique: string, mirrored: boolean): TemplateResult {
  const figure = FIGURES[technique] ?? CLOSING;
  return svg`<svg viewBox=${figure.view ?? PAPER} class="drawing" aria-hidden="true">
    <g transform=${mirrored ? "matrix(-1 0 0 1 320 0)" : "matrix(1 0 0 1 0 0)"}>
      ${body(figure)}
    </g>
  </svg>`;
}

function body(figure: Figure): TemplateResult {
  const [x, y] = figure.head;
  return svg`
    <path class="floor" d="M8 182 H312" />
    <path class="far" d=${figure.far ?? ""} />
    <path class="ghost" d=${figure.ghost ?? ""} />
    ${figure.rollers?.map(
      ([cx, cy, r]) => svg`<circle class="roller" cx=${cx} cy=${cy} r=${r} />
        <circle class="core" cx=${cx} cy=${cy} r=${r * 0.4} />`,
    )}
    <path class="torso" d=${figure.torso} />
    <path class="limbs" d=${figure.limbs} />
    <circle class="head" cx=${x} cy=${y} r="16" />
    <path class="arrow" d=${figure.arrows ?? ""} />
    ${figure.map ? map(figure.map) : nothing}`;
}

function map(place: NonNullable<Figure["map"]>): TemplateResult {
  return svg`<g class="map" transform="translate(214 4) scale(.92)">
    <path class="outline" d=${BACK} />
    <path class="bones" d=${BONES} />
    <path class="bar" d=${place.bar ?? ""} />
    ${place.balls?.map(([cx, cy]) => svg`<circle class="roller" cx=${cx} cy=${cy} r="9" />`)}
    <path class="arrow" d=${place.arrows ?? ""} />
  </g>`;
}
