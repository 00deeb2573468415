/** Where one was in each page of the browser's history, so that going back leads to the same spot. */
export class ScrollMemory {
  #scrolls = new Map();
  #here = null;

  constructor() {
    // Pages are drawn when their answers arrive, which is after the browser would restore anything.
    history.scrollRestoration = "manual";
  }

  /** Note where we were, and return where we had been in the page that is entered: 0 in a new one. */
  enter() {
    if (this.#here !== null) this.#scrolls.set(this.#here, scrollY);
    const known = history.state?.place;
    this.#here = known ?? `${Date.now()} ${this.#scrolls.size}`;
    if (known === undefined) history.replaceState({ place: this.#here }, "");
    return this.#scrolls.get(this.#here) ?? 0;
  }
}
