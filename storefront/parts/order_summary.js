/** The lines and amounts of an order, for reading only. */

import * as catalogue from "../catalogue.js";
import { foreign, h } from "../dom.js";
import { shown } from "../money.js";
import { picture } from "../pictures/picture.js";
import * as words from "../words.js";
import { address } from "./product_card.js";

const MANY = 40;

/** Return the lines, those after the first forty on demand. @param {OrderLine[]} lines */
export function briefLines(lines) {
  const list = h("ul", { class: "lines brief" }, lines.slice(0, MANY).map(line));
  if (lines.length <= MANY) return list;
  const more = h("button", { type: "button" }, words.summary.all(lines.length));
  more.addEventListener("click", () => (list.append(...lines.slice(MANY).map(line)), more.remove()));
  return [list, h("div", { class: "more" }, more)];
}

/** @param {OrderLine} orderLine */
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
      h("p", { class: "note" }, words.summary.quantity(quantity)),
    ),
  );

/** Return the amounts with their total. @param {{ quantity: number }[]} lines @param {number} total */
export const sums = (lines, total) =>
  h(
    "dl",
    { class: "sums" },
    h(
      "div",
      {},
      h("dt", {}, words.things(lines.reduce((count, { quantity }) => count + quantity, 0))),
      h("dd", { class: "price" }, shown(total)),
    ),
    h("div", {}, h("dt", {}, words.summary.delivery), h("dd", {}, words.summary.free)),
    h("div", { class: "total" }, h("dt", {}, words.general.total), h("dd", { class: "price" }, shown(total))),
  );
