/** The tables of the template. */
import { get } from "../api.js";
import { h } from "../dom.js";
import { heading, table } from "../parts.js";
import { link } from "../router.js";
import { loaded } from "../screen.js";

/** @returns {ConsolePage} */
export function open() {
  /** @type {TableSummary[] | null} */
  let tables = null;
  return {
    title: () => "Tables",
    ready: () => tables !== null,
    async load(signal) {
      tables = (await get("tables", {}, signal)).items;
    },
    render: () => [
      heading("Tables"),
      table("Tables", [
        { title: "Table", kind: "wide", cell: (one) => h("a", { href: link("table", one.name) }, one.name) },
        { title: "Logical id", kind: "code", cell: (one) => one.logicalId },
        { title: "Partition key", kind: "code", cell: (one) => one.hash },
        { title: "Sort key", kind: "code", cell: (one) => one.range ?? "–" },
      ], loaded(tables), { key: (one) => one.name, empty: "The template has no table." }),
    ],
  };
}
