/**
 * Changes on the server, as they happen.
 *
 * The server sends counters that rise. While paused, changes are gathered, and the listeners are notified on resuming.
 * A lost server is tried again until it is back; then everything counts as changed. A hidden window keeps no
 * connection, because a browser has six to one server, for all of its windows.
 */
export class Stream {
  /** @type {EventSource | undefined} */
  #source;
  /** @type {Record<string, number>} */
  #counters = {};
  /** @type {Set<string>} */
  #gathered = new Set();
  /** @type {Set<(changed: Set<string>) => void>} */
  #listeners = new Set();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #retry;
  #missed = false;

  state = "connecting";
  paused = false;

  /**
   * Notify of every change by the names of its counters; none of them changed if only the state did.
   *
   * @param {(changed: Set<string>) => void} listener
   */
  subscribe(listener) {
    this.#listeners.add(listener);
  }

  /** The number of counters that changed since the pause. */
  get waiting() {
    return this.paused ? this.#gathered.size : 0;
  }

  /** Stay connected whenever the window is visible. */
  start() {
    document.addEventListener("visibilitychange", () => (document.hidden ? this.#rest() : this.connect()));
    this.connect();
  }

  connect() {
    clearTimeout(this.#retry);
    this.#source?.close();
    const source = new EventSource("api/stream");
    source.addEventListener("open", () => this.#arrived());
    source.addEventListener("change", (event) => this.#compare(JSON.parse(event.data)));
    source.addEventListener("error", () => this.#lost(source));
    this.#source = source;
  }

  /** @param {boolean} paused */
  pause(paused) {
    this.paused = paused;
    this.#tell();
  }

  #rest() {
    clearTimeout(this.#retry);
    this.#source?.close();
    this.#missed = true;
  }

  #arrived() {
    this.state = "live";
    if (this.#missed) this.#gathered.add("all");
    this.#missed = false;
    this.#tell();
  }

  /** @param {EventSource} source */
  #lost(source) {
    this.state = "gone";
    this.#missed = true;
    this.#tell();
    // After an answer that is not a stream the browser gives up; a lost connection it retries by itself.
    if (source.readyState === EventSource.CLOSED) this.#retry = setTimeout(() => this.connect(), 1500);
  }

  /** @param {Record<string, number>} counters */
  #compare(counters) {
    for (const [name, value] of Object.entries(counters)) {
      if (this.#counters[name] !== undefined && this.#counters[name] !== value) this.#gathered.add(name);
    }
    this.#counters = counters;
    if (this.#gathered.size > 0) this.#tell();
  }

  #tell() {
    /** @type {Set<string>} */
    const changed = this.paused ? new Set() : this.#gathered;
    if (!this.paused) this.#gathered = new Set();
    for (const listener of this.#listeners) listener(changed);
  }
}
