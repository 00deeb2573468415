/** One request as a waterfall. */
import { get } from "../api.js";
import { h } from "../dom.js";
import { count, duration, now } from "../format.js";
import { facts, heading, time } from "../parts.js";
import { link } from "../router.js";
import { loaded } from "../screen.js";
import { badge } from "../status.js";
import { waterfall } from "../waterfall.js";

/** @param {ConsoleScreen} screen @param {string} id @returns {ConsolePage} */
export function open(screen, id) {
  /** @type {Span[] | null} */
  let spans = null;
  /** @type {WaterfallState} */
  const state = {};
  const running = () => spans?.some((span) => span.status === "running") ?? false;
  return {
    wide: true,
    watch: ["traces", "executions"],
    title: () => (spans?.length ? rootOf(spans).name : "Trace"),
    ready: () => spans !== null,
    ticks: running,
    polls: () => true,
    gap: () => (running() ? 500 : 2000),
    async load(signal) {
      ({ spans } = await get("trace", { id }, signal));
    },
    render: () => drawing(loaded(spans)),
  };

  /** @param {Span[]} shown */
  function drawing(shown) {
    if (shown.length === 0) return [heading("Trace"), h("p", { class: "empty" }, "This trace is no longer kept.")];
    const begin = Math.min(...shown.map((span) => span.started));
    const end = Math.max(...shown.map((span) => span.ended ?? now()));
    const failed = shown.filter((span) => span.status === "error").length;
    return [
      heading(rootOf(shown).name, { above: [h("a", { href: link("traces") }, "Traces")], beside: badge(outcomeOf(shown)) }),
      facts([
        ["Started", time(begin)],
        ["Duration", h("span", { class: "figure" }, duration(end - begin))],
        ["Spans", count(shown.length)],
        ["Errors", failed ? h("span", { class: "bad-text" }, count(failed)) : "0"],
        ["Cold starts", count(shown.filter((span) => span.cold).length)],
        ["Id", h("span", { class: "code" }, id)],
        ["Execution", executionLinks(shown)],
      ]),
      h("section", { class: "card", "aria-label": "Waterfall" }, waterfall(shown, { state, redraw: () => screen.redraw(), links: (span) => linksOf(span, shown) })),
    ];
  }
}

/** @param {Span[]} spans */
function rootOf(spans) {
  return spans.find((span) => !span.parent) ?? spans[0];
}

/**
 * Return the outcome of a request.
 *
 * A failed attempt counts only if its execution failed, which may have retried or undone it.
 *
 * @param {Span[]} spans
 */
function outcomeOf(spans) {
  if (spans.some((span) => span.status === "running")) return "running";
  const root = rootOf(spans);
  return spans.some((span) => span.status === "error" && (span === root || span.kind === "execution")) ? "error" : "ok";
}

/** @param {Span[]} spans */
function executionLinks(spans) {
  const named = spans.filter((span) => span.kind === "execution" && span.detail?.arn);
  if (named.length === 0) return null;
  return named.map((span, at) => [at ? ", " : null, h("a", { href: link("execution", span.detail?.arn) }, span.name)]);
}

/** Return the links of a span. @param {Span} span @param {Span[]} spans */
function linksOf(span, spans) {
  if (span.kind === "execution" && span.detail?.arn) return [["Open the execution", link("execution", span.detail?.arn)]];
  if (span.kind === "function") return [["Its function", link("function", span.name)], ["Its logs", link("logs", null, { function: span.name })]];
  const arn = spans.find((one) => one.id === span.parent && one.kind === "execution")?.detail?.arn;
  return span.kind === "state" && arn ? [["Open the state in its execution", link("execution", arn, { state: span.name })]] : [];
}
