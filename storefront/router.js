/** Shows the page of the address. Each visit keeps a memory, so that going back finds the page as it was. */

import { h, heading, put } from "./dom.js";
import { Listeners } from "./listeners.js";
import { general } from "./words.js";

/** Thrown by a page to show another one. */
export class Redirect extends Error {
  /** @param {string} path */
  constructor(path) {
    super(path);
    this.path = path;
  }
}

/** Notified when the address leads to another page. */
export const visits = new Listeners();

const SLOW = 150;
/** @type {Map<string, Memory>} */
const memories = new Map();
let count = 0;
/** @type {Router | undefined} */
let current;

/** Return path and query of the address; an unknown form means the front page. */
export function here() {
  const [path, query = ""] = location.hash.startsWith("#/") ? location.hash.slice(1).split("?", 2) : ["/"];
  return { path, query: new URLSearchParams(query) };
}

/** @param {string} path */
export function go(path, { replace = false } = {}) {
  if (`#${path}` === location.hash) return current?.show();
  if (!replace) return void (location.hash = path);
  history.replaceState({ visit: newVisit() }, "", `#${path}`);
  return current?.show();
}

/** Change the address without another visit. @param {string} path */
export const rename = (path) => history.replaceState(history.state, "", `#${path}`);

/** Name the page that is shown. @param {string} title */
export const entitle = (title) => (document.title = general.shopName(title));

/**
 * Show pages in `outlet`.
 *
 * A page stops what it began when its `signal` is aborted. `failure` makes the page for what another page throws.
 *
 * @param {HTMLElement} outlet
 * @param {Route[]} routes
 * @param {ErrorPage} failure
 */
export function start(outlet, routes, failure) {
  current = new Router(outlet, routes, failure);
  history.scrollRestoration = "manual";
  addEventListener("hashchange", () => current?.show());
  return current.show();
}

class Router {
  #outlet;
  #routes;
  #failure;
  #leave = new AbortController();
  /** @type {Memory | null} */
  #memory = null;

  /** @param {HTMLElement} outlet @param {Route[]} routes @param {ErrorPage} failure */
  constructor(outlet, routes, failure) {
    this.#outlet = outlet;
    this.#routes = routes;
    this.#failure = failure;
  }

  async show() {
    const first = !this.#memory;
    if (this.#memory) this.#memory.scroll = scrollY;
    const memory = (this.#memory = remembered());
    visits.notify();
    this.#leave.abort();
    const { signal } = (this.#leave = new AbortController());
    const waiting = setTimeout(() => signal.aborted || put(this.#outlet, skeleton()), SLOW);
    const page = await this.#made(signal, memory).finally(() => clearTimeout(waiting));
    if (!page || signal.aborted) return;
    put(this.#outlet, page.content);
    entitle(page.title);
    if (!first) this.#outlet.querySelector("h1")?.focus({ preventScroll: true });
    // A double click on a link selects a word of the next page.
    getSelection()?.removeAllRanges();
    scrollTo(0, memory.scroll ?? 0);
  }

  /** @param {AbortSignal} signal @param {Memory} visit */
  async #made(signal, visit) {
    const { path, query } = here();
    try {
      const [found, load] = match(path, this.#routes);
      const id = decodeURIComponent(found[1] ?? "");
      return await (await load()).page({ id, path, query, signal, visit });
    } catch (error) {
      if (signal.aborted) return null;
      if (error instanceof Redirect) return void go(error.path, { replace: true });
      return this.#failure(error, () => this.show());
    }
  }
}

/** @param {string} path @param {Route[]} routes */
function match(path, routes) {
  for (const [pattern, load] of routes) {
    const found = path.match(pattern);
    if (found) return /** @type {const} */ ([found, load]);
  }
  throw new Error("The last route takes every path.");
}

function remembered() {
  if (!history.state?.visit) history.replaceState({ visit: newVisit() }, "");
  const { visit } = history.state;
  const memory = memories.get(visit) ?? {};
  memories.set(visit, memory);
  return memory;
}

const newVisit = () => `${performance.timeOrigin}/${++count}`;

const skeleton = () =>
  h(
    "div",
    { class: "skeleton", "aria-busy": "true" },
    heading(general.loading),
    h("i"),
    h("i"),
    h("i"),
  );
