/** What is or was ordered, for reading only: its lines and its amounts. */

import * as catalogue from "../catalogue.js";
import { foreign, h } from "../dom.js";
import { shown } from "../money.js";
import { picture } from "../pictures/picture.js";
import { things } from "../words.js";
import { address } from "./card.js";

const MANY = 40;

/** Return the lines, the first forty of them at once and the others when asked for. */
export function briefLines(lines) {
  const list = h("ul", { class: "lines brief" }, lines.slice(0, MANY).map(line));
  if (lines.length <= MANY) return list;
  const more = h(
    "button",
    { type: "button", click: () => (list.append(...lines.slice(MANY).map(line)), more.remove()) },
    `Show all ${lines.length}`,
  );
  return [list, h("div", { class: "more" }, more)];
}

const line = ({ productId, name, quantity, lineTotal }) =>
  h(
    "li",
    {},
    picture(catalogue.glance(productId) ?? { productId, name, category: "" }),
    h(
      "div",
      { class: "what" },
      h(
        "div",
        { class: "name" },
        h("a", { href: address(productId) }, foreign(name)),
        h("span", { class: "price" }, shown(lineTotal)),
      ),
      h("p", { class: "note" }, `Quantity ${quantity}`),
    ),
  );

/** Return a list of amounts with their total. */
export const sums = (lines, total) =>
  h(
    "dl",
    { class: "sums" },
    h(
      "div",
      {},
      h("dt", {}, things(lines.reduce((count, line) => count + line.quantity, 0))),
      h("dd", { class: "price" }, shown(total)),
    ),
    h("div", {}, h("dt", {}, "Delivery"), h("dd", {}, "Free")),
    h("div", { class: "total" }, h("dt", {}, "Total"), h("dd", { class: "price" }, shown(total))),
  );
