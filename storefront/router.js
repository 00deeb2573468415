/**
 * The way from the address to the page. Each visit (an entry of the browser's history) has a memory of its own, so
 * that going back finds the page as it was left.
 */

import { h, heading, put } from "./dom.js";
import { Signal } from "./signal.js";

/** What a page throws to send the customer elsewhere. */
export class Redirect extends Error {
  constructor(path) {
    super(path);
    this.path = path;
  }
}

/** Told when the address leads to another page. */
export const visits = new Signal();

const SLOW = 150;
const memories = new Map();
let count = 0;
let current = null;

/** Return `{path, query}` of the address; anything that is no route of ours is the front page. */
export function here() {
  const [path, query = ""] = location.hash.startsWith("#/") ? location.hash.slice(1).split("?", 2) : ["/"];
  return { path, query: new URLSearchParams(query) };
}

export function go(path, { replace = false } = {}) {
  if (`#${path}` === location.hash) return current.show();
  if (!replace) return void (location.hash = path);
  history.replaceState({ visit: newVisit() }, "", `#${path}`);
  return current.show();
}

/** Change the address of the page that is shown, without another visit. */
export const rename = (path) => history.replaceState(history.state, "", `#${path}`);

/** Name the page that is shown. */
export const entitle = (title) => (document.title = `${title} · Kiosk`);

/**
 * Show pages in `outlet`.
 *
 * A route is `[pattern, load, parameters]`; `load` resolves to a module with `page({..., signal, visit})`, which
 * returns `{title, content}` and stops what it began when `signal` is aborted. `failure(error, again)` is the page for
 * what a page throws.
 */
export function start(outlet, routes, failure) {
  current = new Router(outlet, routes, failure);
  history.scrollRestoration = "manual";
  addEventListener("hashchange", () => current.show());
  return current.show();
}

class Router {
  #outlet;
  #routes;
  #failure;
  #leave = new AbortController();
  #memory = null;

  constructor(outlet, routes, failure) {
    this.#outlet = outlet;
    this.#routes = routes;
    this.#failure = failure;
  }

  async show() {
    const first = this.#memory === null;
    if (!first) this.#memory.scroll = scrollY;
    const memory = (this.#memory = remembered());
    visits.tell();
    this.#leave.abort();
    const { signal } = (this.#leave = new AbortController());
    const waiting = setTimeout(() => signal.aborted || put(this.#outlet, skeleton()), SLOW);
    const page = await this.#made(signal, memory).finally(() => clearTimeout(waiting));
    if (!page || signal.aborted) return;
    put(this.#outlet, page.content);
    entitle(page.title);
    if (!first) this.#outlet.querySelector("h1")?.focus({ preventScroll: true });
    // A double click selects a word of the page that took the button's place.
    getSelection()?.removeAllRanges();
    scrollTo(0, memory.scroll ?? 0);
  }

  async #made(signal, visit) {
    const { path, query } = here();
    try {
      const [found, [, load, name]] = match(path, this.#routes);
      const parameter = found[1] && decodeURIComponent(found[1]);
      return await (await load()).page({ [name]: parameter, path, query, signal, visit });
    } catch (error) {
      if (signal.aborted) return null;
      if (error instanceof Redirect) return void go(error.path, { replace: true });
      return this.#failure(error, () => this.show());
    }
  }
}

function match(path, routes) {
  for (const route of routes) {
    const found = path.match(route[0]);
    if (found) return [found, route];
  }
  throw new Error("The last route takes every path.");
}

function remembered() {
  if (!history.state?.visit) history.replaceState({ visit: newVisit() }, "");
  const { visit } = history.state;
  if (!memories.has(visit)) memories.set(visit, {});
  return memories.get(visit);
}

const newVisit = () => `${performance.timeOrigin}/${++count}`;

const skeleton = () =>
  h(
    "div",
    { class: "skeleton", "aria-busy": "true" },
    heading("One moment"),
    h("i"),
    h("i"),
    h("i"),
  );
