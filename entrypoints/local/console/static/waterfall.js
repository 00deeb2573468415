/** A request over time: a row for each span, below its parent, with a bar for when and how long it ran. */
import { h } from "./dom.js";
import { brief, duration, now } from "./format.js";
import { icon } from "./icons.js";
import { block } from "./json.js";
import { button, facts } from "./parts.js";
import { meaning } from "./status.js";

const FIRST = 400;
const NICE = [1, 2, 5];

/**
 * Draw spans. `state` is kept by the caller: the open row, the folded ones and how many are shown. `links(span)` are
 * words with addresses.
 *
 * @param {Span[]} spans
 * @param {WaterfallOptions} waterfallOptions
 */
export function waterfall(spans, { state, redraw, links = () => [] }) {
  const folded = (state.folded ??= new Set());
  const shown = (state.shown ??= FIRST);
  const begin = Math.min(...spans.map((span) => span.started));
  const end = Math.max(begin + 1e-4, ...spans.map((span) => span.ended ?? now()));
  const scale = { begin, length: end - begin };
  const rows = ordered(spans, folded);
  return h("div", { class: "waterfall", onkeydown: travel },
    axis(scale),
    h("ol", { class: "rows", "aria-label": "Spans in the order of their start" },
      rows.slice(0, shown).map(({ span, depth, children }) => row(span, depth, children, scale, { state, folded, redraw, links }))),
    rows.length > shown && h("p", { class: "more" }, button(`Show ${Math.min(FIRST, rows.length - shown)} more of ${rows.length}`, () => {
      state.shown = shown + FIRST;
      redraw();
    })));
}

/**
 * Return spans as a tree read from the top, without the children of collapsed ones.
 *
 * @param {Span[]} spans
 * @param {Set<string>} folded
 */
function ordered(spans, folded) {
  const known = new Set(spans.map((span) => span.id));
  /** @type {Map<string | null, Span[]>} */
  const below = new Map();
  for (const span of spans) {
    const parent = span.parent !== null && known.has(span.parent) ? span.parent : null;
    const siblings = below.get(parent) ?? [];
    siblings.push(span);
    below.set(parent, siblings);
  }
  /** @type {SpanRow[]} */
  const rows = [];
  /** @param {string | null} parent @param {number} depth */
  const walk = (parent, depth) => {
    for (const span of (below.get(parent) ?? []).sort((one, other) => one.started - other.started)) {
      const children = below.get(span.id)?.length ?? 0;
      rows.push({ span, depth, children });
      if (!folded.has(span.id)) walk(span.id, depth + 1);
    }
  };
  walk(null, 0);
  return rows;
}

/** @param {{ length: number }} scale */
function axis({ length }) {
  return h("div", { class: "axis", "aria-hidden": "true" }, h("span", { class: "corner" }, "Span"),
    h("div", { class: "track" }, h("div", { class: "scale" }, marks(length).map((at) => h("span", { class: "mark", style: { left: `${(at / length) * 100}%` } }, at === 0 ? "0" : duration(at))))));
}

/** @param {number} length */
function marks(length) {
  const power = 10 ** Math.floor(Math.log10(length / 5));
  const step = power * (NICE.find((one) => (one * power * 6) >= length) ?? 10);
  const found = [];
  for (let at = 0; at <= length * 0.96; at += step) found.push(at);
  return found;
}

/**
 * @param {Span} span
 * @param {number} depth
 * @param {number} children
 * @param {{ begin: number, length: number }} scale
 * @param {RowOptions} options
 */
function row(span, depth, children, { begin, length }, { state, folded, redraw, links }) {
  const ended = span.ended ?? now();
  const left = ((span.started - begin) / length) * 100;
  const width = Math.max(0, ((ended - span.started) / length) * 100);
  const { word } = meaning(span.status);
  const open = state.open === span.id;
  const marksOf = [span.cold && "cold", (span.attempt ?? 1) > 1 && `attempt ${span.attempt}`].filter(Boolean);
  const took = duration(ended - span.started);
  const said = `${[nameOf(span), ...marksOf, span.kind, word, `after ${duration(span.started - begin)}`, `took ${took}`].join(", ")}`;
  const choose = () => {
    state.open = open ? null : span.id;
    redraw();
  };
  const fold = () => {
    if (folded.has(span.id)) folded.delete(span.id);
    else folded.add(span.id);
    redraw();
  };
  return h("li", { "data-key": span.id, class: `span ${span.kind} ${span.status} ${span.cold ? "cold" : ""} ${open ? "open" : ""}` },
    h("div", { class: "line" },
      h("div", { class: "what", style: { "--depth": String(Math.min(depth, 8)) } },
        children ? h("button", { type: "button", class: "fold", "aria-label": `${folded.has(span.id) ? "Show" : "Hide"} what is below ${span.name}`, "aria-expanded": String(!folded.has(span.id)), onclick: fold }, icon("more")) : h("span", { class: "fold" }),
        h("button", { type: "button", class: "bare label", title: said, "aria-label": said, "aria-expanded": String(open), onclick: choose },
          icon(span.kind), h("span", { class: "name" }, nameOf(span)), marksOf.map((mark) => [" ", h("span", { class: `mark ${mark}` }, mark)]), span.status === "error" && h("span", { class: "mark error", title: "error" }, icon("failed")))),
      h("div", { class: "track", onclick: choose, title: said, "aria-hidden": "true" },
        h("div", { class: "scale" },
          h("span", { class: "bar", style: { left: `${left}%`, width: `max(2px, ${width}%)` } }),
          h("span", { class: "took", style: { left: `max(${left}% + 2px, ${left + width}%)` } }, took)))),
    open && details(span, begin, links(span)));
}

/** @param {Span} span */
function nameOf({ kind, name }) {
  return kind === "retry" && /^retry/.test(name) ? `wait for ${name}` : name;
}

/** @param {Span} span @param {number} begin @param {string[][]} links */
function details(span, begin, links) {
  const detail = Object.fromEntries(Object.entries(span.detail ?? {}).filter(([, value]) => value !== null));
  const plain = Object.entries(detail).filter(([, value]) => typeof value !== "object" && String(value).length < 160);
  const rest = Object.fromEntries(Object.entries(detail).filter(([name]) => !plain.some(([known]) => known === name)));
  return h("div", { class: "details" },
    facts([["kind", span.kind], ["start", `+${duration(span.started - begin)}`], ["duration", span.ended ? duration(span.ended - span.started) : "running"], ["status", meaning(span.status).word], ...plain]
      .map(([term, value]) => [term, brief(value, 200)])),
    links.length > 0 && h("p", { class: "onward" }, links.map(([word, href]) => h("a", { href }, word))),
    Object.keys(rest).length > 0 && Object.entries(rest).map(([name, value]) => block(name, value, { key: `detail ${name}` })));
}

/** @param {KeyboardEvent} event */
function travel(event) {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  const { currentTarget: root, target } = event;
  const label = target instanceof Element && target.closest(".label");
  if (!step || !label || !(root instanceof Element)) return;
  event.preventDefault();
  const all = [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(".label"))];
  all[all.findIndex((one) => one === label) + step]?.focus();
}
