/** A table that the command registered: columns and rows, whatever they mean. */
import { h } from "../dom.js";
import { brief, clock } from "../format.js";
import { block } from "../json.js";
import { Listing } from "../listing.js";
import { below, heading, opener, table, turning } from "../parts.js";

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/;

export function open(screen, name) {
  const rows = new Listing(`panels/${encodeURIComponent(name)}`);
  const opened = new Set();
  const turn = turning(opened, () => screen.redraw());
  return {
    watch: ["invocations", "executions", "events"],
    gap: () => 2000,
    title: () => rows.extra.title ?? name,
    ready: () => rows.items !== null,
    load: (signal) => rows.load(signal),
    render: () => {
      const columns = rows.extra.columns ?? [];
      const place = new Map(rows.items.map((item) => [item, JSON.stringify(item)]));
      return [
        heading(rows.extra.title ?? name),
        table(rows.extra.title ?? name, columns.map(({ key, title }, at) => ({ title, kind: at === 0 ? "wide" : typeof rows.items[0]?.[key] === "number" ? "number" : "", cell: (item) => at === 0 ? opener(h("span", {}, shown(item[key], key)), opened.has(place.get(item)), () => turn(place.get(item))) : shown(item[key], key) })),
          rows.items, { key: (item) => place.get(item), empty: "Nothing here yet.", after: (item) => opened.has(place.get(item)) && below(`of ${place.get(item)}`, columns.length, h("div", { class: "details" }, block("All of it", item, { key: "all" }))) }),
        rows.footer(screen, "row"),
      ];
    },
  };
}

function shown(value, key) {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "string" && INSTANT.test(value)) return clock(Date.parse(value) / 1000);
  if (typeof value === "number" && /(^|_)at$|At$/.test(key) && value > 1e9) return clock(value);
  return brief(typeof value === "object" ? JSON.stringify(value) : String(value), 80);
}
