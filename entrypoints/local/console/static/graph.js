/**
 * A graph that the server laid out, drawn as SVG.
 *
 * Each node is a button: Tab reaches one of them, the arrow keys go to the nearest in their direction. `look(node)`
 * says how one stands out: `{tone, sign, note, retries, entered, lines}`; the sign and the words say what the colour says.
 */
import { h, s } from "./dom.js";
import { kindOf, iconAt } from "./icons.js";
import { signButton } from "./parts.js";
import { plural } from "./format.js";

const MARGIN = 12;
/* Fitted to a narrow screen a graph shrinks so far and no farther: then it scrolls. */
const LEAST = 0.6;
const STEPS = [0.4, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2];
const TURNS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';
const pen = document.createElement("canvas").getContext("2d");

/** Draw a graph with its tools. `state` keeps the zoom: an object of the caller's. */
export function graphView(graph, { label, state, problem = null, look = () => ({}), taken = null, selected = null, select = () => {}, point = () => {}, redraw }) {
  if (!graph) return h("p", { class: "notice caught" }, problem ?? "The server could not lay out this graph.");
  const zoom = state.zoom ?? null;
  const step = (by) => {
    const now = STEPS.indexOf(STEPS.reduce((best, one) => (Math.abs(one - (zoom ?? 1)) < Math.abs(best - (zoom ?? 1)) ? one : best)));
    state.zoom = STEPS[Math.min(STEPS.length - 1, Math.max(0, now + by))];
    redraw();
  };
  const fit = () => {
    state.zoom = null;
    redraw();
  };
  return h("div", { class: "graph" },
    h("div", { class: "tools", role: "toolbar", "aria-label": "Zoom" }, signButton("minus", "Smaller", () => step(-1)),
      signButton("plus", "Larger", () => step(1)), signButton("fit", "Fit to the width", fit)),
    h("div", { class: `canvas ${zoom === null ? "fitted" : ""}` }, drawing(graph, { label, zoom, look, taken, selected, select, point })));
}

function drawing(graph, options) {
  const { label, zoom, taken, selected } = options;
  const width = graph.width + 2 * MARGIN;
  const height = graph.height + 2 * MARGIN;
  const entry = graph.nodes.find((node) => node.id === selected) ?? graph.nodes.find((node) => !isEnd(node));
  return s("svg", { class: "picture", viewBox: `${-MARGIN} ${-MARGIN} ${width} ${height}`, role: "group", "aria-label": label,
    width: String(Math.round(width * (zoom ?? 1))), height: String(Math.round(height * (zoom ?? 1))),
    style: { "min-width": `${Math.round(width * (zoom ?? LEAST))}px` }, onkeydown: (event) => travel(event, graph) },
  (graph.groups ?? []).map(group),
  graph.edges.filter((edge) => !isTaken(taken, edge)).map((edge) => line(edge, taken, graph)),
  graph.edges.filter((edge) => isTaken(taken, edge)).map((edge) => line(edge, taken, graph)),
  graph.nodes.map((node) => box(node, node === entry, options)),
  // Outside of the nodes: as buttons those have all of it in their names.
  s("g", { "aria-hidden": "true" }, graph.nodes.map((node) => tag(options.look(node) ?? {}, node.x + node.width, node.y))));
}

/* Its name stands on the state at the top of the box, so the box itself says only what it is. */
function group({ id, type, x, y, width, height }) {
  return s("g", { class: "group", "data-key": `group ${id}` },
    s("rect", { x, y, width, height, rx: "8" }),
    s("text", { x: x + 8, y: y + height - 8 }, type));
}

function isTaken(taken, edge) {
  return taken?.has(`${edge.from}\n${edge.to}`) ?? false;
}

function line(edge, taken, graph) {
  const kind = taken === null ? "plain" : isTaken(taken, edge) ? "taken" : "faint";
  const head = edge.arrow && s("path", { class: "head", d: edge.arrow });
  const words = edge.label && Number.isFinite(edge.labelX) && s("text", { class: "label", x: edge.labelX, y: edge.labelY, dy: "0.35em" }, clipped(edge.label, Math.max(90, graph.width / 3)), s("title", {}, edge.title ?? edge.label));
  return s("g", { class: `edge ${edge.kind ?? "next"} ${kind}` }, s("path", { class: "way", d: edge.path }), head, words);
}

function isEnd(node) {
  return /^(start|end|join)$/i.test(node.type ?? "");
}

function box(node, entry, { look, selected, select, point }) {
  const seen = look(node) ?? {};
  if (isEnd(node)) return terminal(node, seen);
  const { x, y } = node;
  const chosen = node.id === selected;
  const first = node.height * (seen.lines ? 0.34 : 0.5);
  const said = [node.label, ...(seen.lines ?? []), seen.word ?? (seen.lines ? null : node.type), seen.retries ? plural(seen.retries, "retry").replace("retrys", "retries") : null].filter(Boolean).join(", ");
  return s("g", { class: `node ${seen.tone ?? "plain"} ${kindClass(node.type)}`, "data-key": node.id, "data-state": node.id, role: "button",
    tabindex: entry ? "0" : "-1", "aria-label": said, "aria-pressed": String(chosen),
    onclick: () => select(node.id), onpointerenter: () => point(node.id), onpointerleave: () => point(null), onfocus: () => point(node.id), onblur: () => point(null) },
  s("title", {}, said),
  shape(node, x, y),
  iconAt(seen.sign ?? signOf(node.type), x + 15, y + first, 15),
  s("text", { class: "name", x: x + 27, y: y + first, dy: "0.35em" }, clipped(node.label, node.width - 31)),
  (seen.lines ?? []).map((words, at) => [" ", small(words, node, at)]));
}

