/** The checkout page: the lines, the choice of card, and the order. */

import * as cart from "../cart.js";
import * as catalogue from "../catalogue.js";
import * as checkout from "../checkout.js";
import { h, heading, put } from "../dom.js";
import { announce } from "../frame.js";
import { Refusal, passes } from "../http.js";
import { shown } from "../money.js";
import { empty, failure, message, paragraph } from "../parts/message.js";
import { requireSignIn, toSignIn } from "../parts/require_sign_in.js";
import { briefLines, sums } from "../parts/order_summary.js";
import { picture } from "../pictures/picture.js";
import { go, here } from "../router.js";
import { SignedOut } from "../session.js";
import * as words from "../words.js";

/** @param {PageRequest} pageRequest */
export async function page({ signal }) {
  await requireSignIn("/checkout");
  const attempt = checkout.pending();
  await cart.load().catch((error) => {
    if (!attempt) throw error;
  });
  signal.throwIfAborted();
  const view = new View(signal);
  checkout.onPlaced((orderId) => view.orderedElsewhere(orderId), signal);
  cart.changes.listen(() => view.refresh(), signal);
  if (attempt && checkout.isRecent(attempt)) view.place();
  else if (attempt) view.ask(attempt);
  else view.refresh();
  return { title: words.checkout.title, content: view.element };
}

class View {
  element = h("div", { class: "checkout" });
  #signal;
  #placing = false;
  #method = words.methods[0].id;
  /** @type {ShownCart | null} */
  #expected = null;
  #trouble = h("div");

  /** @param {AbortSignal} signal */
  constructor(signal) {
    this.#signal = signal;
  }

  refresh() {
    const content = cart.content();
    if (this.#placing || !content?.settled) return;
    if (!content.lines.length) return this.#showEmpty();
    if (JSON.stringify(content) !== JSON.stringify(this.#expected)) this.#showForm(content);
  }

  /** Order the cart, or finish the pending attempt. */
  async place() {
    if (this.#placing) return;
    this.#placing = true;
    put(this.#trouble);
    const { total, version } = this.#expected ?? {};
    const body = { total, version, paymentMethod: this.#method };
    const waiting = this.#showWaiting();
    try {
      this.#leave(await checkout.place(body, (tries) => this.#reassure(waiting, tries)));
    } catch (error) {
      this.#placing = false;
      if (!this.#signal.aborted) await this.#explain(error);
      else if (here().path !== "/checkout")
        announce(words.checkout.failed, h("a", { href: "#/checkout" }, words.checkout.back));
    }
  }

  /** Ask what to do with an old attempt. @param {Attempt} attempt */
  ask(attempt) {
    const when = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short" }).format(attempt.at);
    const drop = () => (checkout.forget(), this.refresh());
    put(
      this.element,
      heading(words.checkout.unfinished),
      message(
        "",
        paragraph(words.checkout.unfinishedNote(when, shown(attempt.body.total))),
        h(
          "div",
          { class: "row" },
          h("button", { type: "button", class: "primary", click: () => this.place() }, words.checkout.send),
          h("a", { class: "button", href: "#/orders" }, words.checkout.look),
          h("button", { type: "button", class: "quiet", click: drop }, words.checkout.forget),
        ),
      ),
    );
  }

  /** @param {string} orderId */
  orderedElsewhere(orderId) {
    if (!this.#placing)
      announce(words.checkout.elsewhere, h("a", { href: `#/orders/${orderId}` }, words.checkout.see));
  }

  /** @param {string} orderId */
  #leave(orderId) {
    catalogue.expire();
    cart.load().catch(() => null);
    if (!this.#signal.aborted) go(`/orders/${orderId}`, { replace: true });
    else if (here().path !== "/checkout")
      announce(words.checkout.through, h("a", { href: `#/orders/${orderId}` }, words.checkout.see));
  }

  /** @param {ShownCart} content */
  #showForm(content) {
    const blocked = content.lines.some((line) => !line.available);
    this.#expected = content;
    put(
      this.element,
      heading(words.checkout.title),
      this.#trouble,
      h(
        "div",
        { class: "split" },
        h(
          "div",
          {},
          this.#cards(),
          h("h2", { class: "apart" }, words.checkout.lines),
          briefLines(content.lines.filter((line) => line.available)),
        ),
        h(
          "section",
          { class: "panel", "aria-label": words.general.total },
          sums(content.lines, content.total),
          blocked
            ? h("a", { class: "button wide", href: "#/cart" }, words.checkout.blocked)
            : h(
                "button",
                { type: "button", class: "primary wide", click: () => this.place() },
                words.checkout.order(shown(content.total)),
              ),
          h("p", { class: "note" }, words.checkout.when),
        ),
      ),
    );
  }

  #cards() {
    /** @param {(typeof words.methods)[number]} method */
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
    return h("fieldset", { class: "cards" }, h("legend", {}, words.checkout.cards), words.methods.map(choice));
  }

  #showWaiting() {
    const status = h("p", { class: "lead", role: "status" }, words.checkout.wait);
    put(
      this.element,
      heading(words.checkout.placing),
      status,
      h("ol", { class: "steps" }, h("li", { class: "now" }, h("span", {}, h("strong", {}, words.checkout.sending)))),
    );
    this.element.querySelector("h1")?.focus();
    return status;
  }

  /** @param {HTMLElement} status @param {number} tries */
  #reassure(status, tries) {
    status.textContent = tries < 2 ? words.checkout.again : words.checkout.stillTrying;
  }

  #showEmpty() {
    put(
      this.element,
      empty(
        picture({ productId: "empty", name: "basket", category: "" }),
        heading(words.checkout.empty),
        paragraph(words.checkout.emptyNote),
        h(
          "div",
          { class: "row" },
          h("a", { class: "button primary", href: "#/" }, words.general.shop),
          h("a", { class: "button", href: "#/orders" }, words.checkout.orders),
        ),
      ),
    );
  }

  /** @param {unknown} error */
  async #explain(error) {
    if (error instanceof SignedOut) return go(toSignIn("/checkout").path, { replace: true });
    if (passes(error)) return this.#offerRetry(error);
    put(this.#trouble, answer(error));
    this.#expected = null;
    await cart.load().catch(() => null);
    if (this.#signal.aborted) return;
    const content = cart.content();
    if (content?.lines.length) this.#showForm(content);
    else this.#showEmpty();
    this.element.querySelector("h1")?.focus();
  }

  /** @param {unknown} error */
  #offerRetry(error) {
    put(
      this.element,
      heading(words.checkout.retry),
      failure(error, () => this.place()),
      paragraph(words.checkout.retryNote),
    );
    this.element.querySelector("h1")?.focus();
  }
}

/** @param {unknown} error */
function answer(error) {
  const { code = "", details = {} } = error instanceof Refusal ? error : {};
  const why =
    code === "total_mismatch"
      ? words.checkout.total(shown(details.expectedTotal), shown(details.actualTotal))
      : words.sentence(error);
  return message(
    "bad",
    paragraph(words.checkout.refused(why, words.refusedNext[code])),
    h("div", { class: "row" }, h("a", { class: "button", href: "#/cart" }, words.checkout.cart)),
  );
}
