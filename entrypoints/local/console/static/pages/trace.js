/** One request as a waterfall. */
import { get } from "../api.js";
import { h } from "../dom.js";
import { count, duration, now } from "../format.js";
import { facts, heading, time } from "../parts.js";
import { link } from "../router.js";
import { badge } from "../status.js";
import { waterfall } from "../waterfall.js";

export function open(screen, id) {
  let spans = null;
  const state = {};
  const root = () => spans.find((span) => !span.parent) ?? spans[0];
  // A failed attempt is its execution's business, which may have retried or undone it.
  const outcome = () => (running() ? "running" : spans.some((span) => span.status === "error" && (span === root() || span.kind === "execution")) ? "error" : "ok");
  const running = () => spans?.some((span) => span.status === "running") ?? false;
  return {
    wide: true,
    watch: ["traces", "executions"],
    title: () => (spans?.length ? root().name : "Trace"),
    ready: () => spans !== null,
    ticks: running,
    polls: () => true,
    gap: () => (running() ? 500 : 2000),
    async load(signal) {
      ({ spans } = await get("trace", { id }, signal));
    },
    render: () => {
      if (spans.length === 0) return [heading("Trace"), h("p", { class: "empty" }, "This trace is no longer kept.")];
      const begin = Math.min(...spans.map((span) => span.started));
      const end = Math.max(...spans.map((span) => span.ended ?? now()));
      const failed = spans.filter((span) => span.status === "error").length;
      return [
        heading(root().name, { above: [h("a", { href: link("traces") }, "Traces")], beside: badge(outcome()) }),
        facts([
          ["Started", time(begin)],
          ["Duration", h("span", { class: "figure" }, duration(end - begin))],
          ["Spans", count(spans.length)],
          ["Errors", failed ? h("span", { class: "bad-text" }, count(failed)) : "0"],
          ["Cold starts", count(spans.filter((span) => span.cold).length)],
          ["Id", h("span", { class: "code" }, id)],
          ["Execution", executionLinks(spans)],
        ]),
        h("section", { class: "card", "aria-label": "Waterfall" }, waterfall(spans, { state, redraw: () => screen.redraw(), links: (span) => linksOf(span, spans) })),
      ];
    },
  };
}

function executionLinks(spans) {
  const named = spans.filter((span) => span.kind === "execution" && span.detail?.arn);
  if (named.length === 0) return null;
  return named.map((span, at) => [at ? ", " : null, h("a", { href: link("execution", span.detail.arn) }, span.name)]);
}

/** Return where one may go on from a span. */
function linksOf(span, spans) {
  if (span.kind === "execution" && span.detail?.arn) return [["Open the execution", link("execution", span.detail.arn)]];
  if (span.kind === "function") return [["Its function", link("function", span.name)], ["Its logs", link("logs", null, { function: span.name })]];
  const arn = spans.find((one) => one.id === span.parent && one.kind === "execution")?.detail?.arn;
  return span.kind === "state" && arn ? [["Open the state in its execution", link("execution", arn, { state: span.name })]] : [];
}
