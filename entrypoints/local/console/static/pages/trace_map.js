/** The trace map: which parts call which, how often, how fast and with how many errors. */
import { get } from "../api.js";
import { h } from "../dom.js";
import { count, duration } from "../format.js";
import { graphView } from "../graph.js";
import { button, facts, heading, table } from "../parts.js";
import { link } from "../router.js";
import { loaded } from "../screen.js";

/** @param {ConsoleScreen} screen @returns {ConsolePage} */
export function open(screen) {
  /** @type {GraphAnswer | null} */
  let answer = null;
  /** @type {string | null} */
  let chosen = null;
  const view = { zoom: null };
  /** @param {string} id */
  const select = (id) => {
    chosen = chosen === id ? null : id;
    screen.redraw();
  };
  return {
    wide: true,
    watch: ["traces", "invocations"],
    gap: () => 1500,
    title: () => "Trace map",
    ready: () => answer !== null,
    async load(signal) {
      answer = await get("trace-map", {}, signal);
    },
    render: () => draw(loaded(answer)),
  };

  /** @param {GraphAnswer} shown */
  function draw({ graph, graphError }) {
    return [
      heading("Trace map", { actions: [button("As table", () => document.getElementById("map-table")?.scrollIntoView(), { kind: "quiet", sign: "table" })] }),
      graphError ? h("p", { class: "notice caught" }, graphError) : !graph?.nodes.length ? h("p", { class: "empty" }, "No calls yet.") : [
        h("section", { class: "card", "aria-label": "Map" }, graphView(graph, { label: "Trace map", state: view, look, selected: chosen, select, redraw: () => screen.redraw() })),
        chosen && about(graph.nodes.find((node) => node.id === chosen)),
        h("div", { id: "map-table" }, table("Nodes of the map", [
          { title: "Name", kind: "wide", cell: (node) => node.label },
          { title: "Kind", cell: (node) => node.type },
          { title: "Calls", kind: "number", cell: (node) => (node.data ? count(node.data.calls) : "–") },
          { title: "Errors", kind: "number", cell: (node) => node.data?.errors ? h("span", { class: "bad-text" }, count(node.data.errors)) : node.data ? "0" : "–" },
          { title: "p50", kind: "number", cell: (node) => duration(node.data?.p50) },
        ], graph.nodes, { key: (node) => node.id })),
      ],
    ];
  }
}

/** @param {GraphNode} graphNode */
function look({ data }) {
  // The client has no figures: calls only start there.
  if (!data) return { tone: "plain" };
  const { calls = 0, errors = 0, p50 = null } = data;
  const tone = calls === 0 ? "plain" : errors === 0 ? "good" : errors >= calls ? "bad" : "caught";
  const lines = calls === 0 ? ["not called"] : [[`${count(calls)}×`, p50 !== null && duration(p50), errors > 0 && `⚠ ${count(errors)}`].filter(Boolean).join(" · ")];
  return { tone, lines, word: errors ? `${count(errors)} errors` : "" };
}

/** @param {GraphNode | undefined} node */
function about(node) {
  if (!node) return null;
  const isFunction = /function/i.test(node.type);
  return h("section", { class: "card about", "aria-label": node.label }, h("h2", {}, node.label),
    facts([["Kind", node.type], ["Calls", node.data && count(node.data.calls)], ["Errors", node.data && count(node.data.errors)], ["p50", node.data && duration(node.data.p50)],
      ["Logs", isFunction ? h("a", { href: link("logs", null, { function: node.label }) }, "Its logs") : null],
      ["Traces", h("a", { href: link("traces", null, { q: node.label }) }, "Its traces")]]));
}
