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
import { loaded } from "../screen.js";
import { sparkline } from "../sparkline.js";
import { badge } from "../status.js";

const COLUMNS = 5;

/** @param {ConsoleScreen} screen @param {string} name @param {Query} query @returns {ConsolePage} */
export function open(screen, name, query) {
  /** @type {FunctionDetails | null} */
  let figures = null;
  const filters = { q: query.q ?? "", errors: query.errors ?? "" };
  const opened = new Set();
  /** @type {Listing<Invocation>} */
  const invocations = new Listing("invocations", () => ({ function: name, ...filters }));
  /** @param {keyof typeof filters} key */
  const filter = (key) => /** @param {string | boolean} value */ (value) => {
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
    render: () => drawing(loaded(figures)),
  };

  /** @param {FunctionDetails} shown */
  function drawing(shown) {
    return [
      heading(name, { above: h("a", { href: link("functions") }, "Functions"), actions: [h("a", { class: "button", href: link("logs", null, { function: name }) }, icon("logs"), "Logs"), h("a", { class: "button", href: link("faults", null, { function: name }) }, icon("faults"), "Faults")] }),
      h("div", { class: "stats" }, figure(count(shown.invocations), "invocations"), figure(count(shown.errors), "errors", shown.errors ? "bad" : ""),
        figure(count(shown.timeouts), "timeouts", shown.timeouts ? "bad" : ""), figure(count(shown.coldStarts), "cold starts"),
        figure(duration(shown.p50), "p50"), figure(duration(shown.p99), "p99"),
        shown.durations.length > 1 && h("div", { class: "stat line" }, sparkline(shown.durations, { width: 220, height: 40 }), h("span", {}, `the last ${count(shown.durations.length)} durations`))),
      facts([["Handler", h("span", { class: "code" }, shown.handler)], ["Timeout", duration(shown.timeout)], ["Memory", `${count(shown.memory)} MB`]]),
      h("h2", {}, "Invocations"),
      h("div", { class: "filters", role: "search" }, searchField("Text in payload, answer or logs", filters.q, filter("q")), tick("Errors only", filters.errors === "true", filter("errors"))),
      table("Invocations", [
        { title: "Outcome", cell: (one) => badge(one.error ? "error" : "ok") },
        { title: "Request", kind: "code wide", cell: (one) => opener(h("span", {}, one.requestId), opened.has(one.number), () => turn(one.number)) },
        { title: "Started", kind: "number", cell: (one) => time(one.started) },
        { title: "Duration", kind: "number", cell: (one) => duration(one.duration) },
        { title: "Notes", cell: (one) => [one.cold && h("span", { class: "mark cold" }, "cold"), one.late && h("span", { class: "mark" }, "late"), one.error && h("span", { class: "bad-text" }, brief(one.error, 40))] },
      ], invocations.items, { key: (one) => String(one.number), tone: (one) => (one.error ? "bad" : ""), empty: "No invocation matches.",
        after: (one) => opened.has(one.number) && below(`of ${one.number}`, COLUMNS, details(one)) }),
      invocations.footer(screen, "invocation"),
    ];
  }
}

/** @param {Invocation} one */
function details(one) {
  return h("div", { class: "details" },
    one.error && block("Error", one.error, { key: "error" }), block("Payload", one.payload, { key: "payload" }), block("Answer", one.answer, { key: "answer" }),
    one.lines.length ? h("div", { class: "log" }, one.lines.map((line, at) => logLine({ ...line, function: null }, `${one.number} ${at}`))) : h("p", { class: "empty" }, "It logged nothing."));
}
