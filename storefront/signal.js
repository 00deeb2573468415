/** A list of listeners: how a noun tells the pages that it has changed. */
export class Signal {
  #listeners = new Set();

  /** Call `listener` at each change, until `signal` is aborted. */
  listen(listener, signal) {
    if (signal?.aborted) return;
    this.#listeners.add(listener);
    signal?.addEventListener("abort", () => this.#listeners.delete(listener), { once: true });
  }

  tell(...news) {
    for (const listener of [...this.#listeners]) listener(...news);
  }
}

/** Wait, or stop waiting with the signal's reason. */
export function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const stop = () => (clearTimeout(timer), reject(signal.reason));
    const timer = setTimeout(() => (signal?.removeEventListener("abort", stop), resolve()), milliseconds);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
