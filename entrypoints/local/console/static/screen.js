/**
 * The page that is looked at.
 *
 * A page is an object: `load(signal)` asks the server, `render()` draws what it has, `watch` names the counters that
 * make it ask again, `gap()` how many milliseconds apart, `ticks()` says whether something on it shows the passing
 * time. Only this page ever asks.
 */
import { h, morph } from "./dom.js";
import { icon } from "./icons.js";
import { heading } from "./parts.js";

const GAP = 500;
const TICK = 1000;

export class Screen {
  #root;
  #stream;
  #page = null;
  #abort = null;
  #loading = false;
  #stale = false;
  #last = 0;
  #timer = null;
  #error = null;

  constructor(root, stream) {
    this.#root = root;
    this.#stream = stream;
    stream.subscribe((changed) => this.#changed(changed));
    document.addEventListener("visibilitychange", () => !document.hidden && this.#stale && this.#soon());
    setInterval(() => this.#tick(), TICK);
  }

  /** Leave the page that is shown and show another. */
  async show(open, argument, query) {
    const first = this.#page === null;
    this.leave();
    this.#page = open(this, argument, query);
    this.#error = null;
    this.#root.replaceChildren(h("p", { class: "loading" }, "Loading…"));
    this.#root.setAttribute("aria-busy", "true");
    await this.refresh();
    this.#root.removeAttribute("aria-busy");
    // Who follows a link is led to the new page; who has just come starts at the top.
    if (!first) this.#root.querySelector("h1")?.focus({ preventScroll: true });
  }

  leave() {
    this.#abort?.abort();
    this.#page?.close?.();
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#abort = new AbortController();
    this.#loading = false;
    this.#stale = false;
  }

  /** Ask the server again, then draw. */
  async refresh() {
    if (this.#loading) {
      this.#stale = true;
      return;
    }
    const page = this.#page;
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

  /** Draw what is known. */
  redraw() {
    const page = this.#page;
    const drawn = this.#error && !page.ready?.() ? [heading(page.title()), this.#failure()] : this.#drawing(page);
    const fresh = h("div", { class: `page ${page.wide ? "wide" : ""}` }, this.#error && page.ready?.() ? this.#failure() : null, drawn);
    document.title = `${page.title()} · console`;
    if (this.#root.firstElementChild?.classList.contains("page") && this.#root.firstElementChild.page === page) {
      morph(this.#root.firstElementChild, fresh);
    } else {
      fresh.page = page;
      this.#root.replaceChildren(fresh);
    }
    page.drawn?.(this.#root.firstElementChild);
  }

  #drawing(page) {
    try {
      return page.render();
    } catch (error) {
      // An answer of a shape that the page does not know must not leave yesterday's picture standing.
      console.error(error);
      return [heading(page.title()), h("div", { class: "notice bad", role: "alert" }, icon("failed"), h("span", {}, `This cannot be drawn: ${error.message}`))];
    }
  }

  #failure() {
    return h("div", { class: "notice bad", role: "alert" }, icon("failed"), h("span", {}, this.#error.message),
      h("button", { class: "button", onclick: () => this.refresh() }, "Try again"));
  }

  #changed(changed) {
    if (!this.#page) return;
    if (changed.has("all") || this.#page.watch?.some((name) => changed.has(name))) this.#soon();
  }

  #soon() {
    this.#stale = true;
    if (document.hidden || this.#timer || this.#loading) return;
    const wait = Math.max(0, this.#last + (this.#page.gap?.() ?? GAP) - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.refresh();
    }, wait);
  }

  #tick() {
    if (document.hidden || this.#stream.paused || this.#stream.state === "gone" || !this.#page?.ticks?.()) return;
    if (this.#page.polls?.()) this.#soon();
    else if (!this.#loading) this.redraw();
  }
}
