/**
 * Elements: made from text, and brought up to date in place.
 *
 * Values become text nodes and attributes only, so none can turn into markup. `morph` changes an element into a
 * freshly drawn one and touches nothing that is equal: focus, selection, scroll and opened details stay as they are.
 */
import { visible } from "./format.js";

const SVG = "http://www.w3.org/2000/svg";
const handlersOf = new WeakMap();
const KEPT = new Set(["open", "data-lit"]);

/** Make an HTML element. Properties: attributes, `style` as an object, `onclick` and its like as functions. */
export function h(tag, properties, ...children) {
  return fill(document.createElement(tag), properties, children);
}

/** Make an SVG element. */
export function s(tag, properties, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) set(element, name, value);
  append(element, children);
  return element;
}

function set(element, name, value) {
  if (typeof value === "function") return handle(element, name, value);
  if (name === "style") {
    for (const [property, text] of Object.entries(value)) element.style.setProperty(property, text);
    return;
  }
  if (value === null || value === undefined) return;
  if (name.startsWith("aria-")) return element.setAttribute(name, visible(value));
  if (value === false) return;
  if (name === "value") element.value = value;
  element.setAttribute(name, value === true ? "" : name === "href" || name === "value" ? value : visible(value));
}

function handle(element, name, listener) {
  const handlers = handlersOf.get(element) ?? {};
  handlers[name] = listener;
  handlersOf.set(element, handlers);
  element[name] = listener;
}

function append(element, children) {
  for (const child of children) {
    if (Array.isArray(child)) append(element, child);
    else if (child instanceof Node) element.append(child);
    else if (child !== null && child !== undefined && child !== false) element.append(visible(child));
  }
}

/** Replace what an element holds. */
export function put(element, ...children) {
  element.replaceChildren();
  append(element, children);
}

/** Make `old` what `fresh` is, and return what now stands in the document. */
export function morph(old, fresh) {
  if (old.nodeName !== fresh.nodeName || keyOf(old) !== keyOf(fresh)) {
    old.replaceWith(fresh);
    return fresh;
  }
  if (old.nodeType === Node.TEXT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return old;
  }
  morphAttributes(old, fresh);
  morphHandlers(old, fresh);
  const chosen = fresh.nodeName === "SELECT" ? fresh.value : null;
  if (old.nodeName === "INPUT") morphInput(old, fresh);
  else if (old.nodeName !== "TEXTAREA") morphChildren(old, fresh);
  if (chosen !== null && old.value !== chosen) old.value = chosen;
  return old;
}

function morphAttributes(old, fresh) {
  for (const { name } of [...old.attributes]) {
    if (name !== "style" && !KEPT.has(name) && !fresh.hasAttribute(name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (name !== "style" && !KEPT.has(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  // A style attribute would be refused by the page's policy; the object model is not.
  if (old.style.cssText !== fresh.style.cssText) old.style.cssText = fresh.style.cssText;
}

function morphHandlers(old, fresh) {
  const before = handlersOf.get(old) ?? {};
  const after = handlersOf.get(fresh) ?? {};
  for (const name of Object.keys(before)) if (!(name in after)) old[name] = null;
  Object.assign(old, after);
  handlersOf.set(old, after);
}

function morphInput(old, fresh) {
  if (old.type === "checkbox" || old.type === "radio") old.checked = fresh.hasAttribute("checked");
  else if (fresh.hasAttribute("value") && document.activeElement !== old) old.value = fresh.value;
}

function morphChildren(old, fresh) {
  const wanted = new Set([...fresh.children].map(keyOf).filter(Boolean));
  const kept = new Map();
  for (const child of [...old.children]) {
    const key = keyOf(child);
    if (!key) continue;
    if (wanted.has(key) && !kept.has(key)) kept.set(key, child);
    else child.remove();
  }
  let cursor = old.firstChild;
  for (const child of [...fresh.childNodes]) {
    const match = counterpart(child, cursor, kept);
    kept.delete(keyOf(child));
    if (!match) {
      old.insertBefore(child, cursor);
      continue;
    }
    if (match === cursor) cursor = cursor.nextSibling;
    else old.insertBefore(match, cursor);
    morph(match, child);
  }
  while (cursor) {
    const next = cursor.nextSibling;
    cursor.remove();
    cursor = next;
  }
}

function counterpart(child, cursor, kept) {
  const key = keyOf(child);
  if (key) return kept.get(key);
  return cursor && !keyOf(cursor) && cursor.nodeName === child.nodeName ? cursor : null;
}

function keyOf(node) {
  return node.nodeType === Node.ELEMENT_NODE ? node.getAttribute("data-key") : null;
}
