/** An execution's event history: a table whose rows open. */
import { h } from "./dom.js";
import { duration } from "./format.js";
import { block } from "./json.js";
import { below, facts, opener, table, turning } from "./parts.js";

/** @type {[RegExp, string][]} */
const TONES = [[/Failed$|TimedOut$/, "bad"], [/Aborted$/, "grey"], [/Succeeded$|Exited$/, "good"], [/Started$|Entered$/, "progress"]];

/**
 * Draw events; `opened` has the ids whose details are shown and is kept by the caller.
 *
 * @param {HistoryEvent[]} events
 * @param {{ opened: Set<number>, redraw: () => void, started: number, point: (state: string | null) => void }} options
 */
export function eventHistory(events, { opened, redraw, started, point }) {
  const turn = turning(opened, redraw);
  return h("div", { onpointerover: (event) => point(stateAt(event.target)), onpointerleave: () => point(null) },
    table("Event history", [
      { title: "#", kind: "number", cell: (event) => String(event.id) },
      { title: "Type", kind: "wide", cell: (event) => opener(h("span", {}, event.type), opened.has(event.id), () => turn(event.id)) },
      { title: "State", cell: (event) => event.state ? h("span", { "data-state": event.state }, event.state) : "–" },
      { title: "After", kind: "number", cell: (event) => duration(Math.max(0, event.at - started)) },
    ], events, {
      key: (event) => String(event.id),
      tone: (event) => TONES.find(([pattern]) => pattern.test(event.type))?.[1] ?? "",
      empty: "No events yet.",
      after: (event) => opened.has(event.id) && below(`details ${event.id}`, 4, details(event)),
    }));
}

/** @param {HistoryEvent} historyEvent */
function details({ id, previous, at, details: all = {} }) {
  const plain = Object.entries(all).filter(([name, value]) => !isText(name) && (value === null || typeof value !== "object"));
  const rest = Object.entries(all).filter(([name]) => !plain.some(([known]) => known === name));
  return h("div", { class: "details" },
    facts([["at", new Date(at * 1000).toISOString()], ["previous", previous], ...plain].map(([term, value]) => [String(term), String(value ?? "–")])),
    rest.map(([name, value]) => block(name, value, { key: `${id} ${name}` })));
}

/** @param {string} name */
function isText(name) {
  return ["input", "output", "parameters", "cause", "result"].includes(name);
}

/** @param {EventTarget | null} element */
function stateAt(element) {
  if (!(element instanceof Element)) return null;
  return element.closest("tr")?.querySelector("[data-state]")?.getAttribute("data-state") ?? null;
}
