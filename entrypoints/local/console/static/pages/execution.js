/** One execution: its path through the graph, the input and output of each state, its event history. */
import { get, post } from "../api.js";
import { definitionView, reveal } from "../definition.js";
import { confirmed } from "../dialog.js";
import { h } from "../dom.js";
import { count, duration, now, plural } from "../format.js";
import { errorView } from "../error_view.js";
import { graphView, legend, light } from "../graph.js";
import { eventHistory } from "../event_history.js";
import { block, copy } from "../json.js";
import { Listing } from "../listing.js";
import { button, facts, heading, signButton, tabPanel, tabs, time } from "../parts.js";
import { link, rewrite } from "../router.js";
import { loaded } from "../screen.js";
import { startExecution } from "../start_execution.js";
import { badge, meaning } from "../status.js";
import { attempt } from "../toast.js";

const LEGEND = [["progress", "running", "In progress"], ["good", "succeeded", "Succeeded"], ["bad", "failed", "Failed"],
  ["caught", "caught", "Caught error"], ["grey", "cancelled", "Cancelled"], ["plain", null, "Not entered"]];

/** @param {ConsoleScreen} screen @param {string} arn @param {Query} query @returns {ConsolePage} */
export function open(screen, arn, query) {
  /** @type {ExecutionDetails | null} */
  let latest = null;
  /** @type {string | null} */
  let shown = null;
  const view = { zoom: null };
  /** @type {{ state: string | null, tab: string, reverse: boolean }} */
  const chosen = { state: query.state ?? null, tab: query.tab ?? "state", reverse: query.reverse === "true" };
  const opened = new Set();
  /** @type {Listing<HistoryEvent>} */
  const history = new Listing("execution/history", () => ({ arn, reverse: chosen.reverse }));

  const remember = () => {
    rewrite({ state: chosen.state, tab: chosen.tab === "state" ? null : chosen.tab, reverse: chosen.reverse });
    screen.redraw();
  };
  /** @param {string} state */
  const select = (state) => {
    chosen.state = chosen.state === state && chosen.tab !== "history" ? null : state;
    if (chosen.tab === "history") chosen.tab = "state";
    remember();
  };
  /** @param {string} tab */
  const show = async (tab) => {
    chosen.tab = tab;
    if (tab === "history") await screen.refresh();
    remember();
    reveal(chosen.state);
  };
  /** @param {string | null} state */
  const point = (state) => light(document.getElementById("execution"), state);
  /** @param {string | null} state */
  const pointFromGraph = (state) => {
    point(state);
    reveal(state);
  };

  const close = () => {
    chosen.state = null;
    remember();
  };

  const acts = {
    async stop() {
      if (!(await confirmed("Stop this execution?", `${loaded(latest).name} ends as ABORTED; nothing that it did is undone.`, "Stop it"))) return;
      if (await attempt("Stopped", () => post("execution/stop", { arn }))) screen.refresh();
    },
    async redrive() {
      const text = "It resumes at the state that failed; states that succeeded are not run again.";
      if (!(await confirmed("Redrive this execution?", text, "Redrive", "primary"))) return;
      if (await attempt("Redriven", () => post("execution/redrive", { arn }))) screen.refresh();
    },
    async again() {
      const { inputTruncated, input, machine } = loaded(latest);
      if (!inputTruncated) return startExecution([machine], { input });
      // An input that was cut cannot be edited here; the server uses its own copy.
      if (!(await confirmed("Start again?", "A new execution gets the same input, which is too long to be edited here.", "Start", "primary"))) return;
      const answer = await attempt("Started", () => post("execution/start", { like: arn }));
      if (answer) location.hash = link("execution", answer.arn);
    },
  };

  return {
    wide: true,
    watch: ["executions"],
    title: () => latest?.name ?? "Execution",
    ready: () => latest !== null,
    ticks: () => latest?.status === "RUNNING",
    polls: () => true,
    // An ended execution changes only by a redrive.
    gap: () => (latest?.status === "RUNNING" ? 500 : 5000),
    async load(signal) {
      const answer = await get("execution", { arn }, signal);
      latest = answer;
      const wanted = `${answer.events} ${chosen.reverse}`;
      if (chosen.tab !== "history" || wanted === shown) return;
      await history.load(signal);
      shown = wanted;
    },
    render: () => drawing(loaded(latest)),
  };

  /** @param {ExecutionDetails} execution */
  function drawing(execution) {
    return [
      title(execution, acts),
      summary(execution),
      failure(execution),
      h("div", { class: "split", id: "execution", onkeydown: (event) => event.key === "Escape" && chosen.state && select(chosen.state) },
        h("section", { class: "card picture-side", "aria-label": "Graph" },
          graphView(execution.graph, { label: `States of ${execution.machine.name}`, state: view, problem: execution.graphError, look: (node) => look(node, execution), taken: takenOf(execution), selected: chosen.state, select, point: pointFromGraph, redraw: () => screen.redraw() }),
          legend(LEGEND)),
        h("section", { class: "card text-side", "aria-label": "Details" },
          tabs("Details", [["state", chosen.state ? "State" : "Input and output"], ["definition", "Definition"], ["history", `Event history (${count(execution.events)})`]], chosen.tab, show),
          tabPanel(chosen.tab, chosen.tab === "definition" ? definitionView(execution.definition, { selected: chosen.state, select: (state) => { chosen.state = state; remember(); }, point })
            : chosen.tab === "history" ? [toolbar(chosen, history, screen, remember), eventHistory(history.items, { opened, redraw: () => screen.redraw(), started: execution.started, point }), history.footer(screen, "event")]
              : chosen.state ? statePanel(chosen.state, execution, close) : wholePanel(execution)))),
    ];
  }
}

