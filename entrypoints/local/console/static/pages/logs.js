/** The log lines of the functions, followed live. */
import { get } from "../api.js";
import { h } from "../dom.js";
import { count, plural } from "../format.js";
import { isError } from "../log_levels.js";
import { logLine } from "../log_line.js";
import { button, choice, heading, searchField, tick } from "../parts.js";
import { rewrite } from "../router.js";
import { loaded } from "../screen.js";

const KEPT = 1500;

/** @param {ConsoleScreen} screen @param {string} _argument @param {Query} query @returns {ConsolePage} */
export function open(screen, _argument, query) {
  const filters = { function: query.function ?? "", q: query.q ?? "", errors: query.errors === "true" ? "true" : "" };
  /** @type {FunctionSummary[] | null} */
  let functions = null;
  /** @type {NumberedLine[] | null} */
  let lines = null;
  /** @type {number | null} */
  let last = null;
  let dropped = 0;
  let numbered = 0;
  let follows = true;
  let unseen = 0;
  let asked = 0;

  /** @param {keyof typeof filters} name */
  const filter = (name) => /** @param {string | boolean} value */ (value) => {
    filters[name] = value === false ? "" : String(value);
    asked += 1;
    lines = null;
    last = null;
    dropped = 0;
    rewrite(filters);
    screen.refresh();
  };
  const toEnd = () => {
    follows = true;
    unseen = 0;
    screen.redraw();
  };
  /** @param {Event} event */
  const scrolled = (event) => {
    const { scrollTop, scrollHeight, clientHeight } = /** @type {Element} */ (event.currentTarget);
    const atEnd = scrollHeight - scrollTop - clientHeight < 40;
    if (atEnd && unseen) toEnd();
    follows = atEnd;
  };

  /** @param {AbortSignal} signal @returns {Promise<Logs>} */
  const ask = (signal) => get("logs", { function: filters.function, q: filters.q, after: last }, signal);

  return {
    wide: true,
    watch: ["invocations"],
    title: () => "Logs",
    ready: () => lines !== null,
    async load(signal) {
      functions ??= (await get("functions", { limit: 200 }, signal)).items;
      let mine = asked;
      let answer = await ask(signal);
      // The filters may have changed meanwhile; the lines of earlier filters are dropped.
      while (mine !== asked) {
        mine = asked;
        answer = await ask(signal);
      }
      const wanted = answer.lines.filter((line) => !filters.errors || isError(line));
      const fresh = wanted.map((line) => ({ ...line, number: (numbered += 1) }));
      const all = [...(lines ?? []), ...fresh];
      dropped += answer.skipped + Math.max(0, all.length - KEPT);
      unseen = follows || last === null ? 0 : unseen + fresh.length;
      last = answer.last;
      lines = all.slice(-KEPT);
    },
    render: () => drawing(loaded(lines), loaded(functions)),
    drawn: (root) => {
      const log = root.querySelector("#log");
      if (follows && log) log.scrollTop = log.scrollHeight;
    },
  };

  /** @param {NumberedLine[]} shown @param {FunctionSummary[]} known */
  function drawing(shown, known) {
    return [
      heading("Logs"),
      h("div", { class: "filters", role: "search" },
        searchField("Text, for example an id", filters.q, filter("q")),
        choice("Function", filters.function, [["", "All functions"], ...known.map(({ name }) => [name, name])], filter("function")),
        tick("Errors only", filters.errors === "true", filter("errors"))),
      h("div", { class: "log follow", id: "log", role: "log", "aria-live": "off", "aria-label": "Log lines", tabindex: "0", onscroll: scrolled },
        shown.length === 0 ? h("p", { class: "empty" }, "No log line matches.") : shown.map((line) => logLine(line, String(line.number)))),
      h("p", { class: "more" }, h("span", {}, `${plural(shown.length, "line")}${dropped ? `, ${count(dropped)} older left out` : ""}`),
        unseen > 0 && button(`${plural(unseen, "new line")} below`, toEnd, { kind: "primary" })),
    ];
  }
}
