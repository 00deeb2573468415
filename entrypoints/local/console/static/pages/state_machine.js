/** One state machine: its graph beside its definition. */
import { get } from "../api.js";
import { definitionView, reveal } from "../definition.js";
import { h } from "../dom.js";
import { graphView, light } from "../graph.js";
import { copy } from "../json.js";
import { button, heading, signButton } from "../parts.js";
import { link } from "../router.js";
import { loaded } from "../screen.js";
import { startExecution } from "../start_execution.js";

/** @param {ConsoleScreen} screen @param {string} arn @returns {ConsolePage} */
export function open(screen, arn) {
  /** @type {StateMachineDetails | null} */
  let machine = null;
  /** @type {string | null} */
  let state = null;
  const view = { zoom: null };
  /** @param {string | null} name */
  const point = (name) => light(document.getElementById("machine"), name);
  /** @param {string | null} name */
  const pointFromGraph = (name) => {
    point(name);
    reveal(name);
  };
  /** @param {string} name */
  const select = (name) => {
    state = state === name ? null : name;
    screen.redraw();
    reveal(state);
  };
  return {
    wide: true,
    title: () => machine?.name ?? "State machine",
    ready: () => machine !== null,
    async load(signal) {
      machine = await get("state-machine", { arn }, signal);
    },
    render: () => drawing(loaded(machine)),
  };

  /** @param {StateMachineDetails} shown */
  function drawing(shown) {
    return [
      heading(shown.name, {
        above: h("a", { href: link("machines") }, "State machines"),
        beside: h("span", { class: "mark" }, shown.type),
        actions: [signButton("copy", "Copy the state machine's ARN", () => copy(shown.arn)),
          h("a", { class: "button", href: link("executions", null, { machine: arn }) }, "Executions"),
          button("Start an execution", () => startExecution([shown]), { kind: "primary", sign: "play" })],
      }),
      h("div", { class: "split", id: "machine" },
        h("section", { class: "card picture-side", "aria-label": "Graph" },
          graphView(shown.graph, { label: `States of ${shown.name}`, state: view, problem: shown.graphError, selected: state, select, point: pointFromGraph, redraw: () => screen.redraw() })),
        h("section", { class: "card text-side", "aria-label": "Definition" },
          h("header", { class: "cardhead" }, h("h2", {}, "Definition"), signButton("copy", "Copy the definition", () => copy(shown.definition))),
          definitionView(shown.definition, { selected: state, select, point }))),
    ];
  }
}
