/** A state machine's definition as text, whose lines belong to states. */
import { h } from "./dom.js";
import { coloured, pretty } from "./json.js";

/** @type {{ text: string | null, lines: OwnedLine[] }} */
let remembered = { text: null, lines: [] };

/**
 * Draw the text; pointing at a line highlights its state, a click selects it.
 *
 * @param {string} definition
 * @param {{ selected?: string | null, select: (state: string) => void, point: (state: string | null) => void }} options
 */
export function definitionView(definition, { selected = null, select, point }) {
  return h("ol", { class: "definition code", "aria-label": "Definition" }, linesOf(definition).map(({ text, state, head }) =>
    h("li", { "data-state": state, class: `${state && state === selected ? "chosen" : ""}`, onpointerenter: () => point(state), onpointerleave: () => point(null),
      onclick: () => state && select(state) },
    head ? h("button", { type: "button", class: "bare", "aria-label": `State ${state}`, onfocus: () => point(state), onblur: () => point(null) }, coloured(text)) : h("span", {}, coloured(text)))));
}

/** Scroll the text, where it is shown, to a state; the page does not move. @param {string | null} name */
export function reveal(name) {
  const line = name === null ? null : document.querySelector(`.definition [data-state="${CSS.escape(name)}"]`);
  const frame = line?.parentElement && scroller(line.parentElement);
  if (!line || !frame) return;
  const above = line.getBoundingClientRect().top - frame.getBoundingClientRect().top;
  if (above < 0 || above > frame.clientHeight - 60) frame.scrollTop += above - 24;
}

/** @param {HTMLElement} element */
function scroller(element) {
  return element.scrollHeight > element.clientHeight + 1 ? element : element.closest(".tabpanel");
}

/**
 * Return the lines of a definition; a line belongs to the innermost state around it.
 *
 * @param {string} definition
 */
function linesOf(definition) {
  if (remembered.text !== definition) remembered = { text: definition, lines: owned(definition.includes("\n") ? definition : pretty(definition)) };
  return remembered.lines;
}

/** @param {string} text */
function owned(text) {
  const owners = statesOf(text);
  let at = 0;
  return text.split("\n").map((line) => {
    const end = at + line.length;
    // Later states lie inside earlier ones: the last match is the innermost.
    const owner = owners.findLast((one) => one.start <= end && one.end >= end - 1 && one.start < end) ?? null;
    const head = owner !== null && owner.start >= at && owner.start < end;
    at = end + 1;
    return { text: line, state: owner?.name ?? null, head };
  });
}

/**
 * Return the range of each state in a JSON text, by where they start.
 *
 * @param {string} text
 */
export function statesOf(text) {
  /** @type {StateRange[]} */
  const found = [];
  /** @type {OpenBracket[]} */
  const open = [];
  /** @type {JsonName | null} */
  let name = null;
  for (const { 0: token, index } of text.matchAll(/"(?:\\.|[^"\\])*"|[{}[\],:]/g)) {
    if (token[0] === '"') name = { text: token, index };
    else if (token === "{" || token === "[") open.push({ key: keyOf(name), states: false });
    else if (token === "}" || token === "]") {
      const closed = open.pop();
      if (closed?.entry) closed.entry.end = index + 1;
    }
    if (token === ":" && name) name = { ...name, colon: true };
    if (token === "{" || token === "[") {
      const here = open[open.length - 1];
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

/** Return the member that a value belongs to, if a colon follows the name. @param {JsonName | null} name */
function keyOf(name) {
  return name?.colon ? { word: String(JSON.parse(name.text)), index: name.index } : null;
}
