/** What this browser keeps between visits. A browser that keeps nothing (private, full) loses it with the page. */

const PREFIX = "kiosk.";
const memory = new Map();

/** Return what was written under `key`, or null. */
export function read(key) {
  try {
    return JSON.parse(memory.get(key) ?? localStorage.getItem(PREFIX + key));
  } catch {
    return null;
  }
}

export function write(key, value) {
  const text = JSON.stringify(value);
  try {
    localStorage.setItem(PREFIX + key, text);
    memory.delete(key);
  } catch {
    memory.set(key, text);
  }
}

export function erase(key) {
  memory.delete(key);
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // Nothing was kept there.
  }
}

/** Call `listener` when another tab writes or erases `key`. */
export function watch(key, listener, signal) {
  const heard = (event) => (event.key === PREFIX + key || event.key === null) && listener();
  addEventListener("storage", heard, { signal });
}

/** Run `work` while no other tab runs work of the same name; browsers without locks run it at once. */
export function alone(name, work) {
  return navigator.locks ? navigator.locks.request(PREFIX + name, work) : work();
}
