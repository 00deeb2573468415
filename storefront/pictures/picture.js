/** A picture of a product, composed from its name, because the shop has no photographs. */

import { s } from "../dom.js";
import { vessels } from "./scenes.js";
import { seededRandom } from "./shapes.js";
import * as things from "./things.js";

const PALETTES = 8;

/** `[hue, chroma]` of the colours in names. @type {Record<string, number[]>} */
const COLOURS = {
  red: [27, 0.16], pink: [355, 0.11], orange: [52, 0.14], yellow: [92, 0.13], gold: [85, 0.11], brass: [85, 0.1], green: [150, 0.1],
  olive: [115, 0.08], blue: [245, 0.11], navy: [262, 0.1], indigo: [274, 0.12], purple: [308, 0.11], white: [85, 0.018],
  ivory: [85, 0.03], cream: [85, 0.035], undyed: [78, 0.04], linen: [80, 0.04], oak: [65, 0.08], black: [260, 0.012],
  steel: [240, 0.015], silver: [240, 0.012], grey: [250, 0.012],
};

/** What is shown: the first match of the name, else of id and category. @type {[RegExp, Subject][]} */
const SUBJECTS = [
  [/\bpress\b|cafeti/, things.press],
  [/\b(tea|coffee)?pot\b|kettle|jug\b|pitcher|teapot/, things.pot],
  [/cups?\b|mugs?\b|espresso|saucer|coffee|\btea\b/, things.cups],
  [/knife|knives|board\b|cutlery|bread|kitchen scale/, things.knife],
  [/apron|towel|oven glove|linen/, things.apron],
  [/lamp|light|lantern|chandelier/, things.lamp],
  [/blanket|throw\b|quilt|cushion|rug\b|doormat|wool/, things.blanket],
  [/clock|watch/, things.clock],
  [/note ?book|journal|diary|sketch|book/, things.notebook],
  [/\bpens?\b|pencil|ink\b|card|letter|paper|sticker|stationery/, things.pen],
  [/\bmaps?\b|atlas|poster|print\b|globe/, things.map],
  [/\bbags?\b|tote|purse|basket|backpack/, things.bag],
  [/box|\btins?\b|case\b|gift|wrap|chest|drawer|cabinet/, things.box],
  [/heart|hanging|ornament|decoration|garland|bunting/, things.heart],
];

/**
 * Return the picture of a product; screen readers pass it over, because the name says the same.
 *
 * @param {Pick<Product, "productId" | "name" | "category">} product
 */
export function picture({ productId, name, category }) {
  const next = seededRandom(`${productId}/${name}`);
  const palette = Math.floor(next() * PALETTES);
  const element = s(
    "svg",
    { viewBox: "0 0 400 400", class: `picture palette-${palette}`, "aria-hidden": "true", focusable: "false" },
    subject(name.toLowerCase(), `${productId} ${category}`.toLowerCase())(next),
  );
  dye(element, name.toLowerCase());
  return element;
}

/** @param {SVGElement} element @param {string} name */
function dye(element, name) {
  const colour = name.split(/[^a-z]+/).findLast((word) => Object.hasOwn(COLOURS, word));
  if (!colour) return;
  element.style.setProperty("--x", String(COLOURS[colour][0]));
  element.style.setProperty("--c1", String(COLOURS[colour][1]));
}

/** @param {...string} texts */
function subject(...texts) {
  for (const text of texts) {
    const found = SUBJECTS.find(([pattern]) => pattern.test(text));
    if (found) return found[1];
  }
  return vessels;
}
