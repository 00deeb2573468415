/** A table that the `kiosk` command adds to the console. */
import { h } from "../dom.js";
import { brief, clock } from "../format.js";
import { block } from "../json.js";
import { Listing } from "../listing.js";
import { below, heading, opener, table, turning } from "../parts.js";

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/;

/** @param {ConsoleScreen} screen @param {string} name @returns {ConsolePage} */
export function open(screen, name) {
  /** @type {Listing<PanelRow>} */
  const rows = new Listing(`panels/${encodeURIComponent(name)}`);
  const opened = new Set();
  const turn = turning(opened, () => screen.redraw());
  const head = () => /** @type {PanelHead} */ (rows.extra);
  return {
    watch: ["invocations", "executions", "events"],
    gap: () => 2000,
    title: () => head().title ?? name,
    ready: () => rows.loaded,
    load: (signal) => rows.load(signal),
    render: () => {
      const { title = name, columns = [] } = head();
      /** @param {PanelRow} item */
      const place = (item) => JSON.stringify(item);
      return [
        heading(title),
        table(title, columns.map(({ key, title: above }, at) => ({ title: above, kind: at === 0 ? "wide" : typeof rows.items[0]?.[key] === "number" ? "number" : "", cell: (item) => at === 0 ? opener(h("span", {}, shown(item[key], key)), opened.has(place(item)), () => turn(place(item))) : shown(item[key], key) })),
          rows.items, { key: (item) => place(item), empty: "Nothing here yet.", after: (item) => opened.has(place(item)) && below(`of ${place(item)}`, columns.length, h("div", { class: "details" }, block("Row", item, { key: "all" }))) }),
        rows.footer(screen, "row"),
      ];
    },
  };
}

/** @param {unknown} value @param {string} key */
function shown(value, key) {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "string" && INSTANT.test(value)) return clock(Date.parse(value) / 1000);
  if (typeof value === "number" && /(^|_)at$|At$/.test(key) && value > 1e9) return clock(value);
  return brief(typeof value === "object" ? JSON.stringify(value) : String(value), 80);
}
