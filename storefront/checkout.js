/**
 * Placing an order exactly once.
 *
 * An attempt is an idempotency key and a body, stored in this browser until the shop answers. After a second click, a
 * reload, in another tab or when the connection was lost, the same key is sent with the same body, and the shop
 * answers with the same order:
 *
 *     click   attempt stored, sent ... order made ... answer lost
 *     reload  attempt found, sent again ........... the same order's id
 */

import * as api from "./api.js";
import { Refusal, passes } from "./http.js";
import { pause } from "./listeners.js";
import { SignedOut, customer, signedInCustomer } from "./session.js";
import { alone, erase, read, watch, write } from "./storage.js";

const PLACED = "placed";
const PAUSES = [400, 800, 1600, 3000, 5000, 8000, 8000];
const RECENT = 15 * 60_000;

const kept = () => `attempt.${signedInCustomer().id}`;

/** Return the customer's attempt that has no answer yet, or null. */
export const pending = () => (customer() ? read(kept()) : null);

/** Return whether an attempt is recent enough to be finished without asking. @param {Attempt} attempt */
export const isRecent = (attempt) => Date.now() - attempt.at < RECENT;

/** Give up on an attempt; the order may exist all the same. */
export const forget = () => erase(kept());

/** Forget the last order placed, at sign-out. */
export const close = () => erase(PLACED);

/**
 * Call `listener` with the id of an order that another tab placed.
 *
 * @param {(orderId: string) => void} listener
 * @param {AbortSignal=} signal
 */
export const onPlaced = (listener, signal) => watch(PLACED, () => read(PLACED) && listener(read(PLACED).orderId), signal);

/**
 * Order the cart, or finish the attempt that is pending; return the order's id.
 *
 * Leaving the page does not stop it; `retried` is called with the number of tries without an answer. Throws Refusal
 * if the shop refused: nothing is ordered and the attempt is over. Otherwise the attempt stays: throws SignedOut, or
 * the last error of a shop that could not be reached.
 *
 * @param {CheckoutBody} body
 * @param {(tries: number) => void} retried
 */
export async function place(body, retried) {
  const owner = signedInCustomer().id;
  const where = kept();
  const before = read(where) ?? begin(where, body);
  return alone(where, async () => {
    const placed = read(PLACED);
    // Another tab got the answer while this one waited.
    if (placed?.key === before.key) return placed.orderId;
    const attempt = read(where) ?? before;
    return finish(where, attempt, () => send(owner, attempt), retried);
  });
}

/** @param {string} where @param {CheckoutBody} body */
function begin(where, body) {
  const attempt = { key: crypto.randomUUID(), body, at: Date.now() };
  write(where, attempt);
  return attempt;
}

/**
 * @param {string} where
 * @param {Attempt} attempt
 * @param {() => Promise<{orderId: string}>} ask
 * @param {(tries: number) => void} retried
 */
async function finish(where, attempt, ask, retried) {
  try {
    const { orderId } = await persist(ask, retried);
    write(PLACED, { key: attempt.key, orderId });
    erase(where);
    return orderId;
  } catch (error) {
    if (error instanceof Refusal && !passes(error)) erase(where);
    throw error;
  }
}

/**
 * Send an attempt, but never as another customer who has signed in meanwhile.
 *
 * @param {string} owner
 * @param {Attempt} attempt
 */
function send(owner, { key, body }) {
  if (customer()?.id !== owner) throw new SignedOut();
  return api.checkout(key, body);
}

/** @param {() => Promise<{orderId: string}>} ask @param {(tries: number) => void} retried */
async function persist(ask, retried) {
  for (const [tries, wait] of PAUSES.entries()) {
    try {
      return await ask();
    } catch (error) {
      if (!passes(error)) throw error;
      retried(tries + 1);
      await Promise.race([pause(wait), online()]);
    }
  }
  return ask();
}

const online = () => new Promise((resolve) => addEventListener("online", resolve, { once: true }));
