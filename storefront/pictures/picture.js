/** A picture of a product: there are no photographs, so that one is composed from what the product is called. */

import { s } from "../dom.js";
import { chance } from "./chance.js";
import * as things from "./things.js";
import { vessels } from "./vessels.js";

const PALETTES = 8;

/** Colours that a name may say: `[hue, chroma]` of the thing itself. */
const COLOURS = {
  red: [27, 0.16], pink: [355, 0.11], orange: [52, 0.14], yellow: [92, 0.13], gold: [85, 0.11], brass: [85, 0.1], green: [150, 0.1],
  olive: [115, 0.08], blue: [245, 0.11], navy: [262, 0.1], indigo: [274, 0.12], purple: [308, 0.11], white: [85, 0.018],
  ivory: [85, 0.03], cream: [85, 0.035], undyed: [78, 0.04], linen: [80, 0.04], oak: [65, 0.08], black: [260, 0.012],
  steel: [240, 0.015], silver: [240, 0.012], grey: [250, 0.012],
};

/** The first that matches the name or, failing that, the id and the category says what is shown. */
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

/** Return the picture of a product: an SVG element that screen readers pass over, for the name says it. */
export function picture({ productId, name, category }) {
  const next = chance(`${productId}/${name}`);
  const palette = Math.floor(next() * PALETTES);
  const element = s(
    "svg",
    { viewBox: "0 0 400 400", class: `picture palette-${palette}`, "aria-hidden": "true", focusable: "false" },
    subject(name.toLowerCase(), `${productId} ${category}`.toLowerCase())(next),
  );
  dye(element, name.toLowerCase());
  return element;
}

function dye(element, name) {
  const colour = name.split(/[^a-z]+/).findLast((word) => Object.hasOwn(COLOURS, word));
  if (!colour) return;
  element.style.setProperty("--x", COLOURS[colour][0]);
  element.style.setProperty("--c1", COLOURS[colour][1]);
}

function subject(...texts) {
  for (const text of texts) {
    const found = SUBJECTS.find(([pattern]) => pattern.test(text));
    if (found) return found[1];
  }
  return vessels;
}
