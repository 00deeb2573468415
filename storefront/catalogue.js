/**
 * The products read so far: an index that grows page by page, for search and categories.
 *
 * The API lists by id and cannot search.
 */

import * as api from "./api.js";
import { passes } from "./http.js";
import { Listeners, pause } from "./listeners.js";

const FIRST_PAGE = 24;
const PAGE = 100;
const BETWEEN_PAGES = 40;
const FRESH = 120_000;
const LETTERS = /[^\p{L}\p{N}]+/u;

/** Notified when products arrive, and when reading them ends or fails. */
export const changes = new Listeners();

/** @type {Map<string, Entry>} */
const known = new Map();
/** @type {IndexState} */
const state = { reading: false, complete: false, failure: null, begun: -Infinity };

/** Return how far the index has come. */
export const progress = () => state;

/** Read the whole list, unless that is in progress or recent. */
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
    changes.notify();
  }
}

/** Make the next `fill` read everything again, because stock has changed. */
export function expire() {
  state.begun = -Infinity;
  for (const entry of known.values()) entry.at = -Infinity;
}

/** Return a product as last read, however long ago. @param {string} id */
export const glance = (id) => known.get(id)?.product;

/**
 * Return a product as it was at most `age` milliseconds ago.
 *
 * @param {string} id
 * @param {{ age?: number, signal?: AbortSignal }} [how]
 */
export async function product(id, { age = 0, signal } = {}) {
  const entry = known.get(id);
  if (entry && Date.now() - entry.at < age) return entry.product;
  return learn(await api.product(id, signal));
}

/** Return the categories read so far, by name. */
export const categories = () =>
  [...new Set([...known.values()].map((entry) => entry.product.category))].sort((a, b) => a.localeCompare(b, "en"));

/**
 * Return the products (of a category) that contain every word of `text`, matches of the name first.
 *
 * @param {string | null} category
 * @param {string} text
 */
export function find(category, text) {
  const words = plain(text).split(LETTERS).filter(Boolean);
  const found = [...known.values()].filter(
    (entry) => (!category || entry.product.category === category) && words.every((word) => entry.words.includes(word)),
  );
  /** @param {Entry} entry */
  const inName = (entry) => words.every((word) => entry.name.includes(word));
  const best = words.length ? [...found.filter(inName), ...found.filter((entry) => !inName(entry))] : found;
  return best.map((entry) => entry.product);
}

/** @param {Set<string>} seen */
async function readPages(seen) {
  /** @type {string | null} */
  let cursor = null;
  do {
    const page = await api.products(cursor ? PAGE : FIRST_PAGE, cursor);
    for (const item of page.items) seen.add(learn(item).productId);
    cursor = page.nextCursor;
    changes.notify();
    if (cursor) await pause(BETWEEN_PAGES);
  } while (cursor);
}

/** @param {Product} item */
function learn(item) {
  const name = plain(item.name);
  const words = [name, plain(item.category), item.productId.toLowerCase(), plain(item.description ?? "")].join(" ");
  known.set(item.productId, { product: item, name, words, at: Date.now() });
  return item;
}

/** @param {string} text */
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
