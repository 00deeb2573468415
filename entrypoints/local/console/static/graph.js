/**
 * A graph that the server laid out, drawn as SVG.
 *
 * Each node is a button: Tab reaches one of them, the arrow keys go to the nearest in their direction. `look` says how
 * a node stands out; see Look in types.d.ts.
 */
import { h, s } from "./dom.js";
import { kindOf, iconAt } from "./icons.js";
import { signButton } from "./parts.js";
import { plural } from "./format.js";

const MARGIN = 12;
/* A graph fitted to a narrow screen shrinks no further; then it scrolls. */
const LEAST = 0.6;
const STEPS = [0.4, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2];
/** @type {Record<string, number[]>} */
const TURNS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';
const pen = document.createElement("canvas").getContext("2d");

/**
 * Draw a graph with its tools. The caller keeps `state`, which has the zoom.
 *
 * @param {Graph | null} graph
 * @param {GraphOptions} graphOptions
 */
export function graphView(graph, { label, state, problem = null, look = () => ({}), taken = null, selected = null, select = () => {}, point = () => {}, redraw }) {
  if (!graph) return h("p", { class: "notice caught" }, problem ?? "The server could not lay out this graph.");
  const zoom = state.zoom ?? null;
  /** @param {number} by */
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

/** @param {Graph} graph @param {DrawingOptions} options */
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
  // Outside of the nodes, because their names, as buttons, contain all of it.
  s("g", { "aria-hidden": "true" }, graph.nodes.map((node) => tag(options.look(node) ?? {}, node.x + node.width, node.y))));
}

/* The state at the top of the box has the name, so the box shows only its type. */
/** @param {GraphGroup} graphGroup */
function group({ id, type, x, y, width, height }) {
  return s("g", { class: "group", "data-key": `group ${id}` },
    s("rect", { x, y, width, height, rx: "8" }),
    s("text", { x: x + 8, y: y + height - 8 }, type));
}

/** @param {Set<string> | null} taken @param {GraphEdge} edge */
function isTaken(taken, edge) {
  return taken?.has(`${edge.from}\n${edge.to}`) ?? false;
}

/** @param {GraphEdge} edge @param {Set<string> | null} taken @param {Graph} graph */
function line(edge, taken, graph) {
  const kind = taken === null ? "plain" : isTaken(taken, edge) ? "taken" : "faint";
  const head = edge.arrow && s("path", { class: "head", d: edge.arrow });
  const words = edge.label && Number.isFinite(edge.labelX) && s("text", { class: "label", x: edge.labelX, y: edge.labelY, dy: "0.35em" }, clipped(edge.label, Math.max(90, graph.width / 3)), s("title", {}, edge.title ?? edge.label));
  return s("g", { class: `edge ${edge.kind ?? "next"} ${kind}` }, s("path", { class: "way", d: edge.path }), head, words);
}

/** @param {GraphNode} node */
function isEnd(node) {
  return /^(start|end|join)$/i.test(node.type ?? "");
}

/** @param {GraphNode} node @param {boolean} entry @param {DrawingOptions} drawingOptions */
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

/* Under the name, or from the edge of the box where it is too long. */
/** @param {string} words @param {Box} box @param {number} at */
function small(words, { x, y, width, height }, at) {
  const indent = textWidth(words, 11) > width - 31 ? 9 : 27;
  return s("text", { class: "small", x: x + indent, y: y + height * 0.72 + at * 14, dy: "0.35em" }, clipped(words, width - indent - 4, 11));
}

/** @param {string} type */
function kindClass(type) {
  return type === "Choice" ? "choice" : type === "Succeed" || type === "Fail" ? "last" : "";
}

/** @param {string} type */
function signOf(type) {
  /** @type {Record<string, string>} */
  const ofStates = { Choice: "choice", Wait: "wait", Pass: "state", Succeed: "succeeded", Fail: "failed", Task: "function", Map: "queue", Parallel: "machines" };
  return ofStates[type] ?? kindOf(type);
}

