/**
 * The products as far as they have been read: an index that grows page by page while one looks at it, and that
 * search and categories work on. The API lists by id and cannot search.
 */

import * as api from "./api.js";
import { passes } from "./http.js";
import { Signal, pause } from "./signal.js";

const FIRST_PAGE = 24;
const PAGE = 100;
const BETWEEN_PAGES = 40;
const FRESH = 120_000;
const LETTERS = /[^\p{L}\p{N}]+/u;

/** Told when products came, or when reading them ended or failed. */
export const changes = new Signal();

const known = new Map();
const state = { reading: false, complete: false, failure: null, begun: -Infinity };

/** Return `{reading, complete, failure}`: how far the index has come. */
export const progress = () => state;

/** Read the whole list in the background, unless that is under way or was done lately. */
export async function fill() {
  if (state.reading || (state.complete && Date.now() - state.begun < FRESH)) return;
  Object.assign(state, { reading: true, failure: null, begun: Date.now() });
  const seen = new Set();
  try {
    await readPages(seen);
    for (const id of known.keys()) if (!seen.has(id)) known.delete(id);
    state.complete = true;
  } catch (error) {
    state.failure = error;
    if (!passes(error)) console.error(error);
  } finally {
    state.reading = false;
    changes.tell();
  }
}

/** Let the next `fill` read everything again: stock has changed. */
export function expire() {
  state.begun = -Infinity;
  for (const entry of known.values()) entry.at = -Infinity;
}

/** Return what is known of a product, however old, or undefined. */
export const glance = (id) => known.get(id)?.product;

/** Return a product as it was at most `age` milliseconds ago. */
export async function product(id, { age = 0, signal } = {}) {
  const entry = known.get(id);
  if (entry && Date.now() - entry.at < age) return entry.product;
  return learn(await api.product(id, signal));
}

/** Return the categories known so far, by name. */
export const categories = () =>
  [...new Set([...known.values()].map((entry) => entry.product.category))].sort((a, b) => a.localeCompare(b, "en"));

/** Return the products of a category (or of all) that have every word of `text` in them, best first. */
export function find(category, text) {
  const words = plain(text).split(LETTERS).filter(Boolean);
  const found = [...known.values()].filter(
    (entry) => (!category || entry.product.category === category) && words.every((word) => entry.words.includes(word)),
  );
  const inName = (entry) => words.every((word) => entry.name.includes(word));
  const best = words.length ? [...found.filter(inName), ...found.filter((entry) => !inName(entry))] : found;
  return best.map((entry) => entry.product);
}

async function readPages(seen) {
  let cursor = null;
  do {
    const page = await api.products(cursor ? PAGE : FIRST_PAGE, cursor);
    for (const product of page.items) {
      learn(product);
      seen.add(product.productId);
    }
    cursor = page.nextCursor;
    changes.tell();
    if (cursor) await pause(BETWEEN_PAGES);
  } while (cursor);
}

function learn(product) {
  const name = plain(product.name);
  const words = [name, plain(product.category), product.productId.toLowerCase(), plain(product.description)].join(" ");
  known.set(product.productId, { product, name, words, at: Date.now() });
  return product;
}

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
