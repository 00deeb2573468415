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

/** Notified of how many products were added in smaller numbers than wanted, for want of stock. @type {Listeners<[number]>} */
export const reduced = new Listeners();

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
      const left = await stocks(Object.keys(guest.quantities()));
      let short = 0;
      /** @type {Record<string, number>} */
      const lines = {};
      for (const [product, more] of Object.entries(guest.take())) {
        /** @type {number} */
        const before = unfinished[product] ?? held[product] ?? 0;
        // What the account's cart has stays, even if it is more than there is: that is the cart page's to say.
        const most = Math.max(before, Math.min(left[product] ?? MOST, MOST));
        if (before + more > most) short += 1;
        if (most > 0) lines[product] = Math.min(before + more, most);
      }
      write(MERGING, { customer: id, lines: { ...unfinished, ...lines } });
      if (short) reduced.notify(short);
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

/** Return the stock of products by id; those no longer sold are left out. @param {string[]} ids */
async function stocks(ids) {
  /** @type {Record<string, number>} */
  const found = {};
  for (const id of ids) {
    try {
      found[id] = (await api.product(id)).stock;
    } catch (error) {
      if (!(error instanceof Refusal) || error.status !== 404) throw error;
    }
  }
  return found;
}

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
