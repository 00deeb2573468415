/** A state machine's definition as text, each line knowing the state it belongs to. */
import { h } from "./dom.js";
import { coloured, pretty } from "./json.js";

let remembered = { text: null, lines: [] };

/** Draw the text; pointing at a line tells of its state, clicking chooses it. */
export function definitionView(definition, { selected = null, select, point }) {
  return h("ol", { class: "definition code", "aria-label": "Definition" }, linesOf(definition).map(({ text, state, head }) =>
    h("li", { "data-state": state, class: `${state && state === selected ? "chosen" : ""}`, onpointerenter: () => point(state), onpointerleave: () => point(null),
      onclick: () => state && select(state) },
    head ? h("button", { type: "button", class: "bare", "aria-label": `State ${state}`, onfocus: () => point(state), onblur: () => point(null) }, coloured(text)) : h("span", {}, coloured(text)))));
}

/** Bring a state's lines into view, if the text is shown, without moving the page. */
export function reveal(name) {
  const line = name && document.querySelector(`.definition [data-state="${CSS.escape(name)}"]`);
  const frame = line && scroller(line.parentElement);
  if (!frame) return;
  const above = line.getBoundingClientRect().top - frame.getBoundingClientRect().top;
  if (above < 0 || above > frame.clientHeight - 60) frame.scrollTop += above - 24;
}

function scroller(element) {
  return element.scrollHeight > element.clientHeight + 1 ? element : element.closest(".tabpanel");
}

/** Return the lines `{text, state, head}` of a definition; the innermost state owns a line. */
function linesOf(definition) {
  if (remembered.text !== definition) remembered = { text: definition, lines: owned(definition.includes("\n") ? definition : pretty(definition)) };
  return remembered.lines;
}

function owned(text) {
  const owners = statesOf(text);
  let at = 0;
  return text.split("\n").map((line) => {
    const end = at + line.length;
    // Later entries lie inside earlier ones: the last that fits is the innermost.
    const owner = owners.findLast((one) => one.start <= end && one.end >= end - 1 && one.start < end) ?? null;
    const head = owner !== null && owner.start >= at && owner.start < end;
    at = end + 1;
    return { text: line, state: owner?.name ?? null, head };
  });
}

/** Return where each state stands in a JSON text: `{name, start, end}` in the order of their starts. */
export function statesOf(text) {
  const found = [];
  const open = [];
  let name = null;
  for (const { 0: token, index } of text.matchAll(/"(?:\\.|[^"\\])*"|[{}[\],:]/g)) {
    if (token[0] === '"') name = { text: token, index };
    else if (token === "{" || token === "[") open.push({ key: isKey(name) ? name : null, states: false, token });
    else if (token === "}" || token === "]") {
      const closed = open.pop();
      if (closed?.entry) closed.entry.end = index + 1;
    }
    if (token === ":") name = { ...name, colon: true };
    if (token === "{" || token === "[") {
      const here = open.at(-1);
      const parent = open.at(-2);
      here.states = token === "{" && here.key?.word === "States";
      if (parent?.states && here.key) {
        here.entry = { name: here.key.word, start: here.key.index, end: text.length };
        found.push(here.entry);
      }
    }
    if (token !== ":" && token[0] !== '"') name = null;
  }
  return found;
}

function isKey(name) {
  if (!name?.colon) return false;
  name.word = JSON.parse(name.text);
  return true;
}
