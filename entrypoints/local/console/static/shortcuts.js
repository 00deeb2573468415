/** Keyboard shortcuts: one key, or one after "g". They can be switched off for users of speech input. */
import { open } from "./dialog.js";
import { h } from "./dom.js";
import { tick } from "./parts.js";

const OFF = "console-shortcuts-off";
const LEADER_TIMEOUT = 1200;

export class Shortcuts {
  #entries;
  #leader = -Infinity;
  #shown = false;

  /** @param {Shortcut[]} entries */
  constructor(entries) {
    this.#entries = entries;
    document.addEventListener("keydown", (event) => this.#pressed(event));
  }

  get #off() {
    try {
      return localStorage.getItem(OFF) === "true";
    } catch {
      return false;
    }
  }

  /** Show the shortcuts. */
  async help() {
    if (this.#shown) return;
    this.#shown = true;
    await open("Keyboard shortcuts", () => [
      h("dl", { class: "keys" }, this.#entries.map(({ keys, does }) => h("div", {}, h("dt", {}, keys.split(" ").map((key) => h("kbd", {}, key))), h("dd", {}, does)))),
      h("p", { class: "hint" }, "In a graph the arrow keys go from state to state, Enter chooses one. In a waterfall the arrow keys go from span to span."),
      tick("Use keyboard shortcuts", !this.#off, (on) => localStorage.setItem(OFF, String(!on))),
    ]);
    this.#shown = false;
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    if (this.#off || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const led = performance.now() - this.#leader < LEADER_TIMEOUT;
    this.#leader = event.key === "g" && !led ? performance.now() : -Infinity;
    const entry = this.#entries.find(({ keys }) => keys === (led ? `g ${event.key}` : event.key));
    if (!entry) return;
    event.preventDefault();
    entry.act();
  }
}

/** @param {EventTarget | null} element */
function isTyping(element) {
  return element instanceof Element && element.matches("input, textarea, select, [contenteditable]");
}
