/** The customer's orders, newest first. */

import * as api from "../api.js";
import { h, heading, put } from "../dom.js";
import { shown } from "../money.js";
import { empty, failure, paragraph } from "../parts/message.js";
import { signedIn } from "../parts/signed_in.js";
import { statusName } from "../parts/progress.js";
import { picture } from "../pictures/picture.js";
import { things } from "../words.js";

const DATE = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

export async function page({ signal, visit }) {
  await signedIn("/orders");
  const list = h("ol", { class: "orders" });
  const more = h("div", { class: "more" });
  let cursor = null;

  async function read() {
    const page = await api.orders(cursor, signal);
    list.append(...page.items.map(row));
    cursor = page.nextCursor;
    visit.read = list.children.length;
    put(more, cursor && h("button", { type: "button", click: readMore }, "Show older orders"));
  }

  async function readMore() {
    const before = list.children.length;
    try {
      await read();
      list.children[before]?.querySelector("a").focus();
    } catch (error) {
      if (!signal.aborted) put(more, failure(error, readMore));
    }
  }

  const wanted = visit.read ?? 1;
  do await read();
  while (cursor && list.children.length < wanted);
  return {
    title: "Orders",
    content: list.children.length ? [heading("Your orders"), h("div", { class: "apart" }, list), more] : none(),
  };
}

const row = (order) =>
  h(
    "li",
    {},
    h(
      "a",
      { href: `#/orders/${encodeURIComponent(order.orderId)}` },
      h("time", { datetime: order.createdAt }, DATE.format(new Date(order.createdAt))),
      h("span", { class: "note what" }, `${things(order.lineCount)}${order.reason ? `. ${order.reason.message}` : ""}`),
      h("span", { class: `status ${order.status}` }, statusName(order.status)),
      h("span", { class: "price" }, shown(order.totalAmount)),
    ),
  );

const none = () =>
  empty(
    picture({ productId: "none", name: "notebook", category: "" }),
    heading("No orders yet"),
    paragraph("When you order something, you can follow it here."),
    h("a", { class: "button primary", href: "#/" }, "To the shop"),
  );
