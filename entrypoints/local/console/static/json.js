/** JSON as text with its parts in colours. */
import { h } from "./dom.js";
import { button } from "./parts.js";
import { say } from "./toast.js";

const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|\b(true|false|null)\b/g;
const MOST = 200_000;

/** Return a JSON text with line ends, or the text itself if it is not JSON. @param {string} text */
export function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** Return the spans of one piece of JSON text. @param {string} text */
export function coloured(text) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > end) parts.push(text.slice(end, match.index));
    const [whole, string, colon, number] = match;
    if (string) parts.push(h("span", { class: colon ? "name" : "string" }, string), colon ?? "");
    else parts.push(h("span", { class: number ? "number" : "word" }, whole));
    end = match.index + whole.length;
  }
  parts.push(text.slice(end));
  return parts;
}

/**
 * Draw a JSON text or value in a block with a copy button.
 *
 * @param {string} label
 * @param {unknown} value
 * @param {{ truncated?: boolean, open?: boolean, key?: string | null }} [options]
 */
export function block(label, value, { truncated = false, open = true, key = null } = {}) {
  if (value === null || value === undefined) return null;
  const text = typeof value === "string" ? pretty(value) : JSON.stringify(value, null, 2);
  const shown = text.length > MOST ? `${text.slice(0, MOST)}…` : text;
  return h("details", { class: "block", open, "data-key": key },
    h("summary", {}, h("span", {}, label), truncated && h("em", {}, "cut short")),
    h("div", { class: "code" },
      h("pre", { tabindex: "0", "aria-label": label, role: "region" }, coloured(shown)),
      button("Copy", () => copy(text), { kind: "quiet copy", sign: "copy", "aria-label": `Copy ${label}` })));
}

/** Copy a text to the clipboard. @param {string} text */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    say("Copied");
  } catch {
    say("The browser did not allow copying", "bad");
  }
}
