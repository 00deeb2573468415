/** The cart of a guest: kept in this browser, at the prices of the catalogue. */

import { product } from "./catalogue.js";
import { Refusal } from "./http.js";
import { sum, times } from "./money.js";
import { erase, read, write } from "./storage.js";

export const KEPT = "cart";
const FRESH = 30_000;

/** Return the quantities by product, in the order of adding. */
export const quantities = () => read(KEPT) ?? {};

/** @returns {Promise<Cart>} */
export async function load() {
  const lines = await Promise.all(Object.entries(quantities()).map(([id, quantity]) => priced(id, quantity)));
  return { lines, total: sum(lines.map((line) => line.lineTotal ?? 0)) };
}

/** @param {string} id @param {number} quantity */
export async function put(id, quantity) {
  write(KEPT, { ...quantities(), [id]: quantity });
  return load();
}

/** @param {string} id */
export async function remove(id) {
  const { [id]: _, ...others } = quantities();
  write(KEPT, others);
  return load();
}

/** Empty the cart and return what was in it. */
export function take() {
  const taken = quantities();
  erase(KEPT);
  return taken;
}

/** @param {string} productId @param {number} quantity @returns {Promise<CartLine>} */
async function priced(productId, quantity) {
  try {
    const { name, price } = await product(productId, { age: FRESH });
    return { productId, quantity, available: true, name, price, lineTotal: times(price, quantity) };
  } catch (error) {
    if (!(error instanceof Refusal) || error.status !== 404) throw error;
    return { productId, quantity, available: false };
  }
}
