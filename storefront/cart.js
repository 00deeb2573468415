/**
 * The cart as it is shown: the last known one, with the quantities that the customer wants and that have no answer yet.
 *
 * Changes are sent one at a time. Fast clicks on one product leave one request in flight and the last quantity
 * waiting. A refused change is dropped, and the real cart is shown again.
 */

import * as account from "./account_cart.js";
import * as guest from "./guest_cart.js";
import { keepOnly, remember, sum, times } from "./money.js";
import * as session from "./session.js";
import { Listeners } from "./listeners.js";
import { watch } from "./storage.js";

export { MOST } from "./account_cart.js";

const FRESH = 20_000;

/** Notified when the shown cart changes. */
export const changes = new Listeners();

/** @type {Cart | null} */
let view = null;
let readAt = -Infinity;
/** @type {Promise<unknown>} */
let queue = Promise.resolve();
/** @type {Map<string, Wish>} */
const wishes = new Map();

/** Follow sign-ins and other tabs. */
export function open() {
  session.changes.listen(() => {
    view = null;
    wishes.clear();
    changes.notify();
    load().catch(() => null);
  });
  watch(guest.KEPT, () => session.customer() || load().catch(() => null));
}

/** Return the cart as the customer wants it, null while it is unknown. @returns {ShownCart | null} */
export function content() {
  if (!view) return null;
  const lines = [...view.lines, ...newcomers()].map(wished).filter((line) => line.quantity > 0);
  const total = sum(lines.map((line) => line.lineTotal ?? 0));
  return { lines, total, version: view.version, settled: wishes.size === 0 };
}

/** Return the quantity of a product. @param {string} id */
export const quantity = (id) =>
  wishes.get(id)?.quantity ?? view?.lines.find((line) => line.productId === id)?.quantity ?? 0;

/** Read the cart after the changes that wait. */
export const load = () => enqueue(async () => learn(await (await store()).load()));

/** Add `more` of a product. @param {Product} product @param {number} more */
export async function add(product, more) {
  if (!view || Date.now() - readAt > FRESH) await load();
  const wanted = Math.min(quantity(product.productId) + more, account.MOST);
  remember(product.productId, product.price);
  await set(product.productId, wanted, product);
}

/**
 * Set the quantity of a product; 0 removes it. Throws the shop's refusal.
 *
 * @param {string} id
 * @param {number} wanted
 * @param {Product | null=} product
 */
export function set(id, wanted, product) {
  wishes.set(id, { quantity: wanted, product });
  changes.notify();
  return enqueue(() => settle(id));
}

/** @param {string} id */
async function settle(id) {
  const wish = wishes.get(id);
  if (!wish) return;
  try {
    const cart = await store();
    learn(await (wish.quantity > 0 ? cart.put(id, wish.quantity) : cart.remove(id)));
  } catch (error) {
    wishes.delete(id);
    load().catch(() => null);
    throw error;
  } finally {
    if (wishes.get(id) === wish) wishes.delete(id);
    changes.notify();
  }
}

/** @param {Cart} answer */
function learn(answer) {
  view = answer;
  readAt = Date.now();
  keepOnly(view.lines.map((line) => line.productId).concat([...wishes.keys()]));
  changes.notify();
}

/** @param {() => Promise<void>} work */
function enqueue(work) {
  const done = queue.then(work);
  queue = done.catch(() => null);
  return done;
}

/** Return the customer's or the guest's cart; throws while it is unknown who is signed in. */
async function store() {
  try {
    await session.token();
    return account;
  } catch (error) {
    if (error instanceof session.SignedOut) return guest;
    throw error;
  }
}

function newcomers() {
  const held = new Set(view?.lines.map((line) => line.productId));
  return [...wishes].flatMap(([productId, { product }]) => {
    if (!product || held.has(productId)) return [];
    const { name, price } = product;
    return /** @type {OfferedLine} */ ({ productId, available: true, name, price, quantity: 0, lineTotal: 0 });
  });
}

/** @param {CartLine} line */
function wished(line) {
  const wish = wishes.get(line.productId);
  if (!wish) return line;
  const now = { quantity: wish.quantity };
  return line.available ? { ...line, ...now, lineTotal: times(line.price, wish.quantity) } : { ...line, ...now };
}
