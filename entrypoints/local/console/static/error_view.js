/** What went wrong: the error's name, its message, and behind them all that the cause says. */
import { h } from "./dom.js";
import { block } from "./json.js";

/** Draw an error with its cause; Lambda's causes are JSON with a message and a stack trace. */
export function errorView({ error, cause, tone, word }) {
  if (!error && !cause) return null;
  const told = objectOf(cause);
  const message = typeof told?.errorMessage === "string" ? told.errorMessage : null;
  return h("div", { class: `notice ${tone}` },
    h("strong", {}, error ?? word),
    message === null ? cause && h("pre", { class: "cause", tabindex: "0", role: "region", "aria-label": "Cause" }, cause) : h("p", { class: "cause" }, message),
    message !== null && traceOf(told).length > 0 && h("details", { class: "stack" }, h("summary", {}, "Stack trace"), h("pre", { class: "cause", tabindex: "0", role: "region", "aria-label": "Stack trace" }, traceOf(told).join(""))),
    message !== null && block("Cause", cause, { open: false, key: "cause" }));
}

function objectOf(text) {
  try {
    const value = JSON.parse(text);
    return value !== null && typeof value === "object" && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

function traceOf({ stackTrace }) {
  return Array.isArray(stackTrace) ? stackTrace.map((line) => (String(line).endsWith("\n") ? String(line) : `${line}\n`)) : [];
}
