/** One state machine: its graph beside its definition. */
import { get } from "../api.js";
import { definitionView, reveal } from "../definition.js";
import { h } from "../dom.js";
import { graphView, light } from "../graph.js";
import { copy } from "../json.js";
import { button, heading, signButton } from "../parts.js";
import { link } from "../router.js";
import { startExecution } from "../start_execution.js";

export function open(screen, arn) {
  let machine = null;
  let state = null;
  const view = { zoom: null };
  const point = (name) => light(document.getElementById("machine"), name);
  const pointFromGraph = (name) => {
    point(name);
    reveal(name);
  };
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
    render: () => [
      heading(machine.name, {
        above: h("a", { href: link("machines") }, "State machines"),
        beside: h("span", { class: "mark" }, machine.type),
        actions: [signButton("copy", "Copy the state machine's ARN", () => copy(machine.arn)),
          h("a", { class: "button", href: link("executions", null, { machine: arn }) }, "Executions"),
          button("Start an execution", () => startExecution([machine]), { kind: "primary", sign: "play" })],
      }),
      h("div", { class: "split", id: "machine" },
        h("section", { class: "card picture-side", "aria-label": "Graph" },
          graphView(machine.graph, { label: `States of ${machine.name}`, state: view, problem: machine.graphError, selected: state, select, point: pointFromGraph, redraw: () => screen.redraw() })),
        h("section", { class: "card text-side", "aria-label": "Definition" },
          h("header", { class: "cardhead" }, h("h2", {}, "Definition"), signButton("copy", "Copy the definition", () => copy(machine.definition))),
          definitionView(machine.definition, { selected: state, select, point }))),
    ],
  };
}
