/** The cart page: its lines at today's prices, with what to know before paying. */

import * as cart from "../cart.js";
import * as catalogue from "../catalogue.js";
import { focus, foreign, h, heading, isolated, put } from "../dom.js";
import { announce } from "../frame.js";
import { seen, shown } from "../money.js";
import { address } from "../parts/product_card.js";
import { empty, failure, paragraph } from "../parts/message.js";
import { stepper } from "../parts/quantity_stepper.js";
import { sums } from "../parts/order_summary.js";
import { picture } from "../pictures/picture.js";
import { customer } from "../session.js";
import * as words from "../words.js";

const FRESH = 30_000;
const AT_ONCE = 4;
const ASKED = 60;

/** @param {PageRequest} pageRequest */
export async function page({ signal }) {
  await cart.load();
  signal.throwIfAborted();
  const view = new View(signal);
  cart.changes.listen(() => view.refresh(), signal);
  view.refresh();
  view.learnStocks();
  return { title: words.cart.title, content: view.element };
}

class View {
  element = h("div");
  #signal;
  /** @type {Map<string, CartRow>} */
  #rows = new Map();
  #list = h("ul", { class: "lines" });
  #trouble = h("div");
  #panel = h("section", { class: "panel", "aria-label": words.general.total });
  #sums = h("div", { "aria-live": "polite" });
  /** @type {boolean | undefined} */
  #blocked;
  #full;

  /** @param {AbortSignal} signal */
  constructor(signal) {
    this.#signal = signal;
    this.#full = [
      heading(words.cart.heading),
      h("div", { class: "split" }, h("div", {}, this.#trouble, this.#list), this.#panel),
    ];
  }

  refresh() {
    const content = cart.content();
    if (!content) return;
    if (!content.lines.length) return this.#showEmpty();
    if (this.element.firstChild !== this.#full[0]) put(this.element, this.#full);
    const rows = content.lines.map((line) => this.#row(line));
    if (rows.some((row, i) => row !== this.#list.children[i]) || rows.length !== this.#list.children.length)
      put(this.#list, rows);
    this.#showPanel(content);
  }

  /** Read the stock of each product, a few at a time. */
  async learnStocks() {
    const lines = cart.content()?.lines ?? [];
    const waiting = lines.filter((line) => line.available).slice(0, ASKED);
    const worker = async () => {
      for (let line = waiting.shift(); line; line = waiting.shift()) {
        await catalogue.product(line.productId, { age: FRESH, signal: this.#signal });
        this.#refreshRow(line.productId);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker)).catch(() => null);
  }

  /** @param {string} id */
  #refreshRow(id) {
    const line = cart.content()?.lines.find((candidate) => candidate.productId === id);
    if (line) this.#row(line);
  }

  #showEmpty() {
    const hadFocus = this.element.contains(document.activeElement);
    put(
      this.element,
      empty(
        picture({ productId: "empty", name: "basket", category: "" }),
        heading(words.cart.empty),
        paragraph(words.cart.emptyNote),
        h("a", { class: "button primary", href: "#/" }, words.cart.look),
      ),
    );
    if (hadFocus) this.element.querySelector("h1")?.focus();
  }

  /** @param {CartLine} line */
  #row(line) {
    const { productId, available } = line;
    let row = this.#rows.get(productId);
    if (row?.available !== available) row = { available, ...(available ? this.#newRow(line) : this.#goneRow(line)) };
    this.#rows.set(productId, row);
    row.show(line);
    return row.element;
  }

  /** @param {OfferedLine} line */
  #newRow(line) {
    const { productId, name } = line;
    const many = stepper({ name, quantity: line.quantity, changed: (quantity) => this.#want(productId, quantity) });
    const total = h("span", { class: "price" });
    const notes = h("div", { "aria-live": "polite" });
    const element = h(
      "li",
      {},
      picture(catalogue.glance(productId) ?? { productId, name, category: "" }),
      h(
        "div",
        { class: "what" },
        h("div", { class: "name" }, h("h2", {}, h("a", { href: address(productId) }, foreign(name))), total),
        notes,
        h("div", { class: "row" }, many.element, this.#removal(productId, name)),
      ),
    );
    /** @param {OfferedLine} now */
    const show = (now) => {
      many.show(now.quantity);
      total.textContent = shown(now.lineTotal);
      const said = [...this.#notes(now)];
      if (said.map((note) => note.textContent).join() !== notes.textContent) put(notes, said);
    };
    return { element, show };
  }

  /** @param {CartLine} cartLine */
  #goneRow({ productId }) {
    const known = catalogue.glance(productId);
    const name = known?.name ?? productId;
    const element = h(
      "li",
      { class: "card gone" },
      picture(known ?? { productId, name, category: "" }),
      h(
        "div",
        { class: "what" },
        h("h2", {}, foreign(name)),
        h("p", { class: "warning" }, words.cart.gone),
        h("div", { class: "row" }, this.#removal(productId, name)),
      ),
    );
    return { element, show: () => null };
  }

  /** @param {string} productId @param {string} name */
  #removal = (productId, name) =>
    h(
      "button",
      {
        type: "button",
        class: "quiet",
        "aria-label": words.cart.removeOne(isolated(name)),
        click: () => this.#remove(productId, name),
      },
      words.cart.remove,
    );

  /** @param {OfferedLine} offeredLine */
  *#notes({ productId, price, quantity }) {
    if (quantity > 1) yield h("p", { class: "note" }, words.cart.each(shown(price)));
    const before = seen(productId, price);
    if (before !== price) {
      const said = price > before ? words.cart.dearer : words.cart.cheaper;
      yield h("p", { class: "changed" }, said(shown(before), shown(price)));
    }
    const stock = catalogue.glance(productId)?.stock ?? Infinity;
    if (stock === 0) yield h("p", { class: "warning" }, words.cart.soldOut);
    else if (stock < quantity)
      yield h("p", { class: "warning" }, words.cart.short(stock));
  }

  /** @param {ShownCart} shownCart */
  #showPanel({ lines, total, settled }) {
    const blocked = lines.some((line) => !line.available);
    this.#panel.classList.toggle("busy", !settled);
    put(this.#sums, sums(lines, total));
    if (this.#blocked === blocked) return;
    this.#blocked = blocked;
    put(
      this.#panel,
      this.#sums,
      blocked
        ? h("p", { class: "note" }, words.cart.blocked)
        : h("a", { class: "button primary wide", href: "#/checkout" }, words.cart.checkout),
      !customer() && h("p", { class: "note" }, words.cart.guest),
    );
  }

  /** @param {string} productId @param {string} name */
  #remove(productId, name) {
    const row = this.#rows.get(productId)?.element;
    const next = row?.nextElementSibling ?? row?.previousElementSibling;
    this.#want(productId, 0);
    announce(isolated(name), words.cart.removed);
    focus(next?.querySelector("button.quiet") ?? this.element.querySelector("h1"));
  }

  /** @param {string} productId @param {number} quantity */
  async #want(productId, quantity) {
    put(this.#trouble);
    try {
      await cart.set(productId, quantity);
    } catch (error) {
      put(
        this.#trouble,
        failure(error, () => this.#want(productId, quantity)),
      );
    }
  }
}
