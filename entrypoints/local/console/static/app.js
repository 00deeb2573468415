/** The console: its frame, its navigation, and the choice of the page. */
import { get } from "./api.js";
import { byId, h, morph, put } from "./dom.js";
import { messageOf } from "./format.js";
import { icon } from "./icons.js";
import { ScrollMemory } from "./scroll_memory.js";
import { link, read } from "./router.js";
import { ConsoleScreen } from "./screen.js";
import { Shortcuts } from "./shortcuts.js";
import { Stream } from "./stream.js";
import { nextTheme, startTheme } from "./theme.js";

/** The entries of the navigation; the pictogram has the name of the place unless `sign` says another. @type {Place[]} */
const PLACES = [
  { group: "Workflows", name: "executions", title: "Executions", key: "e", page: () => import("./pages/executions.js") },
  { group: "Workflows", name: "machines", title: "State machines", key: "s", page: () => import("./pages/state_machines.js") },
  { group: "Requests", name: "traces", title: "Traces", key: "t", page: () => import("./pages/traces.js") },
  { group: "Requests", name: "map", title: "Trace map", key: "m", page: () => import("./pages/trace_map.js") },
  { group: "Requests", name: "functions", title: "Functions", key: "f", sign: "function", page: () => import("./pages/functions.js") },
  { group: "Requests", name: "logs", title: "Logs", key: "l", page: () => import("./pages/logs.js") },
  { group: "Data", name: "tables", title: "Tables", key: "d", sign: "table", page: () => import("./pages/tables.js") },
  { group: "Data", name: "events", title: "Events", key: "v", sign: "event", page: () => import("./pages/events.js") },
  { group: "Data", name: "users", title: "Users", key: "u", page: () => import("./pages/users.js") },
  { group: "Stack", name: "resources", title: "Resources", key: "r", sign: "resource", page: () => import("./pages/resources.js") },
  { group: "Stack", name: "faults", title: "Faults", key: "b", page: () => import("./pages/faults.js") },
];

/**
 * The pages of single things, and the entries that they belong to.
 *
 * @type {Record<string, { place: string | null, page: () => Promise<ConsolePageModule> }>}
 */
const THINGS = {
  execution: { place: "executions", page: () => import("./pages/execution.js") },
  machine: { place: "machines", page: () => import("./pages/state_machine.js") },
  trace: { place: "traces", page: () => import("./pages/trace.js") },
  function: { place: "functions", page: () => import("./pages/function.js") },
  table: { place: "tables", page: () => import("./pages/table.js") },
  panel: { place: null, page: () => import("./pages/panel.js") },
};

const main = byId("main");
const stream = new Stream();
const screen = new ConsoleScreen(main, stream);
/** @type {Overview | null} */
let overview = null;
let menu = false;
const scrolls = new ScrollMemory();

async function navigate() {
  const scroll = scrolls.enter();
  const { name, argument, query } = read();
  const found = PLACES.find((place) => place.name === name) ?? THINGS[name];
  if (!found) {
    location.replace(link("executions"));
    return;
  }
  menu = false;
  drawFrame();
  scrollTo(0, 0);
  try {
    const { open } = await found.page();
    if (read().name !== name || read().argument !== argument) return;
    const shown = location.hash;
    await screen.show(open, argument ?? "", query);
    main.dataset.shown = shown;
    scrollTo(0, scroll);
  } catch (error) {
    put(main, h("div", { class: "notice bad", role: "alert" }, icon("failed"), h("span", {}, `This page cannot be shown: ${messageOf(error)}`)));
  }
}

async function introduce() {
  try {
    overview = await get("overview");
  } catch {
    overview = null;
  }
  drawFrame();
}

function drawFrame() {
  drawBar();
  drawNavigation();
}

function drawBar() {
  const bar = byId("bar");
  const theme = document.documentElement.dataset.theme ?? "auto";
  morph(bar, h("header", { id: "bar" },
    h("button", { type: "button", class: "button quiet sign menu", "aria-label": "Menu", "aria-expanded": String(menu), "aria-controls": "nav", onclick: () => { menu = !menu; drawFrame(); } }, icon(menu ? "close" : "menu")),
    h("a", { class: "brand", href: link("executions") }, icon("execution"), h("span", {}, overview?.stack ?? "Console")),
    h("span", { class: "where" }, overview ? [overview.region, overview.account].filter(Boolean).join(" · ") : ""),
    h("span", { class: "space" }),
    liveness(),
    h("button", { type: "button", class: "button quiet sign", "aria-label": `Theme: ${theme}`, title: `Theme: ${theme}`, onclick: () => { nextTheme(); drawBar(); } }, icon("theme")),
    h("button", { type: "button", class: "button quiet sign", "aria-label": "Keyboard shortcuts", title: "Keyboard shortcuts (?)", onclick: () => shortcuts.help() }, icon("help"))));
}

