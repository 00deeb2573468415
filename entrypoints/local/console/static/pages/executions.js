/** Executions, newest first. */
import { get } from "../api.js";
import { h } from "../dom.js";
import { brief, duration, now } from "../format.js";
import { Listing } from "../listing.js";
import { button, choice, heading, searchField, table, time } from "../parts.js";
import { link, rewrite } from "../router.js";
import { loaded } from "../screen.js";
import { startExecution } from "../start_execution.js";
import { badge, EXECUTION_STATUSES, meaning } from "../status.js";

/** @param {ConsoleScreen} screen @param {string} _argument @param {Query} query @returns {ConsolePage} */
export function open(screen, _argument, query) {
  const filters = { machine: query.machine ?? "", status: query.status ?? "", q: query.q ?? "" };
  /** @type {Listing<ExecutionSummary>} */
  const executions = new Listing("executions", () => filters);
  /** @type {StateMachineSummary[] | null} */
  let machines = null;

  /** @param {keyof typeof filters} name */
  const filter = (name) => /** @param {string | boolean} value */ (value) => {
    filters[name] = value === false ? "" : String(value);
    rewrite(filters);
    executions.reset();
    screen.refresh();
  };

  return {
    watch: ["executions"],
    title: () => "Executions",
    ready: () => executions.loaded,
    ticks: () => executions.items.some((one) => one.status === "RUNNING"),
    async load(signal) {
      [machines] = await Promise.all([machines ?? get("state-machines", {}, signal).then((body) => body.items), executions.load(signal)]);
    },
    render: () => [
      heading("Executions", { actions: [button("Start an execution", () => startExecution(loaded(machines), { machine: filters.machine || undefined }), { kind: "primary", sign: "play" })] }),
      h("div", { class: "filters", role: "search" },
        searchField("Name or input", filters.q, filter("q")),
        choice("Status", filters.status, [["", "Any status"], ...EXECUTION_STATUSES.map((status) => [status, meaning(status).word])], filter("status")),
        choice("State machine", filters.machine, [["", "All state machines"], ...loaded(machines).map(({ arn, name }) => [arn, name])], filter("machine"))),
      executionTable(executions.items, loaded(machines).length > 1),
      executions.footer(screen, "execution"),
    ],
  };
}

/** @type {Column<ExecutionSummary>} */
const stateMachine = { title: "State machine", cell: (one) => one.machine };

/** @param {ExecutionSummary[]} items @param {boolean} several */
function executionTable(items, several) {
  return table("Executions", [
    { title: "Status", cell: (one) => badge(one.status) },
    { title: "Name", kind: "code wide", cell: (one) => h("a", { href: link("execution", one.arn) }, one.name) },
    ...(several ? [stateMachine] : []),
    { title: "Started", kind: "number", cell: (one) => time(one.started) },
    { title: "Duration", kind: "number", cell: (one) => duration((one.stopped ?? now()) - one.started) },
    { title: "Error", kind: "wide", cell: (one) => [one.error ? h("span", { class: "bad-text" }, brief(one.error, 60)) : null, one.redrives ? h("span", { class: "mark" }, `redriven ${one.redrives}×`) : null] },
  ], items, { key: (one) => one.arn, tone: (one) => meaning(one.status).tone, empty: "No execution matches." });
}
