/** A quantity with buttons for one more and one less. */

import { MOST } from "../cart.js";
import { h, isolated } from "../dom.js";

/** Return `{element, value()}`; `changed(quantity)` is called when the customer means another quantity. */
export function stepper({ name, quantity, least = 0, changed = () => null }) {
  const input = h("input", {
    type: "number",
    inputmode: "numeric",
    min: String(least),
    max: String(MOST),
    step: "1",
    value: String(quantity),
    "aria-label": `How many of ${isolated(name)}`,
    change: () => mean(Number(input.value)),
  });
  const mean = (wanted) => {
    const sound = Math.min(Math.max(Math.round(wanted) || least, least), MOST);
    input.value = String(sound);
    changed(sound);
  };
  const step = (by, label, sign) =>
    h(
      "button",
      { type: "button", "aria-label": `${label} of ${isolated(name)}`, click: () => mean(Number(input.value) + by) },
      sign,
    );
  const element = h("div", { class: "stepper" }, step(-1, "One less", "−"), input, step(1, "One more", "+"));
  return {
    element,
    value: () => Number(input.value),
    show: (known) => {
      if (document.activeElement !== input) input.value = String(known);
    },
  };
}
