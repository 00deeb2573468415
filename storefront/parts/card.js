/** A product in the grid. */

import { foreign, h } from "../dom.js";
import { shown } from "../money.js";
import { picture } from "../pictures/picture.js";
import * as words from "../words.js";

export const address = (id) => `#/product/${encodeURIComponent(id)}`;

export function card(product) {
  const stock = words.stock(product.stock);
  return h(
    "li",
    { class: `card ${stock.level === "none" ? "gone" : ""}` },
    h("div", { class: "frame" }, picture(product)),
    h("h2", {}, h("a", { href: address(product.productId) }, foreign(product.name))),
    h(
      "div",
      { class: "row" },
      h("span", { class: "price" }, shown(product.price)),
      stock.level !== "plenty" && h("span", { class: `stock ${stock.level}` }, stock.text),
    ),
  );
}
