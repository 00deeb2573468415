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
import { customer } from "./session.js";
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
 * `told` is called with the number of tries that nobody answered. Throws Refusal if the shop refused, in which case
 * nothing was ordered and the attempt is over; and what `passes` if it could not be reached, in which case the
 * attempt stays.
 */
export async function place(body, told, signal) {
  const before = pending() ?? begin(body);
  return alone(kept(), async () => {
    const placed = read(PLACED);
    // The tab that went first has had the answer while this one waited.
    if (placed?.key === before.key) return placed.orderId;
    return finish(pending() ?? before, told, signal);
  });
}

function begin(body) {
  const attempt = { key: crypto.randomUUID(), body, at: Date.now() };
  write(kept(), attempt);
  return attempt;
}

async function finish(attempt, told, signal) {
  const place = kept();
  try {
    const { orderId } = await persist(attempt, told, signal);
    write(PLACED, { key: attempt.key, orderId });
    erase(place);
    return orderId;
  } catch (error) {
    if (error instanceof Refusal && !passes(error)) erase(place);
    throw error;
  }
}

async function persist(attempt, told, signal) {
  for (const [tries, wait] of PAUSES.entries()) {
    try {
      return await api.checkout(attempt.key, attempt.body);
    } catch (error) {
      if (!passes(error)) throw error;
      told(tries + 1);
      await Promise.race([pause(wait, signal), online(signal)]);
    }
  }
  return api.checkout(attempt.key, attempt.body);
}

const online = (signal) => new Promise((resolve) => addEventListener("online", resolve, { once: true, signal }));
