/** A product in the grid. */

import { foreign, h } from "../dom.js";
import { shown } from "../money.js";
import { picture } from "../pictures/picture.js";
import * as words from "../words.js";

/** Return the address of a product's page. @param {string} id */
export const address = (id) => `#/product/${encodeURIComponent(id)}`;

/**
 * Return the card of a product: its picture, its name, which links to its page, its price and, unless there is plenty,
 * the stock. The card needs no button, because the link covers all of it (see `.card h2 a::after`).
 *
 * @param {Product} product
 */
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
