/** Events on the buses with the rules they matched, and the rules themselves. */
import { get } from "../api.js";
import { h } from "../dom.js";
import { plural } from "../format.js";
import { block } from "../json.js";
import { Listing } from "../listing.js";
import { below, heading, opener, searchField, tabPanel, table, tabs, time, turning } from "../parts.js";
import { rewrite } from "../router.js";
import { badge } from "../status.js";

const COLUMNS = 5;

/** @param {ConsoleScreen} screen @param {string} _argument @param {Query} query @returns {ConsolePage} */
export function open(screen, _argument, query) {
  let tab = query.tab ?? "events";
  /** @type {Rule[] | null} */
  let rules = null;
  const filters = { q: query.q ?? "" };
  const opened = new Set();
  /** @type {Listing<BusEvent>} */
  const events = new Listing("events", () => filters);
  const turn = turning(opened, () => screen.redraw());
  /** @param {string} wanted */
  const change = (wanted) => {
    tab = wanted;
    rewrite({ ...filters, tab: tab === "events" ? null : tab });
    screen.refresh();
    screen.redraw();
  };
  /** @param {string} text */
  const search = (text) => {
    filters.q = text;
    rewrite(filters);
    events.reset();
    screen.refresh();
  };
  return {
    watch: ["events"],
    title: () => (tab === "rules" ? "Rules" : "Events"),
    ready: () => events.loaded || rules !== null,
    async load(signal) {
      if (tab === "events") await events.load(signal);
      else rules = (await get("rules", {}, signal)).items;
    },
    render: () => [
      heading("Events"),
      tabs("Events and rules", [["events", "On the bus"], ["rules", "Rules"]], tab, change),
      tabPanel(tab, tab === "events"
        ? [h("div", { class: "filters", role: "search" }, searchField("Text in an event", filters.q, search)), eventTable(events.items, opened, turn), events.footer(screen, "event")]
        : ruleTable(rules ?? [], opened, turn)),
    ],
  };
}

/** @param {BusEvent[]} items @param {Set<string>} opened @param {(key: string) => void} turn */
function eventTable(items, opened, turn) {
  return table("Events", [
    { title: "Detail type", kind: "wide", cell: (one) => opener(h("span", {}, one.detailType), opened.has(one.id), () => turn(one.id)) },
    { title: "Source", kind: "code", cell: (one) => one.source },
    { title: "Bus", cell: (one) => one.bus },
    { title: "Delivered", cell: (one) => deliveries(one) },
    { title: "At", kind: "number", cell: (one) => time(one.at) },
  ], items, { key: (one) => one.id, tone: (one) => (one.targets.some((target) => target.status === "failed") ? "bad" : ""), empty: "No event matches.",
    after: (one) => opened.has(one.id) && below(`of ${one.id}`, COLUMNS, eventDetails(one)) });
}

/** @param {BusEvent} busEvent */
function deliveries({ rules, targets }) {
  if (rules.length === 0) return h("span", { class: "badge grey" }, "matched no rule");
  if (targets.length === 0) return rules.join(", ");
  return targets.map((target) => h("span", { class: "delivery" }, badge(target.status), " ", target.rule, target.attempts > 1 ? h("span", { class: "mark" }, plural(target.attempts, "attempt")) : null));
}

/** @param {BusEvent} one */
function eventDetails(one) {
  return h("div", { class: "details" },
    one.targets.map((target) => h("p", {}, badge(target.status), ` ${target.rule} → `, h("span", { class: "code" }, target.target), target.attempts ? ` after ${plural(target.attempts, "attempt")}` : "", target.error && h("span", { class: "bad-text" }, ` ${target.error}`))),
    block("Detail", one.detail, { key: "detail" }), h("p", { class: "hint code" }, one.id));
}

/** @param {Rule[]} rules @param {Set<string>} opened @param {(key: string) => void} turn */
function ruleTable(rules, opened, turn) {
  return table("Rules", [
    { title: "Rule", kind: "wide", cell: (one) => opener(h("span", {}, one.name), opened.has(`rule ${one.name}`), () => turn(`rule ${one.name}`)) },
    { title: "Bus", cell: (one) => one.bus ?? "–" },
    { title: "When", kind: "code", cell: (one) => one.schedule ?? "an event matches" },
    { title: "Targets", kind: "code", cell: (one) => one.targets.join(", ") },
    { title: "Enabled", cell: (one) => (one.enabled ? "yes" : h("span", { class: "badge grey" }, "no")) },
  ], rules, { key: (one) => one.name, empty: "The template has no rule.", after: (one) => opened.has(`rule ${one.name}`) && below(`of ${one.name}`, COLUMNS, h("div", { class: "details" }, block(one.schedule ? "Schedule" : "Pattern", one.pattern ?? one.schedule, { key: "pattern" }))) });
}
