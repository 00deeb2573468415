/**
 * A list of functions to call when something changes, such as the cart.
 *
 * @template {unknown[]} News
 */
export class Listeners {
  /** @type {Set<(...news: News) => unknown>} */
  #listeners = new Set();

  /**
   * Call `listener` at each change, until `signal` is aborted.
   *
   * @param {(...news: News) => unknown} listener
   * @param {AbortSignal} [signal]
   */
  listen(listener, signal) {
    if (signal?.aborted) return;
    this.#listeners.add(listener);
    signal?.addEventListener("abort", () => this.#listeners.delete(listener), { once: true });
  }

  /** @param {News} news */
  notify(...news) {
    for (const listener of [...this.#listeners]) listener(...news);
  }
}

/**
 * Wait, or reject with the reason of `signal` when that is aborted.
 *
 * @param {number} milliseconds
 * @param {AbortSignal} [signal]
 * @returns {Promise<void>}
 */
export function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const stop = () => (clearTimeout(timer), reject(signal?.reason));
    const timer = setTimeout(() => (signal?.removeEventListener("abort", stop), resolve()), milliseconds);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
