/** A list of amounts with its total. */

import { h } from "../dom.js";
import { shown } from "../money.js";
import { things } from "../words.js";

export const sums = (lines, total) =>
  h(
    "dl",
    { class: "sums" },
    h("div", {}, h("dt", {}, things(lines.reduce((count, line) => count + line.quantity, 0))), h("dd", { class: "price" }, shown(total))),
    h("div", {}, h("dt", {}, "Delivery"), h("dd", {}, "Free")),
    h("div", { class: "total" }, h("dt", {}, "Total"), h("dd", { class: "price" }, shown(total))),
  );
