/** The template's resources as a map and as a list. */
import { get } from "../api.js";
import { h } from "../dom.js";
import { graphView } from "../graph.js";
import { icon, kindOf } from "../icons.js";
import { heading, searchField, table } from "../parts.js";
import { loaded } from "../screen.js";

/** @param {ConsoleScreen} screen @param {string} _argument @param {Query} query @returns {ConsolePage} */
export function open(screen, _argument, query) {
  /** @type {Resources | null} */
  let answer = null;
  /** @type {string | null} */
  let chosen = query.id ?? null;
  let text = "";
  const view = { zoom: null };
  /** @param {string} id */
  const select = (id) => {
    chosen = chosen === id ? null : id;
    screen.redraw();
  };
  return {
    wide: true,
    title: () => "Resources",
    ready: () => answer !== null,
    async load(signal) {
      answer = await get("resources", {}, signal);
    },
    render: () => {
      const { graph, graphError, items } = loaded(answer);
      const shown = items.filter((one) => `${one.logicalId} ${one.type} ${one.ref}`.toLowerCase().includes(text.toLowerCase()));
      return [
        heading("Resources"),
        h("section", { class: "card", "aria-label": "Map" }, graphView(graph, { label: "Resources of the template", state: view, problem: graphError, look, selected: chosen, taken: chosen && graph ? touching(graph, chosen) : null, select, redraw: () => screen.redraw() })),
        h("h2", {}, "All resources"),
        h("div", { class: "filters", role: "search" }, searchField("Id, type or name", text, (wanted) => { text = wanted; screen.redraw(); })),
        table("Resources", [
          { title: "Logical id", kind: "wide", cell: (one) => h("span", { class: "withicon" }, icon(kindOf(one.type)), one.logicalId) },
          { title: "Type", kind: "code", cell: (one) => one.type },
          { title: "Name or id", kind: "code", cell: (one) => one.ref ?? "–" },
        ], shown, { key: (one) => one.logicalId, tone: (one) => (one.logicalId === chosen ? "chosen" : ""), empty: "No resource matches." }),
      ];
    },
  };
}

/** @param {GraphNode} node */
function look(node) {
  return { tone: "plain", lines: node.height >= 40 ? [node.type.replace(/^AWS::(Serverless::)?/, "")] : undefined };
}

/** @param {Graph} graph @param {string} id */
function touching(graph, id) {
  return new Set(graph.edges.filter(({ from, to }) => from === id || to === id).map(({ from, to }) => `${from}\n${to}`));
}
