/**
 * The only place that makes elements. Text becomes text nodes and values become attributes, so that nothing a
 * product is called can ever be read as markup.
 */

const SVG = "http://www.w3.org/2000/svg";
const SAFE_LINK = /^(#\/|\/(?!\/)|https?:\/\/)/;

/** Return an HTML element; a function among `props` listens, `false` and `null` leave an attribute out. */
export const h = (tag, props, ...children) => furnish(document.createElement(tag), props, children);

/** Return an SVG element. */
export const s = (tag, props, ...children) => furnish(document.createElementNS(SVG, tag), props, children);

/** Make `children` the whole content of `element`. */
export function put(element, ...children) {
  element.replaceChildren(...nodes(children));
  return element;
}

/** Return a page's heading, which takes the focus when the page comes. */
export const heading = (text) => h("h1", { tabindex: "-1" }, text);

/** Return a text of others, such as a product's name, kept from turning the text around it right to left. */
export const foreign = (text) => h("bdi", {}, text);

/** Return the same for places that take text only, such as a title or a label. */
export const isolated = (text) => `\u2068${text}\u2069`;

function furnish(element, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) furnishWith(element, name, value);
  element.append(...nodes(children));
  return element;
}

function furnishWith(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (typeof value === "function") element.addEventListener(name, value);
  else if (name === "href" && !SAFE_LINK.test(value)) throw new Error("A link leads to a page of ours or to http.");
  else element.setAttribute(name, value === true ? "" : value);
}

function nodes(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}
