/** The window to start an execution. */
import { post } from "./api.js";
import { open } from "./dialog.js";
import { h } from "./dom.js";
import { jsonError } from "./json_error.js";
import { pretty } from "./json.js";
import { button } from "./parts.js";
import { link } from "./router.js";
import { attempt } from "./toast.js";

/** Ask for an input, start the execution and open its page. @param {{ arn: string, name: string }[]} machines */
export async function startExecution(machines, { machine = machines[0]?.arn, input = "{}" } = {}) {
  const arn = await open("Start an execution", (close) => form(machines, machine, pretty(input), close), { wide: true });
  if (arn) location.hash = link("execution", arn);
}

/**
 * @param {{ arn: string, name: string }[]} machines
 * @param {string | undefined} machine
 * @param {string} input
 * @param {(arn?: string) => void} close
 */
function form(machines, machine, input, close) {
  const chosen = h("select", { id: "start-machine" }, machines.map(({ arn, name }) => h("option", { value: arn, selected: arn === machine }, name)));
  const name = h("input", { id: "start-name", type: "text", autocomplete: "off", spellcheck: "false", maxlength: "80", placeholder: "generated if left empty" });
  const verdict = h("p", { class: "verdict", id: "start-verdict", role: "status" });
  const begin = button("Start", () => send(), { kind: "primary", sign: "play" });
  const editor = h("textarea", { id: "start-input", rows: "12", spellcheck: "false", autofocus: true, "aria-describedby": "start-verdict", value: input,
    oninput: () => check(), onkeydown: (event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && send() });

  function check() {
    const wrong = jsonError(editor.value);
    verdict.textContent = wrong ?? "Valid JSON";
    verdict.className = `verdict ${wrong ? "bad" : "good"}`;
    editor.setAttribute("aria-invalid", String(wrong !== null));
    begin.disabled = wrong !== null;
    return wrong === null;
  }

  async function send() {
    if (!check()) return;
    begin.disabled = true;
    const wanted = { machine: chosen.value, input: editor.value, ...(name.value ? { name: name.value } : {}) };
    const answer = await attempt("Started", () => post("execution/start", wanted));
    begin.disabled = false;
    if (answer) close(answer.arn);
  }

  const format = () => {
    editor.value = pretty(editor.value);
    check();
  };
  check();
  return h("div", { class: "form" },
    h("label", { for: "start-machine" }, "State machine"), chosen,
    h("label", { for: "start-name" }, "Name"), name,
    h("label", { for: "start-input" }, "Input"), editor, verdict,
    h("footer", {}, button("Format", format), h("span", { class: "space" }), button("Cancel", () => close()), begin));
}
