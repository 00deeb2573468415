/**
 * The page that is shown: it is loaded, drawn, and loaded again when one of its counters changes.
 *
 * Only this page makes requests. See ConsolePage in types.d.ts for what a page has.
 */
import { h, morph } from "./dom.js";
import { messageOf } from "./format.js";
import { icon } from "./icons.js";
import { heading } from "./parts.js";

const GAP = 500;
const TICK = 1000;

/**
 * Return what a page has loaded: `render` is called after `load`.
 *
 * @template Value
 * @param {Value | null} value
 * @returns {Value}
 */
export function loaded(value) {
  if (value === null) throw new Error("drawn before it was loaded");
  return value;
}

export class ConsoleScreen {
  #root;
  #stream;
  /** @type {ConsolePage | null} */
  #page = null;
  #abort = new AbortController();
  #loading = false;
  #stale = false;
  #last = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {unknown} */
  #error = null;
  /** The page that the drawn element belongs to. @type {ConsolePage | null} */
  #drawn = null;

  /** @param {HTMLElement} root @param {ChangeStream} stream */
  constructor(root, stream) {
    this.#root = root;
    this.#stream = stream;
    stream.subscribe((changed) => this.#changed(changed));
    document.addEventListener("visibilitychange", () => !document.hidden && this.#stale && this.#soon());
    setInterval(() => this.#tick(), TICK);
  }

  /**
   * Leave the page that is shown and show another.
   *
   * @param {OpenPage} open
   * @param {string} argument
   * @param {Query} query
   */
  async show(open, argument, query) {
    const first = this.#page === null;
    this.leave();
    this.#page = open(this, argument, query);
    this.#error = null;
    this.#root.replaceChildren(h("p", { class: "loading" }, "Loading…"));
    this.#root.setAttribute("aria-busy", "true");
    await this.refresh();
    this.#root.removeAttribute("aria-busy");
    // A followed link moves the focus to the new page; the first page leaves it at the top.
    if (!first) this.#root.querySelector("h1")?.focus({ preventScroll: true });
  }

  leave() {
    this.#abort.abort();
    this.#page?.close?.();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#abort = new AbortController();
    this.#loading = false;
    this.#stale = false;
  }

  /** Load the page again, then draw it. */
  async refresh() {
    if (this.#loading) {
      this.#stale = true;
      return;
    }
    const page = this.#page;
    if (!page) return;
    const { signal } = this.#abort;
    this.#loading = true;
    this.#stale = false;
    this.#last = performance.now();
    try {
      await page.load(signal);
      this.#error = null;
    } catch (error) {
      if (signal.aborted) return;
      this.#error = error;
    }
    if (signal.aborted) return;
    this.#loading = false;
    this.redraw();
    if (this.#stale) this.#soon();
  }

  /** Draw the page as it was loaded last. */
  redraw() {
    const page = this.#page;
    if (!page) return;
    const ready = page.ready?.() ?? false;
    const failure = this.#error ? this.#failure() : null;
    const drawn = failure && !ready ? [heading(page.title()), failure] : [failure, this.#drawing(page)];
    const fresh = h("div", { class: `page ${page.wide ? "wide" : ""}` }, drawn);
    document.title = `${page.title()} · console`;
    const old = this.#root.firstElementChild;
    if (old?.classList.contains("page") && this.#drawn === page) morph(old, fresh);
    else this.#root.replaceChildren(fresh);
    this.#drawn = page;
    if (this.#root.firstElementChild) page.drawn?.(this.#root.firstElementChild);
  }

  /** @param {ConsolePage} page */
  #drawing(page) {
    try {
      return page.render();
    } catch (error) {
      // An unexpected answer must not leave the previous drawing in place.
      console.error(error);
      return [heading(page.title()), h("div", { class: "notice bad", role: "alert" }, icon("failed"), h("span", {}, `This cannot be drawn: ${messageOf(error)}`))];
    }
  }

  #failure() {
    return h("div", { class: "notice bad", role: "alert" }, icon("failed"), h("span", {}, messageOf(this.#error)),
      h("button", { class: "button", onclick: () => this.refresh() }, "Try again"));
  }

  /** @param {Set<string>} changed */
  #changed(changed) {
    if (!this.#page) return;
    if (changed.has("all") || this.#page.watch?.some((name) => changed.has(name))) this.#soon();
  }

  #soon() {
    this.#stale = true;
    if (document.hidden || this.#timer || this.#loading) return;
    const wait = Math.max(0, this.#last + (this.#page?.gap?.() ?? GAP) - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.refresh();
    }, wait);
  }

  #tick() {
    if (document.hidden || this.#stream.paused || this.#stream.state === "gone" || !this.#page?.ticks?.()) return;
    if (this.#page.polls?.()) this.#soon();
    else if (!this.#loading) this.redraw();
  }
}
