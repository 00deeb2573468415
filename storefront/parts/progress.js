/** How far an order is, in a customer's words. */

import { h } from "../dom.js";

const STEPS = [
  ["We have your order", "It is written down and cannot get lost."],
  ["Your card is approved", "The amount is reserved."],
  ["Your goods are set aside and paid", "The amount is taken only now."],
  ["Confirmed", "It is on its way to you."],
];

const REACHED = { AUTHORIZED: 2, CAPTURED: 3 };
const FAILED_AT = { product_gone: 1, card_declined: 1, out_of_stock: 2 };

const NAMES = { PENDING: "In progress", CONFIRMED: "Confirmed", REJECTED: "Not fulfilled", CANCELLED: "Cancelled" };

const MONEY = {
  VOIDED: "What was reserved on your card has been released. You have not been charged.",
  REFUNDED: "What was taken from your card has been paid back.",
};

export const statusName = (status) => NAMES[status] ?? status;

export const decided = (order) => order.status !== "PENDING";

/** Return how many steps an order has behind it. */
export const reached = (order) => (order.status === "CONFIRMED" ? STEPS.length : (REACHED[order.payment] ?? 1));

/** Return what became of the money of an order that was not fulfilled. */
export const money = (order) => MONEY[order.payment] ?? "You have not been charged.";

/** Return the steps of an order as a list. */
export function steps(order) {
  const failed = order.status === "PENDING" || order.status === "CONFIRMED" ? -1 : (FAILED_AT[order.reason?.code] ?? 1);
  const done = failed >= 0 ? failed : reached(order);
  const shown = failed >= 0 ? STEPS.slice(0, failed) : STEPS;
  return h(
    "ol",
    { class: "steps" },
    shown.map(([name, note], i) => step(i < done ? "done" : i === done ? "now" : "later", name, note)),
    failed >= 0 && step("failed", failure(order)),
  );
}

const SPOKEN = { done: "Done: ", now: "Under way: ", later: "Still to come: ", failed: "Not done: " };

const step = (state, name, note) =>
  h(
    "li",
    { class: state },
    h(
      "span",
      {},
      h("span", { class: "unseen" }, SPOKEN[state]),
      h("strong", {}, name),
      note && [h("br"), h("span", { class: "note" }, note)],
    ),
  );

function failure({ reason, status }) {
  if (status === "CANCELLED") return "Cancelled";
  return (
    {
      card_declined: "Your card was not accepted",
      out_of_stock: "Something was sold out",
      product_gone: "Something is no longer sold",
    }[reason?.code] ?? "We could not process it"
  );
}
