/** The scroll position of each page in the browser's history, restored on going back. */
export class ScrollMemory {
  #scrolls = new Map();
  #here = null;

  constructor() {
    // The browser would restore positions before the pages are loaded and drawn.
    history.scrollRestoration = "manual";
  }

  /** Store the position of the page that is left; return that of the page that is entered, 0 for a new one. */
  enter() {
    if (this.#here !== null) this.#scrolls.set(this.#here, scrollY);
    const known = history.state?.place;
    this.#here = known ?? `${Date.now()} ${this.#scrolls.size}`;
    if (known === undefined) history.replaceState({ place: this.#here }, "");
    return this.#scrolls.get(this.#here) ?? 0;
  }
}
