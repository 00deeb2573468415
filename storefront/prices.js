/** The price that a customer saw when they put a product into the cart, to say plainly when it has changed. */

import { read, write } from "./storage.js";

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
