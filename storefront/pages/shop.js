/** The front page: what there is to buy, by category and by what one types. */

import * as catalogue from "../catalogue.js";
import { h, heading, isolated, put } from "../dom.js";
import { card } from "../parts/card.js";
import { failure } from "../parts/message.js";
import { entitle, rename } from "../router.js";
import { things } from "../words.js";

const PAGE = 24;
const TYPING = 120;

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
  #typing = null;
  #cards = new Map();
  #shown = [];
  #categories = h("nav", { class: "categories", "aria-label": "Categories" });
  #found = h("p", { class: "found", role: "status" });
  #grid = h("ul", { class: "grid" });
  #more = h("div", { class: "more" });

  constructor(query, visit) {
    this.#category = query.get("category");
    this.#text = query.get("q") ?? "";
    this.#visit = visit;
    visit.shown ??= PAGE;
  }

  get title() {
    return this.#category ? isolated(this.#category) : "Useful things, well made";
  }

  get content() {
    const search = h("input", {
      type: "search",
      id: "search",
      placeholder: "Lamp, notebook, …",
      autocomplete: "off",
      value: this.#text,
      input: (event) => this.#type(event.target.value),
    });
    return [
      h(
        "div",
        { class: "hero" },
        heading("Useful things, well made."),
        h("div", { class: "field", role: "search" }, h("label", { for: "search" }, "Search the shop"), search),
      ),
      this.#categories,
      this.#found,
      this.#grid,
      this.#more,
    ];
  }

  /** Show what the index has now. */
  refresh() {
    const { complete, reading, failure: trouble } = catalogue.progress();
    const all = catalogue.find(this.#category, this.#text);
    this.#showCategories();
    this.#showCards(all.slice(0, this.#visit.shown), !complete && reading);
    this.#found.textContent = this.#summary(all.length, reading && !complete);
    put(this.#more, trouble && failure(trouble, () => this.#again()), this.#moreButton(all.length));
  }

  /** Stop listening to what is being typed. */
  rest() {
    clearTimeout(this.#typing);
  }

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

  #summary(count, reading) {
    const so = reading ? " so far" : "";
    if (this.#text)
      return count
        ? `${things(count)} for ${isolated(`“${this.#text}”`)}${so}`
        : reading
          ? "Looking…"
          : `Nothing for ${isolated(`“${this.#text}”`)}. Try another word.`;
    return count ? things(count) + so : reading ? "" : "The shelves are empty.";
  }

  #showCategories() {
    const names = catalogue.categories();
    const shownNames = [...this.#categories.children].slice(1).map((link) => link.textContent);
    if (names.length < 2 || (shownNames.length === names.length && names.every((name, i) => name === shownNames[i])))
      return;
    const link = (name, text) =>
      h("a", { href: `#${route(name, "")}`, "aria-current": name === this.#category && "true" }, h("bdi", {}, text));
    put(
      this.#categories,
      link(null, "Everything"),
      names.map((name) => link(name, name)),
    );
  }

  #showCards(products, waiting) {
    const cards = products.map((product) => this.#card(product));
    const blanks = waiting
      ? Array.from({ length: Math.max(0, 8 - cards.length) }, () => h("li", { class: "blank", "aria-hidden": "true" }))
      : [];
    const kept = this.#shown.every((shown, i) => shown === cards[i]);
    // Cards that stay in place are not touched: one of them may have the focus.
    if (!kept) put(this.#grid, cards, blanks);
    else {
      while (this.#grid.children.length > this.#shown.length) this.#grid.lastChild.remove();
      this.#grid.append(...cards.slice(this.#shown.length), ...blanks);
    }
    this.#shown = cards;
  }

  #card(product) {
    const before = this.#cards.get(product.productId);
    if (before && ["name", "price", "stock", "category"].every((part) => before.product[part] === product[part]))
      return before.element;
    const element = card(product);
    this.#cards.set(product.productId, { product, element });
    return element;
  }

  #moreButton(count) {
    const left = count - this.#visit.shown;
    if (left <= 0) return null;
    const show = () => {
      const first = this.#visit.shown;
      this.#visit.shown += PAGE;
      this.refresh();
      this.#shown[first]?.querySelector("a").focus();
    };
    return [
      h("p", {}, `${this.#visit.shown} of ${count.toLocaleString("en")}`),
      h("button", { type: "button", click: show }, `Show ${Math.min(left, PAGE)} more`),
    ];
  }
}

function route(category, text) {
  const query = new URLSearchParams({ ...(category && { category }), ...(text && { q: text }) }).toString();
  return query ? `/?${query}` : "/";
}
