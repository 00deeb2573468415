/** The state machines. */
import { get } from "../api.js";
import { h } from "../dom.js";
import { button, heading, table, time } from "../parts.js";
import { link } from "../router.js";
import { loaded } from "../screen.js";
import { startExecution } from "../start_execution.js";

/** @returns {ConsolePage} */
export function open() {
  /** @type {StateMachineSummary[] | null} */
  let machines = null;
  return {
    title: () => "State machines",
    ready: () => machines !== null,
    async load(signal) {
      machines = (await get("state-machines", {}, signal)).items;
    },
    render: () => [
      heading("State machines"),
      table("State machines", [
        { title: "Name", kind: "wide", cell: (one) => h("a", { href: link("machine", one.arn) }, one.name) },
        { title: "Type", cell: (one) => h("span", { class: "mark" }, one.type) },
        { title: "Created", kind: "number", cell: (one) => time(one.created) },
        { title: "", cell: (one) => h("span", { class: "deeds" }, h("a", { href: link("executions", null, { machine: one.arn }) }, "Executions"), button("Start", () => startExecution(loaded(machines), { machine: one.arn }), { sign: "play", kind: "quiet", "aria-label": `Start an execution of ${one.name}` })) },
      ], loaded(machines), { key: (one) => one.arn, empty: "The template has no state machine." }),
    ],
  };
}
