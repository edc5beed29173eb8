/** Says that the house serves a newer module than the one this page runs. */
import { css, html, LitElement, nothing } from "lit";

const TAG = "rolling-session-version-bar";

/**
 * `<rolling-session-version-bar .served=${picture?.version} .text=${…} .action=${…}>`;
 * takes no room as long as there is nothing to say.
 */
export class VersionBar extends LitElement {
  static override properties = {
    served: { attribute: false },
    text: { attribute: false },
    action: { attribute: false },
  };

  /** The version that the house serves. */
  declare served: string | undefined;
  /** "A new version is here", in the language of the page. */
  declare text: string;
  /** "Reload", in the language of the page. */
  declare action: string;

  static override styles = css`
    :host { display: block; }
    div {
      display: flex;
      flex-wrap: wrap;
      gap: 4px 12px;
      align-items: center;
      justify-content: space-between;
      padding-block: 4px;
      padding-inline: 16px 8px;
      font-size: 14px;
      color: var(--primary-text-color);
      background: color-mix(in srgb, var(--primary-color) 14%, transparent);
      border-start-start-radius: inherit;
      border-start-end-radius: inherit;
    }
    button {
      min-height: 40px;
      padding-inline: 16px;
      font: inherit;
      font-weight: 600;
      color: var(--primary-color);
      background: none;
      border: 0;
      border-radius: 20px;
      cursor: pointer;
    }
    button:hover { background: color-mix(in srgb, var(--primary-color) 14%, transparent); }
    button:focus-visible { outline: 2px solid var(--primary-color); outline-offset: -2px; }
  `;

  protected override render() {
    if (this.served === undefined || this.served === VERSION) return nothing;
    return html`
      <div role="status">
        <span>${this.text}</span>
        <button type="button" @click=${() => window.location.reload()}>${this.action}</button>
      </div>
    `;
  }
}

if (!customElements.get(TAG)) customElements.define(TAG, VersionBar);
