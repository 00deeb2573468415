/** A quantity with buttons for one more and one less. */

import { MOST } from "../cart.js";
import { h, isolated } from "../dom.js";
import { quantity as words } from "../words.js";

/**
 * Return `{element, value(), show(quantity)}`; `changed` is called when the customer sets another quantity.
 *
 * @param {{ name: string, quantity: number, least?: number, changed?: (quantity: number) => unknown }} options
 */
export function stepper({ name, quantity, least = 0, changed = () => null }) {
  const input = h("input", {
    type: "number",
    inputmode: "numeric",
    min: least,
    max: MOST,
    step: 1,
    value: quantity,
    "aria-label": words.field(isolated(name)),
  });
  input.addEventListener("change", () => set(Number(input.value)));
  /** @param {number} wanted */
  const set = (wanted) => {
    const sound = Math.min(Math.max(Math.round(wanted) || least, least), MOST);
    input.value = String(sound);
    changed(sound);
  };
  /** @param {number} by @param {string} label @param {string} sign */
  const step = (by, label, sign) =>
    h("button", { type: "button", "aria-label": label, click: () => set(Number(input.value) + by) }, sign);
  const less = step(-1, words.less(isolated(name)), "−");
  return {
    element: h("div", { class: "stepper" }, less, input, step(1, words.more(isolated(name)), "+")),
    value: () => Number(input.value),
    /** @param {number} known */
    show: (known) => {
      if (document.activeElement !== input) input.value = String(known);
    },
  };
}