/** @param {GraphNode} node @param {number} x @param {number} y */
function shape(node, x, y) {
  const { width, height } = node;
  const rx = node.type === "Choice" ? 14 : node.type === "Succeed" || node.type === "Fail" ? height / 2 : 6;
  return s("rect", { class: "box", x, y, width, height, rx: String(Math.min(rx, height / 2)) });
}

/** @param {GraphNode} node @param {Look} seen */
function terminal(node, seen) {
  const { x, y } = node;
  return s("g", { class: `terminal ${seen.tone ?? "plain"}`, "data-key": node.id, "aria-hidden": "true" },
    s("rect", { class: "box", x, y, width: node.width, height: node.height, rx: String(node.height / 2) }),
    s("text", { x: x + node.width / 2, y: y + node.height / 2, dy: "0.35em" }, node.width > 30 ? node.label || node.type : ""));
}

/**
 * Draw how often a state was retried, and entered if more than once, on its corner.
 *
 * @param {Look} look
 * @param {number} x
 * @param {number} y
 */
function tag({ tone = "plain", retries = 0, entered = 0 }, x, y) {
  const words = [retries ? `↻ ${retries}` : null, entered > 1 ? `× ${entered}` : null].filter(Boolean).join("  ");
  if (!words) return null;
  const width = textWidth(words, 11) + 14;
  return s("g", { class: `tag ${tone}` }, s("rect", { x: x - width + 6, y: y - 9, width, height: 18, rx: "9" }), s("text", { x: x - width / 2 + 6, y, dy: "0.36em" }, words));
}

/** @param {string} text @param {number} size */
function textWidth(text, size) {
  if (!pen) return text.length * size * 0.6;
  pen.font = `500 ${size}px ${FONT}`;
  return pen.measureText(text).width;
}

/** @param {string} text @param {number} width */
function clipped(text, width, size = 12.5) {
  if (textWidth(text, size) <= width) return text;
  let kept = text;
  while (kept.length > 1 && textWidth(`${kept}…`, size) > width) kept = kept.slice(0, -1);
  return `${kept}…`;
}

/** @param {KeyboardEvent} event @param {Graph} graph */
function travel(event, graph) {
  const node = event.target instanceof Element && /** @type {SVGElement | null} */ (event.target.closest(".node"));
  if (!node) return;
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    node.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    return;
  }
  const turn = TURNS[event.key];
  if (!turn) return;
  event.preventDefault();
  const here = graph.nodes.find((one) => one.id === node.getAttribute("data-state"));
  const next = here && nearest(graph.nodes.filter((one) => one !== here && !isEnd(one)), here, turn);
  /** @type {SVGElement | null | undefined} */
  const there = next && node.ownerSVGElement?.querySelector(`[data-state="${CSS.escape(next.id)}"]`);
  if (!there) return;
  for (const other of node.ownerSVGElement?.querySelectorAll(".node") ?? []) other.setAttribute("tabindex", other === there ? "0" : "-1");
  there.focus();
}

/** @param {GraphNode[]} nodes @param {GraphNode} here @param {number[]} direction */
function nearest(nodes, here, [dx, dy]) {
  const from = middle(here);
  /** @type {GraphNode | null} */
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

/** @param {GraphNode} node */
function middle(node) {
  const { x, y } = node;
  return { x: x + node.width / 2, y: y + node.height / 2 };
}

/**
 * Highlight a state wherever it is drawn below an element.
 *
 * @param {Element | null} root
 * @param {string | null} name
 */
export function light(root, name) {
  if (!root) return;
  for (const lit of root.querySelectorAll("[data-lit]")) lit.removeAttribute("data-lit");
  if (name === null) return;
  for (const one of root.querySelectorAll(`[data-state="${CSS.escape(name)}"]`)) one.setAttribute("data-lit", "");
}

/** Draw the meaning of the colours. @param {(string | null)[][]} entries */
export function legend(entries) {
  return h("ul", { class: "legend", "aria-label": "Legend" }, entries.map(([tone, sign, word]) =>
    h("li", { class: tone }, s("svg", { class: "icon", viewBox: "0 0 16 16", "aria-hidden": "true" }, sign ? iconAt(sign, 8, 8, 16) : s("rect", { x: 2, y: 4, width: 12, height: 8, rx: 2 })), word)));
}
