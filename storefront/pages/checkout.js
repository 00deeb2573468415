/** Paying: what is ordered, with which card, and the order itself. */

import * as cart from "../cart.js";
import * as catalogue from "../catalogue.js";
import * as checkout from "../checkout.js";
import { h, heading, put } from "../dom.js";
import { announce } from "../frame.js";
import { passes } from "../http.js";
import { shown } from "../money.js";
import { empty, failure, message, paragraph } from "../parts/message.js";
import { signedIn, toSignIn } from "../parts/signed_in.js";
import { briefLines, sums } from "../parts/summary.js";
import { picture } from "../pictures/picture.js";
import { go, here } from "../router.js";
import { SignedOut } from "../session.js";
import { methods, sentence } from "../words.js";

export async function page({ signal }) {
  await signedIn("/checkout");
  const attempt = checkout.pending();
  await cart.load().catch((error) => {
    if (!attempt) throw error;
  });
  signal.throwIfAborted();
  const view = new View(signal);
  checkout.heard((orderId) => view.orderedElsewhere(orderId), signal);
  cart.changes.listen(() => view.refresh(), signal);
  if (attempt && checkout.isRecent(attempt)) view.place();
  else if (attempt) view.ask(attempt);
  else view.refresh();
  return { title: "Checkout", content: view.element };
}

class View {
  element = h("div", { class: "checkout" });
  #signal;
  #placing = false;
  #method = methods[0].id;
  #expected = null;
  #trouble = h("div");

  constructor(signal) {
    this.#signal = signal;
  }

  refresh() {
    const content = cart.content();
    if (this.#placing || !content?.settled) return;
    if (!content.lines.length) return this.#showEmpty();
    if (JSON.stringify(content) !== JSON.stringify(this.#expected)) this.#showForm(content);
  }

  /** Order the cart, or finish the order that was begun. */
  async place() {
    if (this.#placing) return;
    this.#placing = true;
    put(this.#trouble);
    const body = { total: this.#expected?.total, paymentMethod: this.#method };
    const waiting = this.#showWaiting();
    try {
      this.#leave(await checkout.place(body, (tries) => this.#reassure(waiting, tries)));
    } catch (error) {
      this.#placing = false;
      if (!this.#signal.aborted) await this.#explain(error);
      else if (here().path !== "/checkout")
        announce("Your order did not go through. ", h("a", { href: "#/checkout" }, "Back to the checkout"));
    }
  }

  /** Ask what to do with an order that was begun some time ago. */
  ask(attempt) {
    const when = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short" }).format(attempt.at);
    const drop = () => (checkout.forget(), this.refresh());
    put(
      this.element,
      heading("An order is unfinished"),
      message(
        "",
        paragraph(
          `On ${when} you sent an order for ${shown(attempt.body.total)}, and we could not tell you how it went. `,
          "Sending it again never makes a second order.",
        ),
        h(
          "div",
          { class: "row" },
          h("button", { type: "button", class: "primary", click: () => this.place() }, "Send it again"),
          h("a", { class: "button", href: "#/orders" }, "Look at my orders"),
          h("button", { type: "button", class: "quiet", click: drop }, "Forget it"),
        ),
      ),
    );
  }

  orderedElsewhere(orderId) {
    if (!this.#placing)
      announce("You ordered this in another window. ", h("a", { href: `#/orders/${orderId}` }, "See the order"));
  }

  #leave(orderId) {
    catalogue.expire();
    cart.load().catch(() => null);
    if (!this.#signal.aborted) go(`/orders/${orderId}`, { replace: true });
    else if (here().path !== "/checkout")
      announce("Your order went through. ", h("a", { href: `#/orders/${orderId}` }, "See the order"));
  }

  #showForm(content) {
    const blocked = content.lines.some((line) => !line.available);
    this.#expected = content;
    put(
      this.element,
      heading("Checkout"),
      this.#trouble,
      h(
        "div",
        { class: "split" },
        h(
          "div",
          {},
          this.#cards(),
          h("h2", { class: "apart" }, "What you order"),
          briefLines(content.lines.filter((line) => line.available)),
        ),
        h(
          "section",
          { class: "panel", "aria-label": "Total" },
          sums(content.lines, content.total),
          blocked
            ? h("a", { class: "button wide", href: "#/cart" }, "Something is no longer sold: back to the cart")
            : h(
                "button",
                { type: "button", class: "primary wide", click: () => this.place() },
                `Order and pay ${shown(content.total)}`,
              ),
          h("p", { class: "note" }, "You pay only once the goods are set aside for you."),
        ),
      ),
    );
  }

  #cards() {
    const choice = ({ id, name, note }) =>
      h(
        "label",
        {},
        h("input", {
          type: "radio",
          name: "card",
          value: id,
          checked: id === this.#method,
          change: () => (this.#method = id),
        }),
        h("span", {}, h("strong", {}, name), h("span", { class: "note" }, note)),
      );
    return h("fieldset", { class: "cards" }, h("legend", {}, "Pay with a test card"), methods.map(choice));
  }

  #showWaiting() {
    const status = h("p", { class: "lead", role: "status" }, "One moment. You can stay or go: it is ordered once.");
    put(
      this.element,
      heading("Placing your order"),
      status,
      h("ol", { class: "steps" }, h("li", { class: "now" }, h("span", {}, h("strong", {}, "Sending it to the shop")))),
    );
    this.element.querySelector("h1").focus();
    return status;
  }

  #reassure(status, tries) {
    status.textContent =
      tries < 2
        ? "No answer yet. Trying again…"
        : "We cannot reach the shop. We keep trying; your order is not made twice, however often it is sent.";
  }

  #showEmpty() {
    put(
      this.element,
      empty(
        picture({ productId: "empty", name: "basket", category: "" }),
        heading("There is nothing to order"),
        paragraph("Your cart is empty. If you have just ordered, your order is in the list."),
        h(
          "div",
          { class: "row" },
          h("a", { class: "button primary", href: "#/" }, "To the shop"),
          h("a", { class: "button", href: "#/orders" }, "My orders"),
        ),
      ),
    );
  }

  async #explain(error) {
    if (error instanceof SignedOut) return go(toSignIn("/checkout").path, { replace: true });
    if (passes(error)) return this.#offerRetry(error);
    put(this.#trouble, answer(error));
    this.#expected = null;
    await cart.load().catch(() => null);
    if (this.#signal.aborted) return;
    if (cart.content()?.lines.length) this.#showForm(cart.content());
    else this.#showEmpty();
    this.element.querySelector("h1").focus();
  }

  #offerRetry(error) {
    put(
      this.element,
      heading("Your order is not through yet"),
      failure(error, () => this.place()),
      paragraph(
        "Nothing is lost: the order is kept in this browser and sent again when you come back. It is never made twice.",
      ),
    );
    this.element.querySelector("h1").focus();
  }
}

const NEXT = {
  total_mismatch: "Look below, and order if that is all right.",
  cart_changed: "Look below whether it is as you want it.",
  product_gone: "Take it out of the cart, then order the rest.",
};

function answer(error) {
  const { expectedTotal, actualTotal } = error.details ?? {};
  const what =
    error.code === "total_mismatch"
      ? `The total has changed: it was ${shown(expectedTotal)} and is now ${shown(actualTotal)}.`
      : sentence(error);
  return message(
    "bad",
    paragraph(`${what} Nothing is ordered yet. ${NEXT[error.code] ?? ""}`),
    h("div", { class: "row" }, h("a", { class: "button", href: "#/cart" }, "Look at the cart")),
  );
}
