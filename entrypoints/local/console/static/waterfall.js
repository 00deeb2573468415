/** The way of one request over time: a row for each span, below its parent, with a bar where and how long it ran. */
import { h } from "./dom.js";
import { brief, duration, now } from "./format.js";
import { icon } from "./icons.js";
import { block } from "./json.js";
import { button, facts } from "./parts.js";
import { meaning } from "./status.js";

const FIRST = 400;
const NICE = [1, 2, 5];

/**
 * Draw spans. `state` is the caller's: which rows are open, which closed with their children, how many are shown.
 * `links(span)` are words with addresses that lead on from a span.
 */
export function waterfall(spans, { state, redraw, links = () => [] }) {
  state.folded ??= new Set();
  state.shown ??= FIRST;
  const begin = Math.min(...spans.map((span) => span.started));
  const end = Math.max(begin + 1e-4, ...spans.map((span) => span.ended ?? now()));
  const scale = { begin, length: end - begin };
  const rows = ordered(spans, state.folded);
  return h("div", { class: "waterfall", onkeydown: travel },
    axis(scale),
    h("ol", { class: "rows", "aria-label": "Spans in the order of their start" },
      rows.slice(0, state.shown).map(({ span, depth, children }) => row(span, depth, children, scale, { state, redraw, links }))),
    rows.length > state.shown && h("p", { class: "more" }, button(`Show ${Math.min(FIRST, rows.length - state.shown)} more of ${rows.length}`, () => {
      state.shown += FIRST;
      redraw();
    })));
}

/** Return spans as a tree read from the top, without the children of folded ones. */
function ordered(spans, folded) {
  const known = new Set(spans.map((span) => span.id));
  const below = new Map();
  for (const span of spans) {
    const parent = known.has(span.parent) ? span.parent : null;
    if (!below.has(parent)) below.set(parent, []);
    below.get(parent).push(span);
  }
  const rows = [];
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

function axis({ length }) {
  return h("div", { class: "axis", "aria-hidden": "true" }, h("span", { class: "corner" }, "Span"),
    h("div", { class: "track" }, h("div", { class: "scale" }, marks(length).map((at) => h("span", { class: "mark", style: { left: `${(at / length) * 100}%` } }, at === 0 ? "0" : duration(at))))));
}

function marks(length) {
  const power = 10 ** Math.floor(Math.log10(length / 5));
  const step = power * (NICE.find((one) => (one * power * 6) >= length) ?? 10);
  const found = [];
  for (let at = 0; at <= length * 0.96; at += step) found.push(at);
  return found;
}

function row(span, depth, children, { begin, length }, { state, redraw, links }) {
  const ended = span.ended ?? now();
  const left = ((span.started - begin) / length) * 100;
  const width = Math.max(0, ((ended - span.started) / length) * 100);
  const { word } = meaning(span.status);
  const open = state.open === span.id;
  const marksOf = [span.cold && "cold", span.attempt > 1 && `attempt ${span.attempt}`].filter(Boolean);
  const took = duration(ended - span.started);
  const said = `${[nameOf(span), ...marksOf, span.kind, word, `after ${duration(span.started - begin)}`, `took ${took}`].join(", ")}`;
  const choose = () => {
    state.open = open ? null : span.id;
    redraw();
  };
  const fold = () => {
    if (state.folded.has(span.id)) state.folded.delete(span.id);
    else state.folded.add(span.id);
    redraw();
  };
  return h("li", { "data-key": span.id, class: `span ${span.kind} ${span.status} ${span.cold ? "cold" : ""} ${open ? "open" : ""}` },
    h("div", { class: "line" },
      h("div", { class: "what", style: { "--depth": String(Math.min(depth, 8)) } },
        children ? h("button", { type: "button", class: "fold", "aria-label": `${state.folded.has(span.id) ? "Show" : "Hide"} what is below ${span.name}`, "aria-expanded": String(!state.folded.has(span.id)), onclick: fold }, icon("more")) : h("span", { class: "fold" }),
        h("button", { type: "button", class: "bare label", title: said, "aria-label": said, "aria-expanded": String(open), onclick: choose },
          icon(span.kind), h("span", { class: "name" }, nameOf(span)), marksOf.map((mark) => [" ", h("span", { class: `mark ${mark}` }, mark)]), span.status === "error" && h("span", { class: "mark error", title: "error" }, icon("failed")))),
      h("div", { class: "track", onclick: choose, title: said, "aria-hidden": "true" },
        h("div", { class: "scale" },
          h("span", { class: "bar", style: { left: `${left}%`, width: `max(2px, ${width}%)` } }),
          h("span", { class: "took", style: { left: `max(${left}% + 2px, ${left + width}%)` } }, took)))),
    open && details(span, begin, links(span)));
}

function nameOf({ kind, name }) {
  return kind === "retry" && /^retry/.test(name) ? `wait for ${name}` : name;
}

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

function travel(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const label = event.target.closest?.(".label");
  if (!step || !label) return;
  event.preventDefault();
  const all = [...event.currentTarget.querySelectorAll(".label")];
  all[all.indexOf(label) + step]?.focus();
}
