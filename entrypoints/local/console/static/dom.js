/**
 * Elements, made from text and updated in place.
 *
 * Values become text nodes and attributes only, so that none can turn into markup. `morph` changes an element into a
 * freshly drawn one and leaves alone what is equal: focus, selection, scroll and opened details stay.
 */
import { visible } from "./format.js";

const SVG = "http://www.w3.org/2000/svg";
/** @type {WeakMap<Node, Handlers>} */
const handlersOf = new WeakMap();
const KEPT = new Set(["open", "data-lit"]);

/**
 * Make an HTML element. Properties are attributes, `style` as an object, and functions such as `onclick`.
 *
 * @type {MakeHtml}
 */
export function h(tag, properties, ...children) {
  return fill(document.createElement(tag), properties, children);
}

/** Make an SVG element. @type {MakeSvg} */
export function s(tag, properties, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

/**
 * @template {Element & ElementCSSInlineStyle} Made
 * @param {Made} element
 * @param {Properties | undefined} properties
 * @param {Child[]} children
 */
function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) set(element, name, value);
  append(element, children);
  return element;
}

/** @param {Element & ElementCSSInlineStyle} element @param {string} name @param {Properties[string]} value */
function set(element, name, value) {
  if (typeof value === "function") return handle(element, name, value);
  if (value === null || value === undefined) return;
  if (typeof value === "object") {
    for (const [property, text] of Object.entries(value)) element.style.setProperty(property, text);
    return;
  }
  if (name.startsWith("aria-")) return element.setAttribute(name, visible(value));
  if (value === false) return;
  if (name === "value") Object.assign(element, { value });
  const verbatim = name === "href" || name === "value";
  element.setAttribute(name, value === true ? "" : verbatim ? String(value) : visible(value));
}

/** @param {Element} element @param {string} name @param {Handlers[string]} listener */
function handle(element, name, listener) {
  const handlers = handlersOf.get(element) ?? {};
  handlers[name] = listener;
  handlersOf.set(element, handlers);
  Object.assign(element, { [name]: listener });
}

/** @param {Element} element @param {Child[]} children */
function append(element, children) {
  for (const child of children) {
    if (Array.isArray(child)) append(element, child);
    else if (child instanceof Node) element.append(child);
    else if (child !== null && child !== undefined && child !== false) element.append(visible(child));
  }
}

/** Return an element that index.html has. @param {string} id */
export function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/** Replace the content of an element. @param {Element} element @param {...Child} children */
export function put(element, ...children) {
  element.replaceChildren();
  append(element, children);
}

/**
 * Change `old` into what `fresh` is, and return what now stands in the document.
 *
 * @param {ChildNode} old
 * @param {ChildNode} fresh
 */
export function morph(old, fresh) {
  if (old.nodeName !== fresh.nodeName || keyOf(old) !== keyOf(fresh)) {
    old.replaceWith(fresh);
    return fresh;
  }
  if (isDrawn(old) && isDrawn(fresh)) morphElement(old, fresh);
  else if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
  return old;
}

/** @param {Node} node @returns {node is Drawn} */
function isDrawn(node) {
  return node instanceof HTMLElement || node instanceof SVGElement;
}

/** @param {Drawn} old @param {Drawn} fresh */
function morphElement(old, fresh) {
  morphAttributes(old, fresh);
  morphHandlers(old, fresh);
  if (old instanceof HTMLInputElement && fresh instanceof HTMLInputElement) morphInput(old, fresh);
  else if (!(old instanceof HTMLTextAreaElement)) morphSelection(old, fresh);
}

/** Morph the children; a select then has the fresh one's value. @param {Drawn} old @param {Drawn} fresh */
function morphSelection(old, fresh) {
  const chosen = fresh instanceof HTMLSelectElement ? fresh.value : null;
  morphChildren(old, fresh);
  if (chosen !== null && old instanceof HTMLSelectElement && old.value !== chosen) old.value = chosen;
}

/** @param {Drawn} old @param {Drawn} fresh */
function morphAttributes(old, fresh) {
  for (const { name } of [...old.attributes]) {
    if (name !== "style" && !KEPT.has(name) && !fresh.hasAttribute(name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (name !== "style" && !KEPT.has(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  // The page's policy refuses a style attribute, but allows the object model.
  if (old.style.cssText !== fresh.style.cssText) old.style.cssText = fresh.style.cssText;
}

/** @param {Drawn} old @param {Drawn} fresh */
function morphHandlers(old, fresh) {
  const before = handlersOf.get(old) ?? {};
  const after = handlersOf.get(fresh) ?? {};
  for (const name of Object.keys(before)) if (!(name in after)) Object.assign(old, { [name]: null });
  Object.assign(old, after);
  handlersOf.set(old, after);
}

/** @param {HTMLInputElement} old @param {HTMLInputElement} fresh */
function morphInput(old, fresh) {
  if (old.type === "checkbox" || old.type === "radio") old.checked = fresh.hasAttribute("checked");
  else if (fresh.hasAttribute("value") && document.activeElement !== old) old.value = fresh.value;
}

/** @param {Drawn} old @param {Drawn} fresh */
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

/** @param {Node} child @param {ChildNode | null} cursor @param {Map<string | null, Element>} kept */
function counterpart(child, cursor, kept) {
  const key = keyOf(child);
  if (key) return kept.get(key);
  return cursor && !keyOf(cursor) && cursor.nodeName === child.nodeName ? cursor : null;
}

/** @param {Node} node */
function keyOf(node) {
  return node instanceof Element ? node.getAttribute("data-key") : null;
}
