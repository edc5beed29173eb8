/** The face of a running session: the drawing, the ring, and what is said. */
import { css } from "lit";
import { drawingStyles } from "../drawings/styles";

const layout = css`
  .live {
    display: grid;
    gap: 12px;
    flex: 1;
    align-content: space-between;
  }
  .top {
    display: flex;
    justify-content: space-between;
    gap: 16px;
    font-size: clamp(17px, 2.2cqi, 26px);
    color: var(--secondary-text-color);
  }
  .top span,
  .cue,
  .next {
    unicode-bidi: plaintext;
  }
  .stage {
    display: grid;
    grid-template-columns: 1fr;
    justify-items: center;
    align-items: center;
    gap: 8px;
  }
  .say {
    display: grid;
    gap: 8px;
    text-align: center;
  }
  h2 {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: center;
    gap: 4px 16px;
    font-size: clamp(26px, 5.5cqi, 52px);
    line-height: 1.15;
    font-weight: 600;
  }
  .side {
    display: inline-block;
    padding: 2px 18px;
    border-radius: 99px;
    background: var(--primary-color);
    color: var(--text-primary-color, #fff);
    font-size: 0.8em;
    font-weight: 600;
  }
  /* Some languages write states and sides small. */
  .side::first-letter,
  .inside span::first-letter {
    text-transform: uppercase;
  }
  .cue {
    min-height: 2.6em;
    font-size: clamp(20px, 3.4cqi, 32px);
    line-height: 1.3;
    text-wrap: balance;
  }
  .next {
    font-size: clamp(17px, 2.4cqi, 24px);
    color: var(--secondary-text-color);
  }
  .paused .drawing {
    opacity: 0.35;
  }
  /* Nothing goes anywhere while somebody holds still or gets ready. */
  :is(.holding, .preparing, .switching) .arrow {
    opacity: 0.3;
  }
  .paused .actions {
    grid-template-columns: 1fr 1fr;
  }
  .paused .actions .main {
    grid-column: 1 / -1;
    min-height: 112px;
    font-size: 28px;
    --mdc-icon-size: 48px;
  }
  /* Whoever is asked where it hurts sees all of the answers. */
  .live.hurts :is(.drawing, .cue, .next) {
    display: none;
  }
  .live.hurts .stage {
    grid-template-columns: 1fr;
  }
  .live.hurts .ring {
    width: min(40cqi, 24vh);
  }
  @container card (min-width: 640px) {
    .stage {
      grid-template-columns: 1.35fr 1fr;
    }
    .live .actions:not(.two) {
      display: flex;
      flex-wrap: wrap;
    }
    .live .actions:not(.two) .action {
      flex: 1 1 88px;
    }
    .live .actions .action.sound {
      flex-basis: 100%;
    }
    .action {
      min-height: 88px;
      font-size: 18px;
    }
  }
`;

const ring = css`
  .ring {
    position: relative;
    width: min(100%, 42vh, 420px);
    aspect-ratio: 1;
    container: ring / inline-size;
  }
  .ring svg {
    display: block;
    width: 100%;
    transform: rotate(-90deg);
  }
  .ring circle {
    fill: none;
    stroke-width: 12;
  }
  .ring .track {
    stroke: var(--calm);
  }
  .ring .arc {
    stroke: var(--primary-color);
    stroke-linecap: round;
    stroke-dasharray: 1 1;
    animation: linear both;
    animation-timing-function: steps(var(--steps), end);
  }
  .holding .arc {
    stroke: var(--accent-color, #ff9800);
  }
  .paused .arc {
    opacity: 0.5;
  }
  .ring .lung {
    position: absolute;
    inset: 9%;
    background: var(--primary-color);
    border-radius: 50%;
    opacity: 0;
    animation: ease-in-out both;
    will-change: transform, opacity;
  }
  .holding .lung {
    background: var(--accent-color, #ff9800);
  }
  .inside {
    position: absolute;
    inset: 0;
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    text-align: center;
  }
  .inside b {
    font-size: 38cqi;
    line-height: 1;
    font-weight: 500;
    font-variant-numeric: tabular-nums;
    letter-spacing: -0.03em;
  }
  .inside span {
    max-width: 62%;
    font-size: 8.5cqi;
    line-height: 1.1;
  }
  @container card (max-width: 639px) {
    .ring {
      width: min(64cqi, 34vh);
    }
    .drawing {
      max-height: 24vh;
    }
  }
  @keyframes close {
    from {
      stroke-dashoffset: 0;
    }
    to {
      stroke-dashoffset: 1;
    }
  }
  @keyframes in {
    from {
      transform: scale(0.4);
      opacity: 0;
    }
    20%,
    to {
      opacity: 0.24;
    }
  }
  @keyframes out {
    from,
    80% {
      opacity: 0.24;
    }
    to {
      transform: scale(0.4);
      opacity: 0;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .ring .lung {
      animation-timing-function: linear;
    }
    @keyframes in {
      from {
        opacity: 0;
      }
      to {
        opacity: 0.24;
      }
    }
    @keyframes out {
      from {
        opacity: 0.24;
      }
      to {
        opacity: 0;
      }
    }
    button:active {
      transform: none;
    }
  }
`;

export const ringStyles = [layout, drawingStyles, ring];
