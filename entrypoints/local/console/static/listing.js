/** Lists that the server returns in pages. A refresh loads as many items as are shown; more are loaded on demand. */
import { get } from "./api.js";
import { h } from "./dom.js";
import { count, plural } from "./format.js";
import { attempt } from "./toast.js";

const PAGE = 50;
const MOST = 200;

/** @template Item */
export class Listing {
  #path;
  #query;
  #shown = PAGE;
  #asking = false;

  loaded = false;
  /** @type {Item[]} */
  items = [];
  /** @type {string | null} */
  next = null;
  /** The other members of the answer. @type {Record<string, any>} */
  extra = {};

  /**
   * List what is at `path`; `query` is called for each request, so that it follows the filters.
   *
   * @param {string} path
   * @param {() => QueryValues} [query]
   */
  constructor(path, query = () => ({})) {
    this.#path = path;
    this.#query = query;
  }

  /** @param {AbortSignal} signal */
  async load(signal) {
    /** @type {Item[]} */
    const gathered = [];
    /** @type {string | null} */
    let token = null;
    do {
      const limit = Math.min(MOST, this.#shown - gathered.length);
      const page = await this.#ask({ limit, next: token }, signal);
      gathered.push(...page.items);
      token = page.next;
    } while (token && gathered.length < this.#shown);
    this.loaded = true;
    this.items = gathered;
    this.next = token;
  }

  /** Return to one page, because the filters changed. */
  reset() {
    this.#shown = PAGE;
  }

  /** @param {() => void} redraw */
  async more(redraw) {
    if (!this.next || this.#asking) return;
    this.#asking = true;
    try {
      const page = await attempt(null, () => this.#ask({ limit: PAGE * 2, next: this.next }, null));
      if (!page) return;
      this.items = [...this.items, ...page.items];
      this.next = page.next;
      this.#shown = this.items.length;
    } finally {
      this.#asking = false;
    }
    redraw();
  }

  /** Draw how many items are shown, and the button for more. @param {ConsoleScreen} screen @param {string} noun */
  footer(screen, noun) {
    const number = this.items.length;
    if (!number) return null;
    const said = this.next ? `The first ${count(number)} ${noun}s` : plural(number, noun);
    return h("p", { class: "more" }, h("span", {}, said),
      this.next && h("button", { class: "button", onclick: () => this.more(() => screen.redraw()) }, "Load more"));
  }

  /** @param {QueryValues} page @param {AbortSignal | null} signal */
  async #ask(page, signal) {
    const { items, next, ...extra } = await get(this.#path, { ...this.#query(), ...page }, signal);
    this.extra = extra;
    return { items, next };
  }
}
