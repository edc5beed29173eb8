/** How an opened day looks. */
import { css } from "lit";

export const panelStyles = css`
  :host { display: block; }
  section { padding: 12px 16px 4px; background: var(--quiet); border-radius: 16px; }
  section > * { margin-block: 0 12px; }
  header { display: flex; gap: 8px; align-items: center; justify-content: space-between; }
  h3 { margin: 0; font-size: 18px; font-weight: 600; border-radius: 4px; }
  h3:focus { outline: none; }
  nav { display: flex; margin-inline-end: -8px; }
  .rtl .turned ha-icon { transform: scaleX(-1); }
  p { margin: 0; unicode-bidi: plaintext; }
  .why { display: flex; gap: 12px; align-items: start; }
  .why .mark { flex: none; width: 20px; height: 20px; margin-block-start: 1px; }
  ul { display: grid; gap: 8px; margin-inline: 0; padding: 0; list-style: none; }
  li {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 12px;
    align-items: center;
    justify-content: space-between;
    padding: 8px 12px;
    background: var(--card-background-color);
    border-radius: 12px;
  }
  li > div:first-child { display: grid; gap: 2px; }
  li b { font-weight: 600; }
  li .quiet { font-size: 13px; }
  .sure, .actions, .answer { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
  .sure button { padding-inline: 12px; }
  /* Always there, so that what is put into them is read out. */
  section > .answer, section > .error { margin: 0; }
  .answer > * { margin-block-end: 12px; }
  .minutes { display: flex; align-items: center; background: var(--card-background-color); border-radius: 20px; }
  label { display: flex; gap: 6px; align-items: center; }
  input {
    width: 2.4em;
    padding: 0;
    font-size: 18px;
    font-weight: 600;
    text-align: end;
    background: none;
    border: 0;
    border-radius: 4px;
    appearance: textfield;
  }
  input::-webkit-inner-spin-button { appearance: none; }
  .add { color: var(--text-primary-color, #fff); background: color-mix(in srgb, var(--primary-color) 76%, #000); }
  .add:hover { background: color-mix(in srgb, var(--primary-color) 66%, #000); }
  .error { color: var(--error-color); }
  .error span { display: block; padding-block-end: 12px; }
`;
