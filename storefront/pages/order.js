/** The page of one order, followed until it is decided. */

import * as api from "../api.js";
import * as cart from "../cart.js";
import * as catalogue from "../catalogue.js";
import { h, heading, put } from "../dom.js";
import { announce } from "../frame.js";
import { Refusal, config, passes } from "../http.js";
import { pause } from "../listeners.js";
import { remember, shown } from "../money.js";
import { failure, message, paragraph } from "../parts/message.js";
import * as progress from "../parts/order_progress.js";
import { requireSignIn } from "../parts/require_sign_in.js";
import { briefLines } from "../parts/order_summary.js";
import { go } from "../router.js";
import { customer } from "../session.js";
import * as words from "../words.js";

const FIRST_LOOK = 400;
const LAST_LOOK = 3000;
const LONG = 15_000;
const DATE = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

/** @param {PageRequest} pageRequest */
export async function page({ id, path, signal }) {
  await requireSignIn(path);
  const [order, { mailbox }] = await Promise.all([api.order(id, signal), config()]);
  const view = new View(order, mailbox);
  if (!progress.decided(order))
    follow(view, id, signal).catch((error) => signal.aborted || view.fail(error, () => go(path)));
  return { title: words.order.title, content: view.element };
}

/**
 * Poll the order ever less often, and not while the page is hidden.
 *
 * @param {View} view
 * @param {string} id
 * @param {AbortSignal} signal
 */
async function follow(view, id, signal) {
  const begun = Date.now();
  for (let wait = FIRST_LOOK; ; wait = Math.min(wait * 1.35, LAST_LOOK)) {
    await pause(wait, signal);
    await visible(signal);
    const order = await api.order(id, signal).catch((error) => {
      if (!passes(error)) throw error;
      view.wait(words.order.unreachable);
      return null;
    });
    if (!order) continue;
    view.show(order);
    if (progress.decided(order)) {
      // The shop has returned the cart of an order that it rejected.
      if (order.status !== "CONFIRMED") cart.load().catch(() => null);
      return;
    }
    view.wait(Date.now() - begun > LONG ? words.order.slow : "");
  }
}

/** @param {AbortSignal} signal */
const visible = (signal) =>
  document.visibilityState === "visible"
    ? null
    : new Promise((resolve) => document.addEventListener("visibilitychange", resolve, { once: true, signal }));

class View {
  /** @type {Order | null} */
  #order = null;
  #mailbox;
  #heading = heading("");
  #steps = h("div");
  #outcome = h("div");
  #waiting = h("p", { class: "note", role: "status" });
  #spoken = h("p", { class: "unseen", role: "status" });

  /** @param {Order} order @param {string=} mailbox */
  constructor(order, mailbox) {
    this.#mailbox = mailbox;
    this.element = [
      h("p", { class: "crumbs" }, h("a", { href: "#/orders" }, words.order.all)),
      this.#heading,
      h("p", { class: "lead" }, words.order.when(DATE.format(new Date(order.createdAt)))),
      h(
        "div",
        { class: "split" },
        h("div", {}, this.#steps, this.#waiting, this.#outcome, this.#spoken),
        h(
          "section",
          { class: "panel", "aria-label": words.order.lines },
          h("h2", {}, words.order.lines),
          briefLines(order.items),
          h(
            "dl",
            { class: "sums" },
            pair(words.order.card, words.nameOf(order.paymentMethod)),
            h("div", { class: "total" }, h("dt", {}, words.general.total), h("dd", { class: "price" }, shown(order.totalAmount))),
          ),
          h("p", { class: "note" }, words.order.number(order.orderId)),
        ),
      ),
    ];
    this.show(order);
  }

  /** @param {Order} order */
  show(order) {
    const before = this.#order;
    this.#order = order;
    if (before && before.status === order.status && before.payment === order.payment) return;
    this.#heading.textContent = words.order[order.status];
    put(this.#steps, progress.steps(order));
    put(this.#outcome, this.#ending(order));
    this.wait("");
    if (before)
      this.#spoken.textContent = progress.decided(order)
        ? this.#heading.textContent
        : this.#steps.querySelectorAll(".done strong")[progress.reached(order) - 1].textContent;
  }

  /** @param {string} text */
  wait(text) {
    if (this.#waiting.textContent !== text) this.#waiting.textContent = text;
  }

  /** @param {unknown} error @param {() => unknown} again */
  fail(error, again) {
    put(this.#outcome, failure(error, again));
  }

  /** @param {Order} order */
  #ending({ status, reason, items, payment }) {
    if (status === "CONFIRMED")
      return message(
        "good",
        paragraph(words.order.mail(customer()?.email)),
        this.#mailbox && paragraph(words.account.laptop, h("a", { href: this.#mailbox }, words.account.mailbox), "."),
      );
    if (status === "PENDING") return null;
    return message(
      "bad",
      paragraph(reason?.message ?? words.order.cancelled),
      paragraph(progress.money(payment), " ", words.advice[reason?.code ?? ""] ?? words.advice.other),
      h("div", { class: "row" }, this.#again(items, reason?.code)),
    );
  }

  /** @param {OrderLine[]} items @param {string=} code */
  #again(items, code) {
    const trouble = h("p", { role: "alert", hidden: true });
    const button = h(
      "button",
      { type: "button", class: "primary", click: again },
      code === "card_declined" ? words.order.otherCard : words.order.putBack,
    );
    async function again() {
      button.disabled = true;
      try {
        const short = await putBack(items);
        announce(short ? words.order.short : words.order.back);
        go(code === "card_declined" && !short ? "/checkout" : "/cart");
      } catch (error) {
        put(trouble, failure(error));
        trouble.hidden = false;
        button.disabled = false;
      }
    }
    return [button, trouble];
  }
}

/** @param {string} name @param {string} value */
const pair = (name, value) => h("div", {}, h("dt", {}, name), h("dd", {}, value));

/** Put the products in stock back into the cart; return whether some are missing. @param {OrderLine[]} items */
async function putBack(items) {
  await cart.load();
  let short = false;
  for (const { productId, quantity, price } of items) {
    const product = await catalogue.product(productId).catch((error) => {
      if (error instanceof Refusal && error.status === 404) return null;
      throw error;
    });
    const stock = product?.stock ?? 0;
    short ||= stock < quantity;
    // Not added to what the cart has, so that a second press changes nothing; the shop has put the order's products
    // back already, also those that are sold out.
    const now = cart.quantity(productId);
    const wanted = Math.min(Math.max(quantity, now), stock);
    if (wanted === now) continue;
    remember(productId, price);
    await cart.set(productId, wanted, product);
  }
  return short;
}
