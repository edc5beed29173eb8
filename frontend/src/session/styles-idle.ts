/** The faces before and after a session. */
import { css } from "lit";

export const idleStyles = css`
  .idle,
  .ended {
    display: flex;
    flex-direction: column;
    gap: 16px;
    flex: 1;
    justify-content: center;
    width: 100%;
    max-width: 640px;
    margin: 0 auto;
  }
  .day {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 4px 16px;
    font-size: 18px;
    color: var(--secondary-text-color);
  }
  .day span {
    display: inline-flex;
    align-items: center;
    gap: 6px;
  }
  .day .done {
    color: color-mix(in srgb, var(--success-color, #43a047) 55%, var(--primary-text-color));
  }
  .picker {
    display: grid;
    position: relative;
    gap: 6px;
    font-size: 14px;
    color: var(--secondary-text-color);
  }
  select {
    appearance: none;
    width: 100%;
    min-height: 64px;
    padding-inline: 20px 56px;
    font-size: 24px;
    font-weight: 500;
    text-overflow: ellipsis;
    color: var(--primary-text-color);
  }
  option {
    color: var(--primary-text-color);
    background: var(--card-background-color);
  }
  .picker ha-icon {
    position: absolute;
    inset-inline-end: 20px;
    bottom: 20px;
    pointer-events: none;
  }
  .areas {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    list-style: none;
  }
  .areas li {
    padding: 6px 14px;
    border-radius: 99px;
    border: 1px solid var(--divider-color);
    font-size: 16px;
  }
  .stepper {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 12px;
  }
  .stepper button {
    width: 72px;
    height: 64px;
  }
  .stepper p {
    display: flex;
    flex-direction: column;
    align-items: center;
  }
  .stepper b {
    font-size: 32px;
    font-weight: 500;
    line-height: 1.2;
  }
  .ended {
    align-items: center;
    text-align: center;
    padding: 24px 0;
    font-size: 22px;
  }
  .ended h2 {
    font-size: 36px;
    font-weight: 500;
    line-height: 1.2;
  }
  .ended .day {
    justify-content: center;
  }
  .mark {
    --mdc-icon-size: 64px;
    padding: 28px;
    border-radius: 50%;
    color: var(--primary-color);
    background: color-mix(in srgb, var(--primary-color) 14%, transparent);
  }
`;
