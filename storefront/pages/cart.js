/** The cart: what is in it at the prices of now, and what the customer should know before paying. */

import * as cart from "../cart.js";
import * as catalogue from "../catalogue.js";
import { foreign, h, heading, isolated, put } from "../dom.js";
import { announce } from "../frame.js";
import { seen, shown } from "../money.js";
import { address } from "../parts/card.js";
import { empty, failure, paragraph } from "../parts/message.js";
import { stepper } from "../parts/stepper.js";
import { sums } from "../parts/summary.js";
import { picture } from "../pictures/picture.js";
import { customer } from "../session.js";

const FRESH = 30_000;
const AT_ONCE = 4;
const ASKED = 60;

export async function page({ signal }) {
  await cart.load();
  signal.throwIfAborted();
  const view = new View(signal);
  cart.changes.listen(() => view.refresh(), signal);
  view.refresh();
  view.learnStocks();
  return { title: "Cart", content: view.element };
}

class View {
  element = h("div");
  #signal;
  #rows = new Map();
  #list = h("ul", { class: "lines" });
  #trouble = h("div");
  #panel = h("section", { class: "panel", "aria-label": "Total" });
  #sums = h("div", { "aria-live": "polite" });
  #blocked = null;
  #full;

  constructor(signal) {
    this.#signal = signal;
    this.#full = [
      heading("Your cart"),
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

  /** Ask how much there is of each product, a few at a time. */
  async learnStocks() {
    const waiting = cart
      .content()
      .lines.filter((line) => line.available)
      .slice(0, ASKED);
    const worker = async () => {
      for (let line = waiting.shift(); line; line = waiting.shift()) {
        await catalogue.product(line.productId, { age: FRESH, signal: this.#signal });
        this.#refreshRow(line.productId);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker)).catch(() => null);
  }

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
        heading("Your cart is empty"),
        paragraph("What you put into it stays here, also before you sign in."),
        h("a", { class: "button primary", href: "#/" }, "Look around"),
      ),
    );
    if (hadFocus) this.element.querySelector("h1").focus();
  }

  #row(line) {
    const { productId, available } = line;
    let row = this.#rows.get(productId);
    if (row?.available !== available) row = { available, ...(available ? this.#newRow(line) : this.#goneRow(line)) };
    this.#rows.set(productId, row);
    row.show(line);
    return row.element;
  }

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
    const show = (now) => {
      many.show(now.quantity);
      total.textContent = shown(now.lineTotal);
      const said = [...this.#notes(now)];
      if (said.map((note) => note.textContent).join() !== notes.textContent) put(notes, said);
    };
    return { element, show };
  }

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
        h("p", { class: "warning" }, "No longer sold. Take it out to order the rest."),
        h("div", { class: "row" }, this.#removal(productId, name)),
      ),
    );
    return { element, show: () => null };
  }

  #removal = (productId, name) =>
    h(
      "button",
      {
        type: "button",
        class: "quiet",
        "aria-label": `Remove ${isolated(name)}`,
        click: () => this.#remove(productId, name),
      },
      "Remove",
    );

  *#notes({ productId, price, quantity }) {
    if (quantity > 1) yield h("p", { class: "note" }, `${shown(price)} each`);
    const before = seen(productId, price);
    if (before !== price) {
      const way = price > before ? "went up" : "went down";
      yield h(
        "p",
        { class: "changed" },
        `The price ${way} since you put this here: it was ${shown(before)} and is now ${shown(price)}.`,
      );
    }
    const stock = catalogue.glance(productId)?.stock;
    if (stock === 0) yield h("p", { class: "warning" }, "Sold out. An order with it cannot be fulfilled.");
    else if (stock < quantity)
      yield h("p", { class: "warning" }, `Only ${stock} left. Take fewer, or the order cannot be fulfilled.`);
  }

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
        ? h("p", { class: "note" }, "Take out what is no longer sold, then you can order.")
        : h("a", { class: "button primary wide", href: "#/checkout" }, "Check out"),
      !customer() && h("p", { class: "note" }, "You sign in at the next step. Your cart comes with you."),
    );
  }

  #remove(productId, name) {
    const next = this.#rows.get(productId).element.nextSibling ?? this.#rows.get(productId).element.previousSibling;
    this.#want(productId, 0);
    announce(isolated(name), " is out of your cart.");
    (next?.querySelector("button.quiet") ?? this.element.querySelector("h1"))?.focus();
  }

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
