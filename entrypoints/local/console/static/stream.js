/**
 * What changed on the server, as it happens.
 *
 * The server sends counters that rise. While paused, changes are gathered and told when it goes on. A lost server is
 * asked again until it is back; then everything counts as changed. A window that nobody sees keeps no connection: a
 * browser has six to one server, for all of its windows.
 */
export class Stream {
  #source = null;
  #counters = {};
  #gathered = new Set();
  #listeners = new Set();
  #retry = null;
  #missed = false;

  state = "connecting";
  paused = false;

  /** Tell of every change: a set of counters' names, empty when only the state changed. */
  subscribe(listener) {
    this.#listeners.add(listener);
  }

  /** How many kinds of things changed since the pause. */
  get waiting() {
    return this.paused ? this.#gathered.size : 0;
  }

  /** Listen from now on, whenever the window is seen. */
  start() {
    document.addEventListener("visibilitychange", () => (document.hidden ? this.#rest() : this.connect()));
    this.connect();
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

  #lost() {
    this.state = "gone";
    this.#missed = true;
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
