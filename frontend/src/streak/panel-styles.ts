/** How an opened day looks. */
import { css } from "lit";

export const panelStyles = css`
  :host { display: block; }
  section { display: grid; gap: 12px; padding: 12px 16px 16px; background: var(--quiet); border-radius: 16px; }
  header { display: flex; gap: 8px; align-items: center; justify-content: space-between; }
  h3 { margin: 0; font-size: 18px; font-weight: 600; border-radius: 4px; }
  h3:focus { outline: none; }
  nav { display: flex; margin-inline-end: -8px; }
  .rtl .turned ha-icon { transform: scaleX(-1); }
  p { margin: 0; }
  .why { display: flex; gap: 12px; align-items: start; }
  .why .mark { flex: none; width: 20px; height: 20px; margin-block-start: 1px; }
  ul { display: grid; gap: 8px; margin: 0; padding: 0; list-style: none; }
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
  .answer:empty, .error:empty { display: none; }
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
  .add { color: var(--text-primary-color, #fff); background: var(--primary-color); }
  .add:hover { background: color-mix(in srgb, var(--primary-color) 85%, #000); }
  .error { color: var(--error-color); }
`;
