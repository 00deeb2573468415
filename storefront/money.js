/**
 * Amounts: they come as numbers of major units with two decimals, and sums are made in minor units, where they are
 * exact. And the price that a customer saw when they put a product into the cart, to say plainly when it has changed.
 */

import { read, write } from "./storage.js";

let format = new Intl.NumberFormat("en", { style: "currency", currency: "EUR" });

/** Show amounts in this currency, an ISO 4217 code; the API's amounts have none of their own. */
export function countIn(currency) {
  if (currency) format = new Intl.NumberFormat("en", { style: "currency", currency });
}

export const shown = (amount) => format.format(amount);

export const times = (amount, quantity) => (Math.round(amount * 100) * quantity) / 100;

export const sum = (amounts) => amounts.reduce((total, amount) => total + Math.round(amount * 100), 0) / 100;

const KEPT = "prices";

/** Remember that the customer has seen `price`; a price that they were told of is remembered anew. */
export function remember(id, price) {
  write(KEPT, { ...read(KEPT), [id]: price });
}

/** Return the price that was seen; one never seen before is seen now. */
export function seen(id, price) {
  const kept = read(KEPT)?.[id];
  if (kept === undefined) remember(id, price);
  return kept ?? price;
}

/** Forget all products but those in the cart. */
export function keepOnly(ids) {
  const kept = Object.entries(read(KEPT) ?? {}).filter(([id]) => ids.includes(id));
  write(KEPT, Object.fromEntries(kept));
}
