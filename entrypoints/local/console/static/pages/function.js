/** One function: figures, durations, invocations. */
import { get } from "../api.js";
import { h } from "../dom.js";
import { brief, count, duration } from "../format.js";
import { icon } from "../icons.js";
import { block } from "../json.js";
import { Listing } from "../listing.js";
import { logLine } from "../log_line.js";
import { below, facts, figure, heading, opener, searchField, table, tick, time, turning } from "../parts.js";
import { link, rewrite } from "../router.js";
import { sparkline } from "../sparkline.js";
import { badge } from "../status.js";

const COLUMNS = 5;

export function open(screen, name, query) {
  let figures = null;
  const filters = { q: query.q ?? "", errors: query.errors ?? "" };
  const opened = new Set();
  const invocations = new Listing("invocations", () => ({ function: name, ...filters }));
  const filter = (key) => (value) => {
    filters[key] = value === false ? "" : String(value);
    rewrite(filters);
    invocations.reset();
    screen.refresh();
  };
  const turn = turning(opened, () => screen.redraw());
  return {
    watch: ["invocations"],
    title: () => name,
    ready: () => figures !== null,
    async load(signal) {
      [figures] = await Promise.all([get("function", { name }, signal), invocations.load(signal)]);
    },
    render: () => [
      heading(name, { above: h("a", { href: link("functions") }, "Functions"), actions: [h("a", { class: "button", href: link("logs", null, { function: name }) }, icon("logs"), "Logs"), h("a", { class: "button", href: link("faults", null, { function: name }) }, icon("faults"), "Faults")] }),
      h("div", { class: "stats" }, figure(count(figures.invocations), "invocations"), figure(count(figures.errors), "errors", figures.errors ? "bad" : ""),
        figure(count(figures.timeouts), "timeouts", figures.timeouts ? "bad" : ""), figure(count(figures.coldStarts), "cold starts"),
        figure(duration(figures.p50), "p50"), figure(duration(figures.p99), "p99"),
        figures.durations?.length > 1 && h("div", { class: "stat line" }, sparkline(figures.durations, { width: 220, height: 40 }), h("span", {}, `the last ${count(figures.durations.length)} durations`))),
      facts([["Handler", h("span", { class: "code" }, figures.handler)], ["Timeout", duration(figures.timeout)], ["Memory", `${count(figures.memory)} MB`]]),
      h("h2", {}, "Invocations"),
      h("div", { class: "filters", role: "search" }, searchField("Text in payload, answer or logs", filters.q, filter("q")), tick("Errors only", filters.errors === "true", filter("errors"))),
      table("Invocations", [
        { title: "Outcome", cell: (one) => badge(one.error ? "error" : "ok") },
        { title: "Request", kind: "code wide", cell: (one) => opener(h("span", {}, one.requestId), opened.has(one.number), () => turn(one.number)) },
        { title: "Started", kind: "number", cell: (one) => time(one.started) },
        { title: "Duration", kind: "number", cell: (one) => duration(one.duration) },
        { title: "Notes", cell: (one) => [one.cold && h("span", { class: "mark cold" }, "cold"), one.late && h("span", { class: "mark" }, "late"), one.error && h("span", { class: "bad-text" }, brief(errorName(one.error), 40))] },
      ], invocations.items, { key: (one) => String(one.number), tone: (one) => (one.error ? "bad" : ""), empty: "No invocation fits.",
        after: (one) => opened.has(one.number) && below(`of ${one.number}`, COLUMNS, details(one)) }),
      invocations.footer(screen, "invocation"),
    ],
  };
}

function errorName(error) {
  return typeof error === "object" ? error.errorType ?? error.type ?? JSON.stringify(error) : error;
}

function details(one) {
  return h("div", { class: "details" },
    one.error && block("Error", one.error, { key: "error" }), block("Payload", one.payload, { key: "payload" }), block("Answer", one.answer, { key: "answer" }),
    one.lines?.length ? h("div", { class: "log" }, one.lines.map((line, at) => logLine({ ...line, function: null }, `${one.number} ${at}`))) : h("p", { class: "empty" }, "It logged nothing."));
}
