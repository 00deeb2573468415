/**
 * Amounts, and the price at which a customer put a product into the cart, to tell them when it has changed.
 *
 * The API has amounts in major units with two decimals; sums are made in minor units, where they are exact.
 */

import { read, write } from "./storage.js";

let format = new Intl.NumberFormat("en", { style: "currency", currency: "EUR" });

/** Set the currency of all amounts, an ISO 4217 code. @param {string=} currency */
export function countIn(currency) {
  if (currency) format = new Intl.NumberFormat("en", { style: "currency", currency });
}

/** Return an amount as customers read it. @param {number} [amount] */
export const shown = (amount = NaN) => format.format(amount);

/** @param {number} amount @param {number} quantity */
export const times = (amount, quantity) => (Math.round(amount * 100) * quantity) / 100;

/** @param {number[]} amounts */
export const sum = (amounts) => amounts.reduce((total, amount) => total + Math.round(amount * 100), 0) / 100;

const KEPT = "prices";

/** Remember the price that the customer has seen. @param {string} id @param {number} price */
export function remember(id, price) {
  write(KEPT, { ...read(KEPT), [id]: price });
}

/** Return the price that the customer saw first; at the first time this one. @param {string} id @param {number} price */
export function seen(id, price) {
  const kept = read(KEPT)?.[id];
  if (kept === undefined) remember(id, price);
  return kept ?? price;
}

/** Forget all products but those in the cart. @param {string[]} ids */
export function keepOnly(ids) {
  const kept = Object.entries(read(KEPT) ?? {}).filter(([id]) => ids.includes(id));
  write(KEPT, Object.fromEntries(kept));
}
