/** Requests, newest first. */
import { h } from "../dom.js";
import { brief, count, duration, now } from "../format.js";
import { Listing } from "../listing.js";
import { heading, searchField, table, tick, time } from "../parts.js";
import { link, rewrite } from "../router.js";
import { badge, meaning } from "../status.js";

/** @param {ConsoleScreen} screen @param {string} _argument @param {Query} query @returns {ConsolePage} */
export function open(screen, _argument, query) {
  const filters = { q: query.q ?? "", errors: query.errors ?? "" };
  /** @type {Listing<TraceSummary>} */
  const traces = new Listing("traces", () => filters);
  /** @param {keyof typeof filters} name */
  const filter = (name) => /** @param {string | boolean} value */ (value) => {
    filters[name] = value === false ? "" : String(value);
    rewrite(filters);
    traces.reset();
    screen.refresh();
  };
  return {
    watch: ["traces", "executions"],
    title: () => "Traces",
    ready: () => traces.loaded,
    ticks: () => traces.items.some((one) => one.status === "running"),
    load: (signal) => traces.load(signal),
    render: () => {
      const longest = Math.max(1e-6, ...traces.items.map((one) => one.duration ?? 0));
      return [
        heading("Traces"),
        h("div", { class: "filters", role: "search" }, searchField("Route, execution or id", filters.q, filter("q")), tick("With errors only", filters.errors === "true", filter("errors"))),
        table("Traces", [
          { title: "Status", cell: (one) => badge(one.status) },
          { title: "Request", kind: "wide", cell: (one) => h("a", { href: link("trace", one.id) }, one.name) },
          { title: "Executions", kind: "code", cell: (one) => one.executions.length ? brief(one.executions.join(", "), 44) : "–" },
          { title: "Errors", kind: "number", cell: (one) => (one.errors ? h("span", { class: "bad-text" }, count(one.errors)) : "0") },
          { title: "Spans", kind: "number", cell: (one) => count(one.spans) },
          { title: "Started", kind: "number", cell: (one) => time(one.started) },
          { title: "Duration", kind: "number", cell: (one) => length(one, longest) },
        ], traces.items, { key: (one) => one.id, tone: (one) => meaning(one.status).tone, empty: "No request matches." }),
        traces.footer(screen, "trace"),
      ];
    },
  };
}

/** @param {TraceSummary} one @param {number} longest */
function length(one, longest) {
  const seconds = one.duration ?? now() - one.started;
  const share = Math.min(1, Math.log1p(seconds * 1000) / Math.log1p(longest * 1000));
  return h("span", { class: "meter" }, h("span", { class: "bar", style: { width: `${Math.max(2, share * 100)}%` } }), h("span", { class: "figure" }, duration(seconds)));
}
