/** The front page: products by category and search. */

import * as catalogue from "../catalogue.js";
import { h, heading, isolated, put } from "../dom.js";
import { card } from "../parts/product_card.js";
import { failure } from "../parts/message.js";
import { rename } from "../router.js";
import { shop as words } from "../words.js";

const PAGE = 24;
const TYPING = 120;
const PARTS = /** @type {const} */ (["name", "price", "stock", "category"]);

/** @param {PageRequest} pageRequest */
export function page({ query, signal, visit }) {
  const view = new View(query, visit);
  catalogue.changes.listen(() => view.refresh(), signal);
  signal.addEventListener("abort", () => view.rest());
  catalogue.fill();
  view.refresh();
  return { title: view.title, content: view.content };
}

class View {
  #category;
  #text;
  #visit;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #typing;
  /** @type {Map<string, { product: Product, element: Element }>} */
  #cards = new Map();
  /** @type {Element[]} */
  #shown = [];
  #categories = h("nav", { class: "categories", "aria-label": words.categories });
  #found = h("p", { class: "found", role: "status" });
  #grid = h("ul", { class: "grid" });
  #more = h("div", { class: "more" });

  /** @param {URLSearchParams} query @param {Memory} visit */
  constructor(query, visit) {
    this.#category = query.get("category");
    this.#text = query.get("q") ?? "";
    this.#visit = visit;
  }

  get #most() {
    return this.#visit.shown ?? PAGE;
  }

  get title() {
    return this.#category ? isolated(this.#category) : words.title;
  }

  get content() {
    const search = h("input", {
      type: "search",
      id: "search",
      placeholder: words.example,
      autocomplete: "off",
      value: this.#text,
      /** @param {Event & { target: HTMLInputElement }} event */
      input: (event) => this.#type(event.target.value),
    });
    return [
      h(
        "div",
        { class: "hero" },
        heading(`${words.title}.`),
        h("div", { class: "field", role: "search" }, h("label", { for: "search" }, words.search), search),
      ),
      this.#categories,
      this.#found,
      this.#grid,
      this.#more,
    ];
  }

  /** Show the index as it is now. */
  refresh() {
    const { complete, reading, failure: trouble } = catalogue.progress();
    const all = catalogue.find(this.#category, this.#text);
    this.#showCategories();
    this.#showCards(all.slice(0, this.#most), !complete && reading);
    this.#found.textContent = this.#summary(all.length, reading && !complete);
    put(this.#more, Boolean(trouble) && failure(trouble, () => this.#again()), this.#moreButton(all.length));
  }

  /** Ignore what was typed last. */
  rest() {
    clearTimeout(this.#typing);
  }

  /** @param {string} text */
  #type(text) {
    this.rest();
    this.#typing = setTimeout(() => {
      this.#text = text.trim();
      this.#visit.shown = PAGE;
      rename(route(this.#category, this.#text));
      this.refresh();
    }, TYPING);
  }

  #again() {
    catalogue.fill();
    this.refresh();
  }

  /** @param {number} count @param {boolean} reading */
  #summary(count, reading) {
    const text = this.#text && isolated(`“${this.#text}”`);
    if (count) return (text ? words.foundFor(count, text) : words.found(count)) + (reading ? words.soFar : "");
    if (text) return reading ? words.searching : words.none(text);
    return reading ? "" : words.empty;
  }

  #showCategories() {
    const names = catalogue.categories();
    const shownNames = [...this.#categories.children].slice(1).map((link) => link.textContent);
    if (names.length < 2 || (shownNames.length === names.length && names.every((name, i) => name === shownNames[i])))
      return;
    /** @param {string | null} name @param {string} text */
    const link = (name, text) =>
      h("a", { href: `#${route(name, "")}`, "aria-current": name === this.#category && "true" }, h("bdi", {}, text));
    put(
      this.#categories,
      link(null, words.all),
      names.map((name) => link(name, name)),
    );
  }

  /** @param {Product[]} products @param {boolean} waiting */
  #showCards(products, waiting) {
    const cards = products.map((product) => this.#card(product));
    const blanks = waiting
      ? Array.from({ length: Math.max(0, 8 - cards.length) }, () => h("li", { class: "blank", "aria-hidden": "true" }))
      : [];
    const kept = this.#shown.every((shown, i) => shown === cards[i]);
    // Cards in their place are not touched: one may have the focus.
    if (!kept) put(this.#grid, cards, blanks);
    else {
      while (this.#grid.children.length > this.#shown.length) this.#grid.lastChild?.remove();
      this.#grid.append(...cards.slice(this.#shown.length), ...blanks);
    }
    this.#shown = cards;
  }

  /** @param {Product} product */
  #card(product) {
    const before = this.#cards.get(product.productId);
    if (before && PARTS.every((part) => before.product[part] === product[part]))
      return before.element;
    const element = card(product);
    this.#cards.set(product.productId, { product, element });
    return element;
  }

  /** @param {number} count */
  #moreButton(count) {
    const left = count - this.#most;
    if (left <= 0) return null;
    const show = () => {
      const first = this.#most;
      this.#visit.shown = first + PAGE;
      this.refresh();
      this.#shown[first]?.querySelector("a")?.focus();
    };
    return [
      h("p", {}, words.shown(this.#most, count)),
      h("button", { type: "button", click: show }, words.more(Math.min(left, PAGE))),
    ];
  }
}

/** @param {string | null} category @param {string} text */
function route(category, text) {
  const query = new URLSearchParams({ ...(category && { category }), ...(text && { q: text }) }).toString();
  return query ? `/?${query}` : "/";
}