/* Under the name, or from the edge of the box where it is too long for that. */
function small(words, { x, y, width, height }, at) {
  const indent = textWidth(words, 11) > width - 31 ? 9 : 27;
  return s("text", { class: "small", x: x + indent, y: y + height * 0.72 + at * 14, dy: "0.35em" }, clipped(words, width - indent - 4, 11));
}

function kindClass(type) {
  return type === "Choice" ? "choice" : type === "Succeed" || type === "Fail" ? "last" : "";
}

function signOf(type) {
  const ofStates = { Choice: "choice", Wait: "wait", Pass: "state", Succeed: "succeeded", Fail: "failed", Task: "function", Map: "queue", Parallel: "machines" };
  return ofStates[type] ?? kindOf(type);
}

function shape(node, x, y) {
  const { width, height } = node;
  const rx = node.type === "Choice" ? 14 : node.type === "Succeed" || node.type === "Fail" ? height / 2 : 6;
  return s("rect", { class: "box", x, y, width, height, rx: String(Math.min(rx, height / 2)) });
}

function terminal(node, seen) {
  const { x, y } = node;
  return s("g", { class: `terminal ${seen.tone ?? "plain"}`, "data-key": node.id, "aria-hidden": "true" },
    s("rect", { class: "box", x, y, width: node.width, height: node.height, rx: String(node.height / 2) }),
    s("text", { x: x + node.width / 2, y: y + node.height / 2, dy: "0.35em" }, node.width > 30 ? node.label || node.type : ""));
}

/** Draw how often a state was retried, and entered if more than once, on its corner. */
function tag({ tone = "plain", retries = 0, entered = 0 }, x, y) {
  const words = [retries ? `↻ ${retries}` : null, entered > 1 ? `× ${entered}` : null].filter(Boolean).join("  ");
  if (!words) return null;
  const width = textWidth(words, 11) + 14;
  return s("g", { class: `tag ${tone}` }, s("rect", { x: x - width + 6, y: y - 9, width, height: 18, rx: "9" }), s("text", { x: x - width / 2 + 6, y, dy: "0.36em" }, words));
}

function textWidth(text, size) {
  pen.font = `500 ${size}px ${FONT}`;
  return pen.measureText(text).width;
}

function clipped(text, width, size = 12.5) {
  if (textWidth(text, size) <= width) return text;
  let kept = text;
  while (kept.length > 1 && textWidth(`${kept}…`, size) > width) kept = kept.slice(0, -1);
  return `${kept}…`;
}

function travel(event, graph) {
  const node = event.target.closest?.(".node");
  if (!node) return;
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    node.onclick?.(event);
    return;
  }
  const turn = TURNS[event.key];
  if (!turn) return;
  event.preventDefault();
  const here = graph.nodes.find((one) => one.id === node.getAttribute("data-state"));
  const next = nearest(graph.nodes.filter((one) => one !== here && !isEnd(one)), here, turn);
  const there = next && node.ownerSVGElement.querySelector(`[data-state="${CSS.escape(next.id)}"]`);
  if (!there) return;
  for (const other of node.ownerSVGElement.querySelectorAll(".node")) other.setAttribute("tabindex", other === there ? "0" : "-1");
  there.focus();
}

function nearest(nodes, here, [dx, dy]) {
  const from = middle(here);
  let best = null;
  let least = Infinity;
  for (const node of nodes) {
    const to = middle(node);
    const along = (to.x - from.x) * dx + (to.y - from.y) * dy;
    const aside = Math.abs((to.x - from.x) * dy) + Math.abs((to.y - from.y) * dx);
    const far = along + 2 * aside;
    if (along > 4 && far < least) [best, least] = [node, far];
  }
  return best;
}

function middle(node) {
  const { x, y } = node;
  return { x: x + node.width / 2, y: y + node.height / 2 };
}

/** Light up a state wherever it is drawn below an element: in the graph, the definition, the history. */
export function light(root, name) {
  for (const lit of root.querySelectorAll("[data-lit]")) lit.removeAttribute("data-lit");
  if (name === null) return;
  for (const one of root.querySelectorAll(`[data-state="${CSS.escape(name)}"]`)) one.setAttribute("data-lit", "");
}

/** Draw what the colours of a state machine's graph mean. */
export function legend(entries) {
  return h("ul", { class: "legend", "aria-label": "Legend" }, entries.map(([tone, sign, word]) =>
    h("li", { class: tone }, s("svg", { class: "icon", viewBox: "0 0 16 16", "aria-hidden": "true" }, sign ? iconAt(sign, 8, 8, 16) : s("rect", { x: 2, y: 4, width: 12, height: 8, rx: 2 })), word)));
}
