/** The shop's JSON API. */

import { Refusal, at, config, passes, send } from "./http.js";
import { SignedOut, distrust, token } from "./session.js";
import { pause } from "./signal.js";

const PAUSES = [300, 900];
const JSON_BODY = { "content-type": "application/json" };

export const products = (limit, cursor, signal) => reading(`/products?${query({ limit, cursor })}`, { signal });

export const product = (id, signal) => reading(`/products/${encodeURIComponent(id)}`, { signal });

export const cart = () => reading("/cart", { personal: true });

export const putLine = (id, quantity) =>
  personal(`/cart/items/${encodeURIComponent(id)}`, { method: "PUT", headers: JSON_BODY, body: { quantity } });

export const removeLine = (id) => personal(`/cart/items/${encodeURIComponent(id)}`, { method: "DELETE" });

export const orders = (cursor, signal) =>
  reading(`/orders?${query({ limit: 20, cursor })}`, { personal: true, signal });

export const order = (id, signal) => reading(`/orders/${encodeURIComponent(id)}`, { personal: true, signal });

/** Ask once for an order; the caller keeps `key` and asks again with the same one if nobody answers. */
export const checkout = (key, body) =>
  personal("/checkout", { method: "POST", headers: { ...JSON_BODY, "idempotency-key": key }, body });

/** Read something, with patience for faults that pass. */
async function reading(path, { personal: mine = false, signal } = {}) {
  for (const wait of PAUSES) {
    try {
      return await (mine ? personal(path, { signal }) : anyone(path, { signal }));
    } catch (error) {
      if (!passes(error)) throw error;
      await pause(wait, signal);
    }
  }
  return mine ? personal(path, { signal }) : anyone(path, { signal });
}

async function anyone(path, request) {
  const { apiUrl } = await config();
  return send(at(apiUrl, path), request);
}

/** Send as the customer; a token that is refused although it should be good is renewed once. */
async function personal(path, request) {
  const first = await token();
  try {
    return await anyone(path, signed(request, first));
  } catch (error) {
    if (!(error instanceof Refusal) || error.status !== 401) throw error;
  }
  distrust(first);
  try {
    return await anyone(path, signed(request, await token()));
  } catch (error) {
    if (error instanceof Refusal && error.status === 401) throw new SignedOut();
    throw error;
  }
}

const signed = (request, idToken) => ({
  ...request,
  headers: { ...request.headers, authorization: `Bearer ${idToken}` },
});

function query(parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined);
  return new URLSearchParams(given).toString();
}
