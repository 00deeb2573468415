/** Lists that the server gives in pages. What is shown is asked again as a whole; more is asked when wanted. */
import { get } from "./api.js";
import { h } from "./dom.js";
import { count, plural } from "./format.js";
import { attempt } from "./toast.js";

const PAGE = 50;
const MOST = 200;

export class Listing {
  #path;
  #query;
  #shown = PAGE;
  #asking = false;

  items = null;
  next = null;
  extra = {};

  /** `query` is called at every question, so that it follows the filters. */
  constructor(path, query = () => ({})) {
    this.#path = path;
    this.#query = query;
  }

  async load(signal) {
    const gathered = [];
    let token = null;
    do {
      const limit = Math.min(MOST, this.#shown - gathered.length);
      const page = await this.#ask({ limit, next: token }, signal);
      gathered.push(...page.items);
      token = page.next;
    } while (token && gathered.length < this.#shown);
    this.items = gathered;
    this.next = token;
  }

  /** Begin again with one page: the filters changed. */
  reset() {
    this.#shown = PAGE;
  }

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

  /** Draw how many are shown, and the way to more. */
  footer(screen, noun) {
    const number = this.items?.length ?? 0;
    if (!number) return null;
    const said = this.next ? `The first ${count(number)} ${noun}s` : plural(number, noun);
    return h("p", { class: "more" }, h("span", {}, said),
      this.next && h("button", { class: "button", onclick: () => this.more(() => screen.redraw()) }, "Load more"));
  }

  async #ask(page, signal) {
    const { items, next, ...extra } = await get(this.#path, { ...this.#query(), ...page }, signal);
    this.extra = extra;
    return { items, next };
  }
}
