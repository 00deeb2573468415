/** The functions with their figures. */
import { get } from "../api.js";
import { h } from "../dom.js";
import { count, duration } from "../format.js";
import { heading, table, time } from "../parts.js";
import { link } from "../router.js";
import { loaded } from "../screen.js";

/** @returns {ConsolePage} */
export function open() {
  /** @type {FunctionSummary[] | null} */
  let functions = null;
  return {
    watch: ["invocations"],
    gap: () => 1000,
    title: () => "Functions",
    ready: () => functions !== null,
    async load(signal) {
      functions = (await get("functions", { limit: 200 }, signal)).items;
    },
    render: () => [
      heading("Functions"),
      table("Functions", [
        { title: "Function", kind: "wide", cell: (one) => h("a", { href: link("function", one.name) }, one.name) },
        { title: "Invocations", kind: "number", cell: (one) => count(one.invocations) },
        { title: "Errors", kind: "number", cell: (one) => alarming(one.errors) },
        { title: "Timeouts", kind: "number", cell: (one) => alarming(one.timeouts) },
        { title: "Cold starts", kind: "number", cell: (one) => count(one.coldStarts) },
        { title: "p50", kind: "number", cell: (one) => duration(one.p50) },
        { title: "p99", kind: "number", cell: (one) => duration(one.p99) },
        { title: "Last", kind: "number", cell: (one) => (one.last ? time(one.last) : "–") },
        { title: "Logs", cell: (one) => h("a", { href: link("logs", null, { function: one.name }), "aria-label": `Logs of ${one.name}` }, "Logs") },
      ], loaded(functions), { key: (one) => one.name, empty: "The template has no function." }),
    ],
  };
}

/** @param {number} number */
function alarming(number) {
  return number ? h("span", { class: "bad-text" }, count(number)) : "0";
}
