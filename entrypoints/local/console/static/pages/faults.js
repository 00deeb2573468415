/** Faults on purpose: of the next calls of a function, and switches for other parts. */
import { get, post } from "../api.js";
import { h } from "../dom.js";
import { count, plural } from "../format.js";
import { icon } from "../icons.js";
import { button, heading, table } from "../parts.js";
import { link } from "../router.js";
import { loaded } from "../screen.js";
import { attempt } from "../toast.js";

const MODES = [
  ["fail", "Fail", "raises an error before anything is done"],
  ["hang", "Hang", "does not answer within its timeout"],
  ["lost-reply", "Lose the reply", "does its work, then its reply is lost"],
  ["twice", "Run twice", "runs twice for one call"],
];
const WORDS = Object.fromEntries(MODES.map(([mode, word]) => [mode, word]));

/** @param {ConsoleScreen} screen @param {string} _argument @param {Query} query @returns {ConsolePage} */
export function open(screen, _argument, query) {
  /** @type {string[] | null} */
  let functions = null;
  /** @type {Faults | null} */
  let faults = null;
  /** @type {FaultForm} */
  const wanted = { function: query.function ?? null, mode: "fail", count: "1", error: "" };

  /** @param {SubmitEvent} event */
  const set = async (event) => {
    event.preventDefault();
    const error = wanted.mode === "fail" && wanted.error ? { error: wanted.error } : {};
    const body = { function: wanted.function, mode: wanted.mode, count: Number(wanted.count), ...error };
    if (await attempt("Set", () => post("faults", body))) screen.refresh();
  };
  /** @param {string[]} names */
  const clear = async (names) => {
    for (const name of names) await attempt(null, () => post("faults", { function: name, mode: null, count: 1 }));
    screen.refresh();
  };
  /** @param {Switch} one @param {boolean} on */
  const turn = async (one, on) => {
    await attempt(null, () => post("switches", { name: one.name, on }));
    screen.refresh();
  };

  return {
    watch: ["faults", "invocations"],
    title: () => "Faults",
    ready: () => faults !== null,
    async load(signal) {
      functions ??= await namesOfFunctions(signal);
      wanted.function ??= functions[0] ?? null;
      faults = await get("faults", {}, signal);
    },
    render: () => {
      const { functions: faulty, switches } = loaded(faults);
      const active = faulty.filter((one) => one.mode);
      return [
        heading("Faults", { actions: [button("Clear all", () => clear(active.map((one) => one.function)), { sign: "close", disabled: active.length === 0 })] }),
        h("p", { class: "lead" }, "Make the next calls of a function go wrong, then watch Retry, Catch and compensation in the ", h("a", { href: link("executions") }, "executions"), "."),
        h("section", { class: "card", "aria-labelledby": "fault-new" }, h("h2", { id: "fault-new" }, "The next calls"), form(loaded(functions), wanted, set, screen)),
        h("section", { class: "card", "aria-labelledby": "fault-set" }, h("h2", { id: "fault-set" }, "Active faults"),
          table("Active faults", [
            { title: "Function", kind: "wide", cell: (one) => h("a", { href: link("function", one.function) }, one.function) },
            { title: "Fault", cell: (one) => h("span", { class: "badge caught" }, icon("faults"), h("span", {}, WORDS[one.mode] ?? one.mode)) },
            { title: "Error", kind: "code", cell: (one) => one.error ?? "–" },
            { title: "Remaining", kind: "number", cell: (one) => plural(one.remaining, "call") },
            { title: "", cell: (one) => button("Clear", () => clear([one.function]), { kind: "quiet", sign: "close", "aria-label": `Clear the fault of ${one.function}` }) },
          ], active, { key: (one) => one.function, empty: "No fault is set. Every call runs normally." })),
        switches.length > 0 && h("section", { class: "card", "aria-labelledby": "fault-switches" }, h("h2", { id: "fault-switches" }, "Switches"), switches.map((one) => toggle(one, turn))),
      ];
    },
  };
}

/**
 * @param {string[]} functions
 * @param {FaultForm} wanted
 * @param {(event: SubmitEvent) => void} set
 * @param {ConsoleScreen} screen
 */
function form(functions, wanted, set, screen) {
  /** @param {keyof FaultForm} name */
  const keep = (name) => /** @param {On<HTMLInputElement>} event */ (event) => {
    wanted[name] = event.target.value;
    screen.redraw();
  };
  return h("form", { class: "faultform", onsubmit: set },
    h("div", { class: "entry" }, h("label", { for: "fault-function" }, "Function"), h("select", { id: "fault-function", onchange: keep("function") }, functions.map((name) => h("option", { value: name, selected: name === wanted.function }, name)))),
    h("div", { class: "entry" }, h("label", { for: "fault-calls" }, "Calls"), h("input", { id: "fault-calls", type: "number", min: "1", max: "1000", required: true, value: wanted.count, oninput: keep("count") })),
    h("fieldset", { class: "modes" }, h("legend", {}, "What happens"), MODES.map(([mode, word, meaning]) =>
      h("label", { class: "mode" }, h("input", { type: "radio", name: "mode", value: mode, checked: mode === wanted.mode, onchange: keep("mode") }), h("span", {}, h("b", {}, word), h("small", {}, meaning))))),
    wanted.mode === "fail" && h("div", { class: "entry error-name", "data-key": "error" }, h("label", { for: "fault-error" }, "Error name"), h("input", { id: "fault-error", type: "text", list: "errors", placeholder: "Lambda.ServiceException", autocomplete: "off", spellcheck: "false", maxlength: "100", value: wanted.error, oninput: keep("error") }), suggestions()),
    h("div", { class: "submit", "data-key": "submit" }, h("button", { type: "submit", class: "button primary" }, icon("faults"), h("span", {}, `Break the next ${wanted.count === "1" ? "call" : `${count(Number(wanted.count) || 0)} calls`}`))));
}

/** @param {AbortSignal} signal @returns {Promise<string[]>} */
async function namesOfFunctions(signal) {
  const { items } = await get("functions", { limit: 200 }, signal);
  return items.map((/** @type {FunctionSummary} */ { name }) => name);
}

function suggestions() {
  return h("datalist", { id: "errors" }, ["Lambda.ServiceException", "Lambda.TooManyRequestsException", "Lambda.Unknown", "Sandbox.Timedout", "States.TaskFailed"].map((name) => h("option", { value: name })));
}

/** @param {Switch} one @param {(one: Switch, on: boolean) => void} turn */
function toggle(one, turn) {
  const id = `switch-${one.name}`;
  return h("div", { class: "switchrow", "data-key": one.name },
    h("button", { type: "button", class: "switch", role: "switch", "aria-checked": String(one.on), "aria-labelledby": id, onclick: () => turn(one, !one.on) }, h("span", { class: "knob" })),
    h("div", {}, h("b", { id }, one.title), h("p", { class: "hint" }, one.description)), h("span", { class: `badge ${one.on ? "caught" : "grey"}` }, one.on ? "On" : "Off"));
}
