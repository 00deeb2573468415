/** The shop's JSON API. */

import { Refusal, at, config, passes, send } from "./http.js";
import { pause } from "./listeners.js";
import { SignedOut, distrust, token } from "./session.js";

const PAUSES = [300, 900];
const JSON_BODY = { "content-type": "application/json" };

/** @type {Api["products"]} */
export const products = (limit, cursor, signal) => reading(`/products?${query({ limit, cursor })}`, { signal });

/** @type {Api["product"]} */
export const product = (id, signal) => reading(`/products/${encodeURIComponent(id)}`, { signal });

/** @type {Api["cart"]} */
export const cart = () => reading("/cart", { personal: true });

/** @type {Api["putLine"]} */
export const putLine = (id, quantity) =>
  personal(`/cart/items/${encodeURIComponent(id)}`, { method: "PUT", headers: JSON_BODY, body: { quantity } });

/** @type {Api["removeLine"]} */
export const removeLine = (id) => personal(`/cart/items/${encodeURIComponent(id)}`, { method: "DELETE" });

/** @type {Api["orders"]} */
export const orders = (cursor, signal) =>
  reading(`/orders?${query({ limit: 20, cursor })}`, { personal: true, signal });

/** @type {Api["order"]} */
export const order = (id, signal) => reading(`/orders/${encodeURIComponent(id)}`, { personal: true, signal });

/**
 * Ask once for an order; the caller keeps `key` and asks again with the same one if nobody answers.
 *
 * @type {Api["checkout"]}
 */
export const checkout = (key, body) =>
  personal("/checkout", { method: "POST", headers: { ...JSON_BODY, "idempotency-key": key }, body });

/**
 * Send a GET, and retry where that may help.
 *
 * @param {string} path
 * @param {{ personal?: boolean, signal?: AbortSignal }} how
 */
async function reading(path, { personal: mine = false, signal }) {
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

/** @param {string} path @param {ApiRequest} request */
async function anyone(path, request) {
  const { apiUrl } = await config();
  return send(at(apiUrl, path), request);
}

/** Send with the ID token; renew it once if the API refuses it. @param {string} path @param {ApiRequest} request */
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

/** @param {ApiRequest} request @param {string} idToken */
const signed = (request, idToken) => ({
  ...request,
  headers: { ...request.headers, authorization: `Bearer ${idToken}` },
});

/** @param {object} parameters */
function query(parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined);
  return new URLSearchParams(given).toString();
}
