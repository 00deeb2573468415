/** One order, followed to its end. */

import * as api from "../api.js";
import * as cart from "../cart.js";
import * as catalogue from "../catalogue.js";
import { h, heading, put } from "../dom.js";
import { announce } from "../frame.js";
import { Refusal, config, passes } from "../http.js";
import { remember, shown } from "../money.js";
import { failure, message, paragraph } from "../parts/message.js";
import * as progress from "../parts/progress.js";
import { signedIn } from "../parts/signed_in.js";
import { briefLines } from "../parts/summary.js";
import { go } from "../router.js";
import { customer } from "../session.js";
import { pause } from "../signal.js";
import { nameOf } from "../words.js";

const FIRST_LOOK = 400;
const LAST_LOOK = 3000;
const LONG = 15_000;
const DATE = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

export async function page({ id, path, signal }) {
  await signedIn(path);
  const [order, { mailbox }] = await Promise.all([api.order(id, signal), config()]);
  const view = new View(order, mailbox);
  if (!progress.decided(order))
    follow(view, id, signal).catch((error) => signal.aborted || view.fail(error, () => go(path)));
  return { title: "Order", content: view.element };
}

/** Look again and again, less and less often, and not while nobody looks at the page. */
async function follow(view, id, signal) {
  const begun = Date.now();
  for (let wait = FIRST_LOOK; ; wait = Math.min(wait * 1.35, LAST_LOOK)) {
    await pause(wait, signal);
    await visible(signal);
    const order = await api.order(id, signal).catch((error) => {
      if (!passes(error)) throw error;
      view.wait("We cannot reach the shop right now. Your order goes on without us; we keep looking.");
      return null;
    });
    if (!order) continue;
    view.show(order);
    if (progress.decided(order)) return;
    view.wait(
      Date.now() - begun > LONG
        ? "Still working on it. You need not wait here: we write to you, and the order stays in your list."
        : "",
    );
  }
}

const visible = (signal) =>
  document.visibilityState === "visible"
    ? null
    : new Promise((resolve) => document.addEventListener("visibilitychange", resolve, { once: true, signal }));

const HEADINGS = {
  PENDING: "Thank you. We are on it.",
  CONFIRMED: "Your order is confirmed.",
  CANCELLED: "Your order is cancelled.",
  REJECTED: "Your order could not be fulfilled.",
};

class View {
  #order = null;
  #mailbox;
  #heading = heading();
  #steps = h("div");
  #outcome = h("div");
  #waiting = h("p", { class: "note", role: "status" });
  #spoken = h("p", { class: "unseen", role: "status" });

  constructor(order, mailbox) {
    this.#mailbox = mailbox;
    this.element = [
      h("p", { class: "crumbs" }, h("a", { href: "#/orders" }, "← All orders")),
      this.#heading,
      h("p", { class: "lead" }, `Ordered on ${DATE.format(new Date(order.createdAt))}`),
      h(
        "div",
        { class: "split" },
        h("div", {}, this.#steps, this.#waiting, this.#outcome, this.#spoken),
        h(
          "section",
          { class: "panel", "aria-label": "What you ordered" },
          h("h2", {}, "What you ordered"),
          briefLines(order.items),
          h(
            "dl",
            { class: "sums" },
            pair("Paid with", nameOf(order.paymentMethod)),
            h("div", { class: "total" }, h("dt", {}, "Total"), h("dd", { class: "price" }, shown(order.totalAmount))),
          ),
          h("p", { class: "note" }, "Order number ", order.orderId),
        ),
      ),
    ];
    this.show(order);
  }

  show(order) {
    const before = this.#order;
    this.#order = order;
    if (before && before.status === order.status && before.payment === order.payment) return;
    this.#heading.textContent = HEADINGS[order.status];
    put(this.#steps, progress.steps(order));
    put(this.#outcome, this.#ending(order));
    this.wait("");
    if (before)
      this.#spoken.textContent = progress.decided(order)
        ? this.#heading.textContent
        : this.#steps.querySelectorAll(".done strong")[progress.reached(order) - 1].textContent;
  }

  wait(text) {
    if (this.#waiting.textContent !== text) this.#waiting.textContent = text;
  }

  fail(error, again) {
    put(this.#outcome, failure(error, again));
  }

  #ending({ status, reason, items, payment }) {
    if (status === "CONFIRMED")
      return message(
        "good",
        paragraph(`We write to ${customer()?.email ?? "you"} with the details.`),
        this.#mailbox &&
          paragraph(
            "You are running this shop on a laptop: ",
            h("a", { href: this.#mailbox }, "its mail is here"),
            ".",
          ),
      );
    if (status === "PENDING") return null;
    return message(
      "bad",
      paragraph(reason?.message ?? "The order was cancelled."),
      paragraph(progress.money({ payment }), " ", ADVICE[reason?.code] ?? "You can order again."),
      h("div", { class: "row" }, this.#again(items, reason?.code)),
    );
  }

  #again(items, code) {
    const trouble = h("p", { role: "alert", hidden: true });
    const button = h(
      "button",
      { type: "button", class: "primary", click: again },
      code === "card_declined" ? "Back into the cart, try another card" : "Put what is left back into the cart",
    );
    async function again() {
      button.disabled = true;
      try {
        const short = await putBack(items);
        announce(
          short
            ? "What is left is back in your cart. Some of it is sold out or there is less of it."
            : "Everything is back in your cart.",
        );
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

const ADVICE = {
  card_declined: "Try another card, or ask your bank.",
  out_of_stock: "Somebody was faster. You can order what is left.",
  product_gone: "You can order the rest.",
};

const pair = (name, value) => h("div", {}, h("dt", {}, name), h("dd", {}, value));

/** Put an order's goods back, as far as there are any; return whether something fell short. */
async function putBack(items) {
  await cart.load();
  let short = false;
  for (const { productId, quantity, price } of items) {
    const product = await catalogue.product(productId).catch((error) => {
      if (error instanceof Refusal && error.status === 404) return null;
      throw error;
    });
    const left = Math.min(quantity, product?.stock ?? 0);
    short ||= left < quantity;
    // At least as many as were ordered, so that a second press adds nothing.
    if (left <= cart.quantity(productId)) continue;
    remember(productId, price);
    await cart.set(productId, left, product);
  }
  return short;
}