/** @param {ExecutionDetails} execution @param {Record<"stop" | "redrive" | "again", () => unknown>} acts */
function title(execution, acts) {
  return heading(execution.name, {
    above: [h("a", { href: link("executions") }, "Executions"), " / ", h("a", { href: link("machine", execution.machine.arn) }, execution.machine.name)],
    beside: badge(execution.status),
    actions: [
      signButton("copy", "Copy the execution's ARN", () => copy(execution.arn)),
      execution.stoppable && button("Stop", acts.stop, { kind: "danger", sign: "stop" }),
      execution.redrivable && button("Redrive", acts.redrive, { sign: "retry" }),
      button("Start again", acts.again, { sign: "play" }),
    ].filter(Boolean),
  });
}

/** @param {ExecutionDetails} execution */
function summary(execution) {
  return facts([
    ["Started", time(execution.started)],
    ["Duration", h("span", { class: "figure" }, duration((execution.stopped ?? now()) - execution.started))],
    ["States entered", count(Object.values(execution.states).reduce((sum, state) => sum + (state.entered ?? 0), 0))],
    ["Retries", count(Object.values(execution.states).reduce((sum, state) => sum + (state.retries ?? 0), 0))],
    ["Redrives", execution.redrives ? count(execution.redrives) : null],
    ["Trace", execution.trace ? h("a", { href: link("trace", execution.trace) }, "Open the waterfall") : null],
    ["Logs", h("a", { href: link("logs", null, { q: execution.name }) }, "Of this execution")],
  ]);
}

/** @param {{ status: string, error: string | null, cause: string | null }} failed */
function failure({ status, error, cause }) {
  return errorView({ error, cause, ...meaning(status) });
}

/** @param {GraphNode} node @param {ExecutionDetails} execution */
function look(node, execution) {
  const state = execution.states[node.id];
  if (!state) return { tone: "plain", word: "not entered" };
  return { ...meaning(state.status), word: meaning(state.status).word.toLowerCase(), retries: state.retries, entered: state.entered };
}

/** @param {ExecutionDetails} execution */
function takenOf(execution) {
  return new Set(execution.taken.map(([from, to]) => `${from}\n${to}`));
}

/**
 * @param {{ reverse: boolean }} chosen
 * @param {Listing<HistoryEvent>} history
 * @param {ConsoleScreen} screen
 * @param {() => void} remember
 */
function toolbar(chosen, history, screen, remember) {
  const turn = () => {
    chosen.reverse = !chosen.reverse;
    history.reset();
    remember();
    screen.refresh();
  };
  return h("div", { class: "filters" }, button(chosen.reverse ? "Newest first" : "Oldest first", turn, { sign: "reverse", kind: "quiet", "aria-pressed": String(chosen.reverse) }));
}

/** @param {string} name @param {ExecutionDetails} execution @param {() => void} close */
function statePanel(name, execution, close) {
  const state = execution.states[name];
  const type = state?.type ?? execution.graph?.nodes.find((node) => node.id === name)?.type;
  return h("div", { class: "state", "data-key": name },
    h("header", {}, h("h2", {}, name), type && h("span", { class: "mark" }, type), state ? badge(state.status) : h("span", { class: "badge plain" }, "Not entered"), signButton("close", "Close the state", close)),
    state ? [
      facts([
        ["Entered", state.entered > 1 ? plural(state.entered, "time") : time(state.started)],
        ["Duration", h("span", { class: "figure" }, duration(state.duration ?? (state.status === "IN_PROGRESS" ? now() - state.started : null)))],
        ["Retries", state.retries ? count(state.retries) : null],
        ["Logs", type === "Task" ? h("a", { href: link("logs", null, { q: execution.name }) }, "Logs") : null],
      ]),
      failure(state),
      block("Input", state.input, { truncated: cut(state, "input"), key: "input" }),
      block("Output", state.output, { truncated: cut(state, "output"), key: "output" }),
    ] : h("p", { class: "empty" }, "This execution has not entered the state."));
}

/** @param {{ inputTruncated: boolean, outputTruncated: boolean }} state @param {"input" | "output"} part */
function cut(state, part) {
  return state[`${part}Truncated`] === true;
}

/** @param {ExecutionDetails} execution */
function wholePanel(execution) {
  return h("div", { class: "state", "data-key": "whole" },
    h("p", { class: "hint" }, "Choose a state in the graph to see its input and output."),
    block("Input", execution.input, { truncated: cut(execution, "input"), key: "input" }),
    execution.output === null || execution.output === undefined ? h("p", { class: "empty" }, execution.status === "RUNNING" ? "No output yet." : "No output.")
      : block("Output", execution.output, { truncated: cut(execution, "output"), key: "output" }));
}
