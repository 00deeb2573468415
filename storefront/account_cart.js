/** The cart of a signed-in customer, kept by the server, and the merge of the guest's cart into it. */

import * as api from "./api.js";
import * as guest from "./guest_cart.js";
import { Refusal, passes } from "./http.js";
import { signedInCustomer } from "./session.js";
import { Listeners } from "./listeners.js";
import { alone, erase, read, write } from "./storage.js";

const MERGING = "merging";

/** The most units of one product that the server accepts. */
export const MOST = 100_000;

/** Merge the guest's cart, if there is one, and return the customer's. */
export async function load() {
  if (Object.keys({ ...guest.quantities(), ...targets(signedInCustomer().id) }).length) await merge();
  return api.cart();
}

/** Notified of how many products of the guest's cart are no longer sold. @type {Listeners<[number]>} */
export const leftOut = new Listeners();

export const put = api.putLine;
export const remove = api.removeLine;

/**
 * Add the guest's cart to the customer's.
 *
 * The target quantities are stored before the first is sent, so that a merge that was cut off resumes and adds
 * nothing twice.
 */
const merge = () =>
  alone(MERGING, async () => {
    const id = signedInCustomer().id;
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
    if (lost) leftOut.notify(lost);
  });

/** @param {string} id */
function targets(id) {
  const kept = read(MERGING);
  return kept?.customer === id ? kept.lines : {};
}

/** Set a quantity; return whether the server accepted it. @param {string} product @param {number} quantity */
async function reach(product, quantity) {
  try {
    await api.putLine(product, quantity);
    return true;
  } catch (error) {
    if (!(error instanceof Refusal) || passes(error)) throw error;
    return false;
  }
}
