/** An error with its name, its message and the whole of its cause. */
import { h } from "./dom.js";
import { block } from "./json.js";

/**
 * Draw an error with its cause; Lambda's causes are JSON with a message and a stack trace.
 *
 * @param {{ error: string | null, cause: string | null, tone: string, word: string }} failure
 */
export function errorView({ error, cause, tone, word }) {
  if (!error && !cause) return null;
  const parsed = objectOf(cause);
  const heading = h("strong", {}, error ?? word);
  if (typeof parsed?.errorMessage !== "string") return h("div", { class: `notice ${tone}` }, heading, cause && verbatim("Cause", cause));
  const trace = traceOf(parsed);
  return h("div", { class: `notice ${tone}` },
    heading,
    h("p", { class: "cause" }, parsed.errorMessage),
    trace && h("details", { class: "stack" }, h("summary", {}, "Stack trace"), verbatim("Stack trace", trace)),
    block("Cause", cause, { open: false, key: "cause" }));
}

/** @param {string} label @param {string} text */
function verbatim(label, text) {
  return h("pre", { class: "cause", tabindex: "0", role: "region", "aria-label": label }, text);
}

/** @param {string | null} text @returns {Record<string, unknown> | null} */
function objectOf(text) {
  try {
    const value = JSON.parse(text ?? "");
    return value !== null && typeof value === "object" && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** @param {Record<string, unknown>} parsed */
function traceOf({ stackTrace }) {
  return Array.isArray(stackTrace) ? stackTrace.map((line) => (String(line).endsWith("\n") ? String(line) : `${line}\n`)).join("") : "";
}
