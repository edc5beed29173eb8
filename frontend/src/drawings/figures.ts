/**
 * The positions as line art, seen from the side: 320 by 210, the floor at 180.
 *
 * Drawn for the right side of the body; mirrored they show the left one. What is
 * nearer to the eye is the side that is worked on.
 */
export interface Figure {
  /** Limbs that are farther away, and the other half of a movement. */
  far?: string;
  ghost?: string;
  torso: string;
  limbs: string;
  head: readonly [x: number, y: number];
  /** Rollers and balls. */
  rollers?: readonly (readonly [x: number, y: number, radius: number])[];
  /** Where the roller, or the body, goes. */
  arrows?: string;
  /** What of the paper is shown; all of it where left out. */
  view?: string;
  /** Where on the back, seen from behind; a path on a map of 100 by 100. */
  map?: { bar?: string; balls?: readonly (readonly [x: number, y: number])[]; arrows?: string };
}

/** Roller or body to and fro along the floor. */
const toAndFro = (from: number, to: number) =>
  `M${from} 198 H${to} m-9 -7 l9 7 l-9 7 M${from + 9} 191 l-9 7 l9 7`;

const UP_AND_DOWN = "M50 28 V66 m-7 -8 l7 8 l7 -8 M43 36 l7 -8 l7 8";
const LONG_VIEW = "16 58 288 152";

