/**
 * Placing an order exactly once.
 *
 * An attempt is a key and a body, kept in this browser from before it is sent until it is answered. Whatever
 * happens in between (a second click, a reload, another tab, a lost connection), what is sent next is the same
 * key with the same body, and the shop answers with the same order:
 *
 *     click   attempt kept, sent ... order made ... answer lost
 *     reload  attempt found, sent again ........... the same order's id
 */

import * as api from "./api.js";
import { Refusal, passes } from "./http.js";
import { SignedOut, customer } from "./session.js";
import { pause } from "./signal.js";
import { alone, erase, read, watch, write } from "./storage.js";

const PLACED = "placed";
const PAUSES = [400, 800, 1600, 3000, 5000, 8000, 8000];
const RECENT = 15 * 60_000;

const kept = () => `attempt.${customer().id}`;

/** Return the attempt of this customer that has no answer yet, or null. */
export const pending = () => (customer() ? read(kept()) : null);

/** Return whether an attempt is young enough that the customer surely still means it. */
export const isRecent = (attempt) => Date.now() - attempt.at < RECENT;

/** Give up on an attempt; the order may have been made all the same. */
export const forget = () => erase(kept());

/** Forget what another customer's window need not know. */
export const close = () => erase(PLACED);

/** Call `listener` with the order's id when another tab has placed one. */
export const heard = (listener, signal) => watch(PLACED, () => read(PLACED) && listener(read(PLACED).orderId), signal);

/**
 * Order the cart, or finish the attempt that is pending; return the order's id.
 *
 * It goes on whatever page the customer turns to; `told` is called with the number of tries that nobody answered.
 * Throws Refusal if the shop refused: nothing was ordered and the attempt is over. Throws SignedOut, or what `passes`
 * if the shop could not be reached: the attempt stays.
 */
export async function place(body, told) {
  const owner = customer().id;
  const where = kept();
  const before = read(where) ?? begin(where, body);
  return alone(where, async () => {
    const placed = read(PLACED);
    // The tab that went first has had the answer while this one waited.
    if (placed?.key === before.key) return placed.orderId;
    const attempt = read(where) ?? before;
    return finish(where, attempt, () => send(owner, attempt), told);
  });
}

function begin(where, body) {
  const attempt = { key: crypto.randomUUID(), body, at: Date.now() };
  write(where, attempt);
  return attempt;
}

async function finish(where, attempt, ask, told) {
  try {
    const { orderId } = await persist(ask, told);
    write(PLACED, { key: attempt.key, orderId });
    erase(where);
    return orderId;
  } catch (error) {
    if (error instanceof Refusal && !passes(error)) erase(where);
    throw error;
  }
}

/** Send an attempt as the customer who made it, and as nobody else who has signed in meanwhile. */
function send(owner, { key, body }) {
  if (customer()?.id !== owner) throw new SignedOut();
  return api.checkout(key, body);
}

async function persist(ask, told) {
  for (const [tries, wait] of PAUSES.entries()) {
    try {
      return await ask();
    } catch (error) {
      if (!passes(error)) throw error;
      told(tries + 1);
      await Promise.race([pause(wait), online()]);
    }
  }
  return ask();
}

const online = () => new Promise((resolve) => addEventListener("online", resolve, { once: true }));
