/**
 * What changed on the server, as it happens.
 *
 * The server sends counters that rise. While paused, changes are gathered and told when it goes on. A lost server is
 * asked again until it is back; then everything counts as changed.
 */
export class Stream {
  #source = null;
  #counters = {};
  #gathered = new Set();
  #listeners = new Set();
  #retry = null;

  state = "connecting";
  paused = false;

  /** Tell of every change: a set of counters' names, empty when only the state changed. */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** How many kinds of things changed since the pause. */
  get waiting() {
    return this.paused ? this.#gathered.size : 0;
  }

  connect() {
    clearTimeout(this.#retry);
    this.#source?.close();
    this.#source = new EventSource("api/stream");
    this.#source.addEventListener("open", () => this.#arrived());
    this.#source.addEventListener("change", (event) => this.#compare(JSON.parse(event.data)));
    this.#source.addEventListener("error", () => this.#lost());
  }

  pause(paused) {
    this.paused = paused;
    this.#tell();
  }

  #arrived() {
    const back = this.state === "gone";
    this.state = "live";
    if (back) this.#gathered.add("all");
    this.#tell();
  }

  #lost() {
    this.state = "gone";
    this.#tell();
    // An answer that is no stream closes the source for good; a lost connection is retried by the browser.
    if (this.#source.readyState === EventSource.CLOSED) this.#retry = setTimeout(() => this.connect(), 1500);
  }

  #compare(counters) {
    for (const [name, value] of Object.entries(counters)) {
      if (this.#counters[name] !== undefined && this.#counters[name] !== value) this.#gathered.add(name);
    }
    this.#counters = counters;
    if (this.#gathered.size > 0) this.#tell();
  }

  #tell() {
    const changed = this.paused ? new Set() : this.#gathered;
    if (!this.paused) this.#gathered = new Set();
    for (const listener of this.#listeners) listener(changed);
  }
}