export const FIGURES: Readonly<Record<string, Figure>> = {
  thoracic_roll: {
    far: "M166 140 L222 106 L240 174 l18 2",
    torso: "M88 134 Q122 128 162 142",
    limbs: "M88 132 L70 94 L50 122 M162 142 L212 102 L226 174 l18 2",
    head: [52, 128],
    rollers: [[118, 160, 19]],
    arrows: toAndFro(76, 160),
    map: { bar: "M4 52 H96", arrows: UP_AND_DOWN },
  },
  thoracic_extension: {
    far: "M190 164 L236 120 L254 174 l18 2",
    ghost: "M128 130 L92 100 M84 92 m-15 0 a15 15 0 1 0 30 0 a15 15 0 1 0 -30 0",
    torso: "M94 146 Q128 118 184 164",
    limbs: "M94 144 L66 120 L54 152 M184 164 L226 114 L240 174 l18 2",
    head: [64, 152],
    rollers: [[132, 161, 18]],
    arrows: "M76 76 Q44 84 36 122 m-9 -9 l9 9 l10 -7",
    map: { bar: "M4 62 H96", arrows: "M50 56 V26 m-7 8 l7 -8 l7 8" },
  },
  tack_and_stretch: {
    far: "M190 164 L236 120 L254 174 l18 2",
    torso: "M94 146 Q128 118 184 164",
    limbs: "M94 144 L58 118 L22 132 M184 164 L226 114 L240 174 l18 2",
    head: [66, 154],
    rollers: [[124, 160, 19]],
    arrows: "M96 84 Q52 76 26 108 m1 -13 l-1 13 l13 -2",
    map: { bar: "M4 58 H96" },
  },
  rib_roll: {
    far: "M166 140 L222 106 L240 174 l18 2",
    torso: "M88 134 Q122 128 162 142",
    limbs: "M90 132 L128 98 L98 92 M162 142 L212 102 L226 174 l18 2",
    head: [54, 122],
    rollers: [[118, 160, 19]],
    arrows: toAndFro(98, 138),
    map: { bar: "M62 58 H98", arrows: "M80 46 V70 m-6 -6 l6 6 l6 -6 M74 52 l6 -6 l6 6" },
  },
  lat_release: {
    torso: "M104 130 Q140 136 190 160",
    limbs: "M104 130 L66 148 L22 150 M190 160 L244 170 L296 174 M106 126 L146 104 L158 132",
    ghost: "M22 140 Q28 96 72 70",
    far: "M190 158 L232 126 L246 176",
    head: [74, 116],
    rollers: [[112, 160, 19]],
    arrows: toAndFro(92, 150),
    map: { bar: "M86 42 L82 72" },
  },
  rhomboid_ball: {
    far: "M184 164 L230 118 L248 174 l18 2",
    torso: "M92 148 Q130 148 180 164",
    limbs: "M94 144 L124 106 L98 88 M180 164 L220 112 L234 174 l18 2",
    head: [60, 150],
    rollers: [[106, 168, 12]],
    map: { balls: [[59, 47]] },
  },
  glute_figure_four: {
    far: "M150 130 L214 100 L226 174 l18 2",
    torso: "M150 128 L116 68",
    limbs: "M116 70 L90 120 L80 174 M152 130 L194 142 L216 96",
    head: [111, 40],
    rollers: [[152, 160, 20]],
    arrows: toAndFro(126, 178),
  },
  hip_flexor_roll: {
    far: "M146 140 L112 170 L72 150",
    torso: "M146 136 Q190 138 232 126",
    limbs: "M230 130 L226 174 L262 176 M146 138 L92 160 L36 174",
    head: [266, 112],
    rollers: [[150, 162, 18]],
    arrows: toAndFro(130, 172),
    view: LONG_VIEW,
  },
  peanut_roll: {
    far: "M166 146 L222 110 L240 174 l18 2",
    torso: "M88 142 Q122 136 162 148",
    limbs: "M90 138 L128 104 L98 98 M162 148 L212 106 L226 174 l18 2",
    head: [54, 132],
    rollers: [
      [122, 165, 14],
      [114, 167, 13],
    ],
    arrows: toAndFro(76, 160),
    map: {
      balls: [
        [37, 56],
        [63, 56],
      ],
      arrows: UP_AND_DOWN,
    },
  },
  cat_cow: {
    ghost: "M108 112 Q158 156 208 112",
    torso: "M104 110 Q156 62 206 110",
    limbs: "M102 112 V174 M208 112 L206 172 L258 176",
    head: [76, 128],
    arrows: "M156 60 V30 m-8 9 l8 -9 l8 9 M156 140 V168 m-8 -9 l8 9 l8 -9",
  },
  bird_dog: {
    far: "M114 106 L66 96 L20 90 M206 108 L200 172 L250 176",
    torso: "M112 106 Q160 98 204 106",
    limbs: "M112 108 L106 174 M206 106 L254 98 L300 92",
    head: [84, 84],
    arrows: "M50 64 L16 60 m10 -8 l-10 8 l8 10 M266 66 L298 60 m-10 -7 l10 7 l-8 9",
  },
  thread_the_needle: {
    far: "M112 150 L66 164 L24 174",
    torso: "M116 148 Q152 112 202 110",
    limbs: "M204 112 L202 172 L254 176 M116 156 L146 172 L182 174",
    head: [90, 162],
    arrows: "M126 198 H182 m-9 -7 l9 7 l-9 7",
    view: LONG_VIEW,
  },
  pelvic_tilt: {
    far: "M176 164 L234 116 L252 174 l18 2",
    torso: "M96 166 Q134 156 174 164",
    limbs: "M174 164 L224 110 L240 174 l18 2 M98 170 L134 176",
    head: [64, 162],
    arrows: "M196 136 Q178 112 146 128 m6 -13 l-6 13 l14 3",
    view: LONG_VIEW,
  },
  childs_pose: {
    torso: "M122 160 Q160 116 216 142",
    limbs: "M122 166 L76 172 L28 174 M216 146 L160 172 L246 176",
    head: [92, 158],
    arrows: "M64 138 H26 m9 -8 l-9 8 l9 8",
    view: LONG_VIEW,
  },
};

/** Sitting, with nothing left to do. */
export const CLOSING: Figure = {
  torso: "M160 138 V84",
  limbs:
    "M160 84 L124 112 L108 150 M160 84 L196 112 L212 150 M156 146 L98 166 L170 176 M164 146 L222 166 L150 176",
  head: [160, 50],
};
