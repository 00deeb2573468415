/** What an order or a cart holds, for reading only. */

import { foreign, h } from "../dom.js";
import { shown } from "../money.js";
import { picture } from "../pictures/picture.js";
import * as catalogue from "../catalogue.js";
import { address } from "./card.js";

const MANY = 40;

/** Return the lines, the first forty of them at once and the others when asked for. */
export function briefLines(lines) {
  const list = h("ul", { class: "lines brief" }, lines.slice(0, MANY).map(line));
  if (lines.length <= MANY) return list;
  const more = h("button", { type: "button", click: () => (list.append(...lines.slice(MANY).map(line)), more.remove()) }, `Show all ${lines.length}`);
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
      h("div", { class: "name" }, h("a", { href: address(productId) }, foreign(name)), h("span", { class: "price" }, shown(lineTotal))),
      h("p", { class: "note" }, `Quantity ${quantity}`),
    ),
  );