function liveness() {
  const { state, paused } = stream;
  const [tone, word] = state === "gone" ? ["bad", "Server gone"] : paused ? ["caught", stream.waiting ? "Paused, with changes" : "Paused"] : state === "live" ? ["good", "Live"] : ["grey", "Connecting"];
  return h("button", { type: "button", class: `button quiet live ${tone}`, "aria-pressed": String(paused), title: paused ? "Resume (p)" : "Pause (p)", "aria-label": `${word}. ${paused ? "Resume" : "Pause"}`, onclick: pause },
    h("span", { class: "dot" }), h("span", { class: "word" }, word), icon(paused ? "play" : "pause"));
}

function pause() {
  stream.pause(!stream.paused);
}

/** @param {boolean} gone */
function sayGone(gone) {
  if (document.documentElement.toggleAttribute("data-gone", gone) === (byId("gone").childNodes.length > 0)) return;
  put(byId("gone"), gone && "The server does not answer. The page may be out of date; it is refreshed when the server is back.");
}

function drawNavigation() {
  const here = read().name;
  const current = THINGS[here]?.place ?? here;
  const groups = [...new Set(PLACES.map((place) => place.group))];
  const panels = overview?.panels ?? [];
  morph(byId("nav"), h("nav", { id: "nav", "aria-label": "Console", class: menu ? "shown" : "" },
    groups.map((group) => section(group, PLACES.filter((place) => place.group === group).map((place) => entry(place.title, place.sign ?? place.name, link(place.name), place.name === current)))),
    panels.length > 0 && section("Panels", panels.map(({ name, title }) => entry(title, "panel", link("panel", name), here === "panel" && read().argument === name))),
    overview && h("p", { class: "stack" }, h("span", {}, overview.endpoint ?? location.origin))));
}

/** @param {string} title @param {Child} entries */
function section(title, entries) {
  return h("div", { class: "group" }, h("h2", {}, title), h("ul", {}, entries));
}

/** @param {string} title @param {string} sign @param {string} href @param {boolean} current */
function entry(title, sign, href, current) {
  return h("li", {}, h("a", { href, "aria-current": current ? "page" : null }, icon(sign), h("span", {}, title)));
}

const shortcuts = new Shortcuts([
  ...PLACES.map((place) => ({ keys: `g ${place.key}`, does: `Go to ${place.title}`, act: () => { location.hash = link(place.name); } })),
  { keys: "/", does: "Search on this page", act: () => /** @type {HTMLElement | null} */ (main.querySelector("[data-search]"))?.focus() },
  { keys: "p", does: "Pause or resume", act: pause },
  { keys: ".", does: "Refresh", act: () => screen.refresh() },
  { keys: "j", does: "Next link of the list", act: () => step(1) },
  { keys: "k", does: "Previous link of the list", act: () => step(-1) },
  { keys: "?", does: "Show these shortcuts", act: () => shortcuts.help() },
]);

/** Move the focus along the links of the list. @param {number} by */
function step(by) {
  /** @type {NodeListOf<HTMLElement>} */
  const found = main.querySelectorAll("tbody tr:not(.below) > td :is(a, button):first-child, .span .label");
  const links = [...found].filter((one) => one.closest("td")?.classList.contains("wide") || one.classList.contains("label"));
  const at = links.findIndex((one) => one === document.activeElement);
  links[Math.max(0, Math.min(links.length - 1, at < 0 ? 0 : at + by))]?.focus();
}

byId("skip").addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});
addEventListener("hashchange", navigate);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && menu) {
    menu = false;
    drawFrame();
  }
});
stream.subscribe((changed) => {
  sayGone(stream.state === "gone");
  drawBar();
  if (changed.has("all")) introduce();
});
startTheme();
stream.start();
introduce();
navigate();
