/** Log lines: the message of a JSON line comes first, and control characters are shown as symbols. */
import { h } from "./dom.js";
import { clock, instant, LINE_END, oneLine } from "./format.js";
import { icon } from "./icons.js";
import { coloured } from "./json.js";
import { meaningOfLevel } from "./log_levels.js";

const HIDDEN = new Set(["message", "level", "timestamp", "location", "service", "xray_trace_id"]);

/** Draw one line, which opens to the whole record. @param {LogLine} logLine @param {string} key */
export function logLine({ at, function: name, requestId, level, text }, key) {
  const parsed = objectOf(text);
  const { tone, word } = meaningOfLevel(level ?? parsed?.level);
  return h("details", { class: `logline ${tone}`, "data-key": key },
    h("summary", {}, icon("more"), h("time", { class: "figure", datetime: instant(at), title: instant(at) }, clock(at)), h("span", { class: "level" }, word),
      name && h("span", { class: "source" }, name), h("span", { class: "said" }, parsed ? message(parsed) : oneLine(text))),
    h("pre", { tabindex: "0", "aria-label": "The whole line", role: "region" }, parsed ? coloured(JSON.stringify(parsed, null, 2)) : oneLine(text).replaceAll(LINE_END, `${LINE_END}\n`), requestId ? h("span", { class: "hint" }, `\nrequest ${requestId}`) : null));
}

/** @param {string} text */
function objectOf(text) {
  if (!text.startsWith("{")) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** @param {Record<string, unknown>} parsed */
function message(parsed) {
  const rest = Object.entries(parsed).filter(([name, value]) => !HIDDEN.has(name) && (value === null || typeof value !== "object"));
  const said = typeof parsed.message === "string" ? parsed.message : JSON.stringify(parsed.message ?? "");
  return [h("b", {}, oneLine(said)), rest.map(([name, value]) => [" ", h("span", { class: "pair" }, `${oneLine(name)}=${oneLine(String(value))}`)])];
}
