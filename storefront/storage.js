/** Values stored in this browser; where storage is refused or full, they last as long as the page. */

const PREFIX = "kiosk.";
const memory = new Map();

/** Return the value of a key, or null. @param {string} key */
export function read(key) {
  try {
    return JSON.parse(memory.get(key) ?? localStorage.getItem(PREFIX + key));
  } catch {
    return null;
  }
}

/** @param {string} key @param {unknown} value */
export function write(key, value) {
  const text = JSON.stringify(value);
  try {
    localStorage.setItem(PREFIX + key, text);
    memory.delete(key);
  } catch {
    memory.set(key, text);
  }
}

/** @param {string} key */
export function erase(key) {
  memory.delete(key);
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // Nothing was stored.
  }
}

/**
 * Call `listener` when another tab writes or erases `key`.
 *
 * @param {string} key
 * @param {() => unknown} listener
 * @param {AbortSignal=} signal
 */
export function watch(key, listener, signal) {
  /** @param {StorageEvent} event */
  const heard = (event) => (event.key === PREFIX + key || event.key === null) && listener();
  addEventListener("storage", heard, { signal });
}

/**
 * Run `work` while no other tab runs work of this name, if the browser has locks.
 *
 * @template Result
 * @param {string} name
 * @param {() => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function alone(name, work) {
  return navigator.locks ? await navigator.locks.request(PREFIX + name, work) : work();
}
