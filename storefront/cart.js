/**
 * The cart as it is shown: what is known of it, with the customer's last wishes laid over until they are answered.
 *
 * Wishes are answered one at a time. Fast clicks on one product leave one request under way and one wish waiting,
 * the last; a wish that is refused is dropped, and what the cart really holds is shown again.
 */

import * as account from "./account_cart.js";
import * as guest from "./guest_cart.js";
import { keepOnly, remember, sum, times } from "./money.js";
import * as session from "./session.js";
import { Signal } from "./signal.js";
import { watch } from "./storage.js";

export { MOST } from "./account_cart.js";

const FRESH = 20_000;

/** Told when what the cart shows has changed. */
export const changes = new Signal();

let view = null;
let readAt = -Infinity;
let queue = Promise.resolve();
const wishes = new Map();

/** Follow sign-ins and other tabs. */
export function open() {
  session.changes.listen(() => {
    view = null;
    wishes.clear();
    changes.tell();
    load().catch(() => null);
  });
  watch(guest.KEPT, () => session.customer() || load().catch(() => null));
}

/** Return `{lines, total, settled}` as the customer wants it, or null while it is not known. */
export function content() {
  if (!view) return null;
  const lines = [...view.lines, ...newcomers()].map(wished).filter((line) => line.quantity > 0);
  return { lines, total: sum(lines.map((line) => line.lineTotal ?? 0)), settled: wishes.size === 0 };
}

/** Return how many of a product are wanted. */
export const quantity = (id) =>
  wishes.get(id)?.quantity ?? view?.lines.find((line) => line.productId === id)?.quantity ?? 0;

/** Read the cart, after what is still to be answered. */
export const load = () => enqueue(async () => learn(await (await store()).load()));

/** Put `more` of a product into the cart. */
export async function add(product, more) {
  if (!view || Date.now() - readAt > FRESH) await load();
  const wanted = Math.min(quantity(product.productId) + more, account.MOST);
  remember(product.productId, product.price);
  await set(product.productId, wanted, product);
}

/** Want `quantity` of a product; 0 takes it out. Throws what the shop answered if it would not. */
export function set(id, quantity, product) {
  wishes.set(id, { quantity, product });
  changes.tell();
  return enqueue(() => settle(id));
}

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
    changes.tell();
  }
}

function learn(answer) {
  view = answer;
  readAt = Date.now();
  keepOnly(view.lines.map((line) => line.productId).concat([...wishes.keys()]));
  changes.tell();
}

function enqueue(work) {
  const done = queue.then(work);
  queue = done.catch(() => null);
  return done;
}

/** Return the cart that counts; while it is not known who is signed in, neither does. */
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
  const held = new Set(view.lines.map((line) => line.productId));
  return [...wishes]
    .filter(([id, wish]) => !held.has(id) && wish.product)
    .map(([id, { product }]) => ({ productId: id, available: true, name: product.name, price: product.price }));
}

function wished(line) {
  const wish = wishes.get(line.productId);
  if (!wish) return line;
  const lineTotal = line.available ? times(line.price, wish.quantity) : undefined;
  return { ...line, quantity: wish.quantity, lineTotal };
}
