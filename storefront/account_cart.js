/** The cart of a signed-in customer: the server's, into which a guest's cart is merged. */

import * as api from "./api.js";
import * as guest from "./guest_cart.js";
import { Refusal, passes } from "./http.js";
import { customer } from "./session.js";
import { Signal } from "./signal.js";
import { alone, erase, read, write } from "./storage.js";

const MERGING = "merging";

/** The server's rule for one product. */
export const MOST = 100_000;

/** Return the cart, a guest's merged into it first. */
export async function load() {
  if (Object.keys({ ...guest.quantities(), ...targets(customer().id) }).length) await merge();
  return api.cart();
}

/** Told with how many products of a guest's cart are no longer sold and were left out. */
export const leftOut = new Signal();

export const put = api.putLine;
export const remove = api.removeLine;

/**
 * Add the guest's cart to the customer's.
 *
 * The quantities to reach are written down before the first is sent, so that a merge that is cut off goes on
 * where it was and adds nothing twice.
 */
const merge = () =>
  alone(MERGING, async () => {
    const id = customer().id;
    if (Object.keys(guest.quantities()).length) {
      const held = Object.fromEntries((await api.cart()).lines.map((line) => [line.productId, line.quantity]));
      const unfinished = targets(id);
      const wanted = Object.entries(guest.take()).map(([product, more]) => [
        product,
        Math.min((unfinished[product] ?? held[product] ?? 0) + more, MOST),
      ]);
      write(MERGING, { customer: id, lines: { ...unfinished, ...Object.fromEntries(wanted) } });
    }
    let lost = 0;
    for (const [product, quantity] of Object.entries(targets(id))) {
      if (!(await reach(product, quantity))) lost += 1;
      const { [product]: _, ...left } = targets(id);
      write(MERGING, { customer: id, lines: left });
    }
    erase(MERGING);
    if (lost) leftOut.tell(lost);
  });

function targets(id) {
  const kept = read(MERGING);
  return kept?.customer === id ? kept.lines : {};
}

/** Set a quantity; return whether the server took it, which it never will if the product is gone. */
async function reach(product, quantity) {
  try {
    await api.putLine(product, quantity);
    return true;
  } catch (error) {
    if (!(error instanceof Refusal) || passes(error)) throw error;
    return false;
  }
}
