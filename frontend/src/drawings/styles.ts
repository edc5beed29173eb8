/** Ink and colours of the drawings. */
import { css } from "lit";

export const drawingStyles = css`
  .drawing {
    width: 100%;
    max-height: 42vh;
  }
  .drawing * {
    fill: none;
    stroke-linecap: round;
    stroke-linejoin: round;
    stroke: var(--primary-text-color);
  }
  .drawing .floor {
    stroke: var(--divider-color);
    stroke-width: 3;
  }
  .drawing .torso {
    stroke-width: 22;
  }
  .drawing .limbs,
  .drawing .far {
    stroke-width: 12;
  }
  .drawing .far {
    opacity: 0.35;
  }
  .drawing .ghost {
    stroke-width: 5;
    stroke-dasharray: 1 10;
    opacity: 0.5;
  }
  .drawing .head {
    fill: var(--primary-text-color);
    stroke: none;
  }
  .drawing .roller {
    fill: var(--primary-color);
    stroke: none;
  }
  .drawing .core {
    fill: var(--card-background-color, #fff);
    stroke: none;
    opacity: 0.55;
  }
  .drawing .arrow {
    stroke: var(--accent-color, #ff9800);
    stroke-width: 6;
  }
  .drawing .outline {
    stroke-width: 4;
    opacity: 0.7;
  }
  .drawing .bones {
    stroke-width: 2.5;
    opacity: 0.4;
  }
  .drawing .bar {
    stroke: var(--primary-color);
    stroke-width: 16;
    opacity: 0.85;
  }
`;
