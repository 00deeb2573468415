/** The page of all orders, newest first. */

import * as api from "../api.js";
import { h, heading, put } from "../dom.js";
import { shown } from "../money.js";
import { empty, failure, paragraph } from "../parts/message.js";
import { requireSignIn } from "../parts/require_sign_in.js";
import { picture } from "../pictures/picture.js";
import * as words from "../words.js";

const DATE = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

/** @param {PageRequest} pageRequest */
export async function page({ signal, visit }) {
  await requireSignIn("/orders");
  const list = h("ol", { class: "orders" });
  const more = h("div", { class: "more" });
  /** @type {string | null} */
  let cursor = null;

  async function read() {
    const answer = await api.orders(cursor, signal);
    list.append(...answer.items.map(row));
    cursor = answer.nextCursor;
    visit.read = list.children.length;
    put(more, cursor && h("button", { type: "button", click: readMore }, words.orders.more));
  }

  async function readMore() {
    const before = list.children.length;
    try {
      await read();
      list.children[before]?.querySelector("a")?.focus();
    } catch (error) {
      if (!signal.aborted) put(more, failure(error, readMore));
    }
  }

  const wanted = visit.read ?? 1;
  do await read();
  while (cursor && list.children.length < wanted);
  return {
    title: words.orders.title,
    content: list.children.length ? [heading(words.orders.heading), h("div", { class: "apart" }, list), more] : none(),
  };
}

/** @param {OrderSummary} order */
const row = (order) =>
  h(
    "li",
    {},
    h(
      "a",
      { href: `#/orders/${encodeURIComponent(order.orderId)}` },
      h("time", { datetime: order.createdAt }, DATE.format(new Date(order.createdAt))),
      h("span", { class: "note what" }, `${words.things(order.lineCount)}${order.reason ? `. ${order.reason.message}` : ""}`),
      h("span", { class: `status ${order.status}` }, words.statuses[order.status] ?? order.status),
      h("span", { class: "price" }, shown(order.totalAmount)),
    ),
  );

const none = () =>
  empty(
    picture({ productId: "none", name: "notebook", category: "" }),
    heading(words.orders.none),
    paragraph(words.orders.noneNote),
    h("a", { class: "button primary", href: "#/" }, words.general.shop),
  );
