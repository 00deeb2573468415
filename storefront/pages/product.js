/** The page of one product. */

import * as cart from "../cart.js";
import * as catalogue from "../catalogue.js";
import { foreign, h, heading, isolated, put } from "../dom.js";
import { announce } from "../frame.js";
import { shown } from "../money.js";
import { failure, paragraph } from "../parts/message.js";
import { stepper } from "../parts/quantity_stepper.js";
import { picture } from "../pictures/picture.js";
import * as words from "../words.js";

const FRESH = 15_000;

/** @param {PageRequest} pageRequest */
export async function page({ id, signal }) {
  const product = await catalogue.product(id, { age: FRESH, signal });
  const held = h("p", { class: "note", "aria-live": "polite" });
  const trouble = h("div");
  const say = () => put(held, inCart(product));
  cart.changes.listen(say, signal);
  say();
  return {
    title: isolated(product.name),
    content: [
      h(
        "p",
        { class: "crumbs" },
        h("a", { href: `#/?${new URLSearchParams({ category: product.category })}` }, "← ", foreign(product.category)),
      ),
      h(
        "article",
        { class: "product" },
        picture(product),
        h(
          "div",
          { class: "about" },
          heading(foreign(product.name)),
          h("p", { class: "price" }, shown(product.price)),
          stockLine(product),
          product.description && h("p", { class: "description", dir: "auto" }, product.description),
          product.stock > 0 && buying(product, trouble),
          trouble,
          held,
        ),
      ),
    ],
  };
}

/** @param {Product} product */
function stockLine({ stock }) {
  const { text, level } = words.stock(stock);
  return h("p", { class: `stock ${level}` }, level === "none" ? words.product.soldOut : text);
}

/** @param {Product} product @param {HTMLElement} trouble */
function buying(product, trouble) {
  const many = stepper({ name: product.name, quantity: 1, least: 1 });
  const button = h("button", { type: "button", class: "primary", click: buy }, words.product.add);

  let busy = false;
  async function buy() {
    if (busy) return;
    busy = true;
    put(trouble);
    try {
      await cart.add(product, many.value());
      announce(words.product.added, h("a", { href: "#/cart" }, words.product.cart));
    } catch (error) {
      put(trouble, failure(error, buy));
    } finally {
      busy = false;
    }
  }

  return h("div", { class: "row" }, many.element, button);
}

/** @param {Product} product */
function inCart({ productId, stock }) {
  const count = cart.quantity(productId);
  if (!count) return null;
  return paragraph(count <= stock ? words.product.held(count) : words.product.heldTooMany(count, stock));
}
