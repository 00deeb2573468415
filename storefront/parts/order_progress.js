/** The progress of an order. */

import { h } from "../dom.js";
import * as words from "../words.js";

/** How many steps were done, by what the payment has come to. @type {Record<string, number>} */
const DONE = { AUTHORIZED: 2, CAPTURED: 3, VOIDED: 2, REFUNDED: 3 };

/** @param {Order} order */
export const decided = ({ status }) => status !== "PENDING";

/** Return how many steps are done. @param {Order} order */
export const reached = ({ status, payment }) => (status === "CONFIRMED" ? words.steps.length : (DONE[payment] ?? 1));

/** Return what became of the money of an order that was not fulfilled. @param {string} payment */
export const money = (payment) => words.money[payment] ?? words.money.other;

/** Return the list of steps. @param {Order} order */
export function steps(order) {
  const { status } = order;
  const failed = status === "REJECTED" || status === "CANCELLED";
  const done = reached(order);
  const shown = failed ? words.steps.slice(0, done) : words.steps;
  return h(
    "ol",
    { class: "steps" },
    shown.map(([name, note], i) => step(i < done ? "done" : i === done ? "now" : "later", name, note)),
    failed && step("failed", failure(order)),
  );
}

/** @param {keyof typeof words.spoken} state @param {string} name @param {string} [note] */
const step = (state, name, note) =>
  h(
    "li",
    { class: state },
    h(
      "span",
      {},
      h("span", { class: "unseen" }, words.spoken[state]),
      h("strong", {}, name),
      note && [h("br"), h("span", { class: "note" }, note)],
    ),
  );

/** @param {Order} order */
const failure = ({ reason, status }) =>
  status === "CANCELLED" ? words.statuses.CANCELLED : (words.failedStep[reason?.code ?? ""] ?? words.failedStep.other);
