/** Parts of pages: headings, buttons, tables, filters, tabs and facts. */
import { h } from "./dom.js";
import { clock, instant } from "./format.js";
import { icon } from "./icons.js";
import { page } from "./router.js";

/**
 * Draw a page's heading with its actions.
 *
 * @param {string} title
 * @param {{ above?: Child, beside?: Child, actions?: Child[] }} [options]
 */
export function heading(title, { above = null, beside = null, actions = [] } = {}) {
  return h("header", { class: "heading" },
    h("div", { class: "titles" }, above && h("p", { class: "above" }, above),
      h("h1", { tabindex: "-1" }, title), beside),
    actions.length ? h("div", { class: "actions" }, actions) : null);
}

/**
 * Draw a button; `kind` is primary, danger, quiet or nothing.
 *
 * @param {string} label
 * @param {(event: MouseEvent) => unknown} onclick
 * @param {ButtonOptions} [options]
 */
export function button(label, onclick, { kind = "", sign = null, disabled = false, title = null, ...rest } = {}) {
  return h("button", { class: `button ${kind}`, type: "button", onclick, disabled, title, ...rest }, sign && icon(sign), h("span", {}, label));
}

/**
 * Draw a button with a pictogram only.
 *
 * @param {string} sign
 * @param {string} label
 * @param {() => unknown} onclick
 * @param {Properties} [rest]
 */
export function signButton(sign, label, onclick, rest = {}) {
  return h("button", { class: "button quiet sign", type: "button", "aria-label": label, title: label, onclick, ...rest }, icon(sign));
}

/**
 * Draw a table. Columns: `{title, cell(item), kind}`, kind `number`, `code`, `wide` or nothing. On a narrow screen each
 * row becomes a card, each cell with its column's title; the roles keep it a table for screen readers.
 *
 * @template Item
 * @param {string} caption
 * @param {Column<Item>[]} columns
 * @param {Item[]} items
 * @param {TableOptions<Item>} options
 */
export function table(caption, columns, items, { key, tone = () => "", empty = "Nothing here.", after = () => null }) {
  if (items.length === 0) return h("p", { class: "empty" }, empty);
  const head = h("tr", { role: "row" }, columns.map((column) => h("th", { scope: "col", role: "columnheader", class: column.kind ?? "" }, column.title || h("span", { class: "unseen" }, "Actions"))));
  const rows = items.flatMap((item) => [row(columns, item, key(item), tone(item)), after(item)].filter(Boolean));
  return h("div", { class: "sheet", role: "region", tabindex: "0", "aria-label": caption },
    h("table", { role: "table", "aria-label": caption }, h("thead", { role: "rowgroup" }, head), h("tbody", { role: "rowgroup" }, rows)));
}

/**
 * @template Item
 * @param {Column<Item>[]} columns
 * @param {Item} item
 * @param {string} key
 * @param {string} tone
 */
function row(columns, item, key, tone) {
  return h("tr", { role: "row", "data-key": key, class: tone }, columns.map((column) =>
    h("td", { role: "cell", class: column.kind ?? "", "data-label": column.title }, column.cell(item))));
}

/**
 * Draw a row below another that spans the table.
 *
 * @param {string} key
 * @param {number} columns
 * @param {...Child} children
 */
export function below(key, columns, ...children) {
  return h("tr", { role: "row", class: "below", "data-key": key }, h("td", { role: "cell", colspan: columns }, children));
}

/** Draw terms with their values; those without a value are left out. @param {[string, Child][]} pairs */
export function facts(pairs) {
  return h("dl", { class: "facts" }, pairs.filter(([, value]) => value !== null && value !== undefined && value !== false)
    .map(([term, value]) => h("div", {}, h("dt", {}, term), h("dd", {}, value))));
}

/** Draw an instant as the time of day, with the whole instant as its title. @param {number | null | undefined} epoch */
export function time(epoch) {
  return h("time", { datetime: instant(epoch), title: instant(epoch), class: "figure" }, clock(epoch));
}

/**
 * Draw a search field; it searches when typing pauses, and only on the page where it was typed.
 *
 * @param {string} label
 * @param {string} value
 * @param {(value: string) => unknown} change
 */
export function searchField(label, value, change) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  return h("label", { class: "field search" }, icon("search"), h("span", { class: "unseen" }, label),
    h("input", { type: "search", placeholder: label, value, autocomplete: "off", spellcheck: "false", "data-search": true,
      oninput: (event) => {
        clearTimeout(timer);
        const text = event.target.value;
        const here = page();
        timer = setTimeout(() => here === page() && change(text), 200);
      } }));
}

/**
 * Draw a choice among values: `[value, label]` or plain texts.
 *
 * @param {string} label
 * @param {string | null} value
 * @param {(string | string[])[]} options
 * @param {(value: string) => unknown} change
 */
export function choice(label, value, options, change) {
  return h("label", { class: "field" }, h("span", { class: "label" }, label),
    h("select", { "aria-label": label, onchange: (event) => change(event.target.value) }, options.map((option) => {
      const [name, word] = Array.isArray(option) ? option : [option, option];
      return h("option", { value: name, selected: name === (value ?? "") }, word);
    })));
}

/** Draw a checkbox. @param {string} label @param {boolean} checked @param {(checked: boolean) => unknown} change */
export function tick(label, checked, change) {
  return h("label", { class: "tick" }, h("input", { type: "checkbox", checked, onchange: (event) => change(event.target.checked) }), h("span", {}, label));
}

/**
 * Draw tabs; `change` is called with the name of the chosen one.
 *
 * @param {string} label
 * @param {string[][]} names
 * @param {string} chosen
 * @param {(value: string) => unknown} change
 */
export function tabs(label, names, chosen, change) {
  /** @param {KeyboardEvent} event */
  const move = (event) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (!step) return;
    const at = names.findIndex(([name]) => name === chosen);
    const [wanted] = names[(at + step + names.length) % names.length];
    change(wanted);
    document.getElementById(`tab-${wanted}`)?.focus();
  };
  return h("div", { class: "tabs", role: "tablist", "aria-label": label, onkeydown: move }, names.map(([name, word]) =>
    h("button", { type: "button", role: "tab", id: `tab-${name}`, "aria-selected": String(name === chosen), "aria-controls": "tabpanel",
      tabindex: name === chosen ? "0" : "-1", onclick: () => change(name) }, word)));
}

/** Draw the content of a tab. @param {string} chosen @param {...Child} children */
export function tabPanel(chosen, ...children) {
  return h("div", { class: "tabpanel", role: "tabpanel", id: "tabpanel", "aria-labelledby": `tab-${chosen}`, tabindex: "0" }, children);
}

/** Draw a figure with its name. @param {Child} value @param {string} name */
export function figure(value, name, tone = "") {
  return h("div", { class: `stat ${tone}` }, h("strong", { class: "figure" }, value), h("span", {}, name));
}

/** Draw the button that opens the row below. @param {Child} shown @param {boolean} open @param {() => void} turn */
export function opener(shown, open, turn) {
  return h("button", { type: "button", class: "bare opener", "aria-expanded": String(open), onclick: turn }, icon("more"), shown);
}

/**
 * Return a function that opens or closes the row of a key, then redraws.
 *
 * @template Key
 * @param {Set<Key>} opened
 * @param {() => void} redraw
 */
export function turning(opened, redraw) {
  return /** @param {Key} key */ (key) => {
    if (!opened.delete(key)) opened.add(key);
    redraw();
  };
}
