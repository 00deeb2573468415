/** What the functions logged, followed live. */
import { get } from "../api.js";
import { h } from "../dom.js";
import { count, plural } from "../format.js";
import { isError } from "../log_levels.js";
import { logLine } from "../log_line.js";
import { button, choice, heading, searchField, tick } from "../parts.js";
import { rewrite } from "../router.js";

const KEPT = 1500;

export function open(screen, _argument, query) {
  const filters = { function: query.function ?? "", q: query.q ?? "", errors: query.errors === "true" };
  let functions = null;
  let lines = null;
  let last = null;
  let dropped = 0;
  let numbered = 0;
  let follows = true;
  let unseen = 0;
  let asked = 0;

  const filter = (name) => (value) => {
    filters[name] = value;
    asked += 1;
    lines = null;
    last = null;
    dropped = 0;
    rewrite({ ...filters, errors: filters.errors ? "true" : "" });
    screen.refresh();
  };
  const toEnd = () => {
    follows = true;
    unseen = 0;
    screen.redraw();
  };
  const scrolled = (event) => {
    const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
    const atEnd = scrollHeight - scrollTop - clientHeight < 40;
    if (atEnd && unseen) toEnd();
    follows = atEnd;
  };

  return {
    wide: true,
    watch: ["invocations"],
    title: () => "Logs",
    ready: () => lines !== null,
    async load(signal) {
      functions ??= (await get("functions", { limit: 200 }, signal)).items;
      const mine = asked;
      const answer = await get("logs", { function: filters.function, q: filters.q, after: last }, signal);
      // Lines of another filter than the one that stands now are nobody's.
      if (mine !== asked) return this.load(signal);
      const fresh = answer.lines.filter((line) => !filters.errors || isError(line)).map((line) => ({ ...line, number: (numbered += 1) }));
      const all = [...(lines ?? []), ...fresh];
      dropped += (answer.skipped ?? 0) + Math.max(0, all.length - KEPT);
      unseen = follows || last === null ? 0 : unseen + fresh.length;
      last = answer.last;
      lines = all.slice(-KEPT);
    },
    render: () => [
      heading("Logs"),
      h("div", { class: "filters", role: "search" },
        searchField("Text, for example an id", filters.q, filter("q")),
        choice("Function", filters.function, [["", "All functions"], ...functions.map(({ name }) => [name, name])], filter("function")),
        tick("Errors only", filters.errors, filter("errors"))),
      h("div", { class: "log follow", id: "log", role: "log", "aria-live": "off", "aria-label": "Log lines", tabindex: "0", onscroll: scrolled },
        lines.length === 0 ? h("p", { class: "empty" }, "Nothing was logged that fits.") : lines.map((line) => logLine(line, String(line.number)))),
      h("p", { class: "more" }, h("span", {}, `${plural(lines.length, "line")}${dropped ? `, ${count(dropped)} older left out` : ""}`),
        unseen > 0 && button(`${plural(unseen, "new line")} below`, toEnd, { kind: "primary" })),
    ],
    drawn: (root) => {
      const log = root.querySelector("#log");
      if (follows && log) log.scrollTop = log.scrollHeight;
    },
  };
}
