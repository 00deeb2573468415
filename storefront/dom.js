/** Makes all elements, with texts as text nodes and values as attributes, so that no product's name becomes markup. */

const SVG = "http://www.w3.org/2000/svg";
const SAFE_LINK = /^(#\/|\/(?!\/)|https?:\/\/)/;

/** Return an HTML element; functions listen, `false` and `null` leave an attribute out. @type {MakeHtml} */
export const h = (tag, props, ...children) => furnish(document.createElement(tag), props, children);

/** Return an SVG element. @type {MakeSvg} */
export const s = (tag, props, ...children) => furnish(document.createElementNS(SVG, tag), props, children);

/** Replace the content of `element`. @param {Element} element @param {...Child} children */
export function put(element, ...children) {
  element.replaceChildren(...nodes(children));
  return element;
}

/** Return an element that index.html has. @param {string} id */
export const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** Focus an element, if there is one. @param {Element | null | undefined} element */
export const focus = (element) => /** @type {HTMLElement | null | undefined} */ (element)?.focus();

/** Return a page's heading; it gets the focus when the page opens. @param {Child} text */
export const heading = (text) => h("h1", { tabindex: "-1" }, text);

/**
 * Return a foreign text, such as a name, isolated so that it cannot reverse the text around it.
 *
 * @param {string} text
 */
export const foreign = (text) => h("bdi", {}, text);

/** Isolate a text where no element can stand, such as in a label. @param {string} text */
export const isolated = (text) => `\u2068${text}\u2069`;

/**
 * @template {Element} Made
 * @param {Made} element
 * @param {Attributes | undefined} props
 * @param {Child[]} children
 */
function furnish(element, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) furnishWith(element, name, value);
  element.append(...nodes(children));
  return element;
}

/** @param {Element} element @param {string} name @param {Attributes[string]} value */
function furnishWith(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (typeof value === "function") element.addEventListener(name, value);
  else if (name === "href" && !SAFE_LINK.test(String(value))) throw new Error(`refused link ${value}: use #/, / or http(s)`);
  else element.setAttribute(name, value === true ? "" : String(value));
}

/** @param {Child[]} children @returns {(Node | string)[]} */
function nodes(children) {
  return children.flatMap((child) => {
    if (Array.isArray(child)) return nodes(child);
    if (child === null || child === undefined || typeof child === "boolean") return [];
    return child instanceof Node ? child : String(child);
  });
}
