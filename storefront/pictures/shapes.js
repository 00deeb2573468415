/** Shapes of a picture of 400 by 400 in the colours of a palette ("a2" is "a" in shadow), and seeded random numbers. */

import { s } from "../dom.js";

/** @param {string} name */
const colour = (name) => `var(--${name})`;
/** @param {number} number */
const round = (number) => Math.round(number * 10) / 10;

/** @type {Shapes["path"]} */
export const path = (d, fill, more) => s("path", { d, fill: colour(fill), ...more });

/** @type {Shapes["line"]} */
export const line = (d, stroke, width, more) =>
  s("path", { d, fill: "none", stroke: colour(stroke), "stroke-width": width, "stroke-linecap": "round", "stroke-linejoin": "round", ...more });

/** @type {Shapes["disc"]} */
export const disc = (cx, cy, r, fill, more) => s("circle", { cx, cy, r, fill: colour(fill), ...more });

/** @type {Shapes["ring"]} */
export const ring = (cx, cy, r, stroke, width, more) =>
  s("circle", { cx, cy, r, fill: "none", stroke: colour(stroke), "stroke-width": width, ...more });

/** @type {Shapes["oval"]} */
export const oval = (cx, cy, rx, ry, fill, more) => s("ellipse", { cx, cy, rx, ry, fill: colour(fill), ...more });

/** @type {Shapes["bar"]} */
export const bar = (x, y, width, height, rx, fill, more) =>
  s("rect", { x, y, width, height, rx, fill: colour(fill), ...more });

/** @type {Shapes["group"]} */
export const group = (transform, ...children) => s("g", { transform }, ...children);

/** @type {Shapes["turned"]} */
export const turned = (degrees, cx, cy, ...children) => group(`rotate(${round(degrees)} ${cx} ${cy})`, ...children);

/** What stands on the table, seen from nearer. @type {Shapes["larger"]} */
export const larger = (...shapes) => group("translate(-46 -74) scale(1.23)", shapes);

/** What lies within a frame; the rest is cut off. @type {Shapes["framed"]} */
export const framed = (x, y, width, height, ...children) =>
  s("svg", { x, y, width, height, viewBox: `${x} ${y} ${width} ${height}` }, ...children);

/** The shadow of something that stands at `base`, in light from the upper left. @type {Shapes["shadow"]} */
export const shadow = (cx, base, rx, ry = 7) => oval(cx + rx * 0.28, base + 1, rx * 1.15, ry, "shade");

/**
 * Something turned on a wheel: `profile` lists `[height above the base, half width]` from the foot to the rim.
 * The side away from the light is darker.
 *
 * @type {Shapes["turnedOnWheel"]}
 */
export function turnedOnWheel(cx, base, profile, fill) {
  const right = profile.map(([height, width]) => [cx + width, base - height]);
  const left = profile.map(([height, width]) => [cx - width, base - height]).reverse();
  const core = profile.map(([height, width]) => [cx + width * 0.3, base - height]).reverse();
  const glow = profile.slice(1, -1).map(([height, width]) => [cx - width * 0.66, base - height]);
  return [
    path(`${smooth(right)}L${point(left[0])}${smooth(left, true)}Z`, fill),
    path(`${smooth(right)}L${point(core[0])}${smooth(core, true)}Z`, `${fill}2`),
    glow.length > 1 && line(smooth(glow), "glow", 5),
  ];
}

/** Return a smooth path through `points` (a Catmull-Rom spline as Bézier curves). @type {Shapes["smooth"]} */
export function smooth(points, goesOn = false) {
  const parts = goesOn ? [] : [`M${point(points[0])}`];
  for (let i = 0; i < points.length - 1; i++) {
    const [before, from, to, after] = [points[i - 1] ?? points[i], points[i], points[i + 1], points[i + 2] ?? points[i + 1]];
    const first = [from[0] + (to[0] - before[0]) / 6, from[1] + (to[1] - before[1]) / 6];
    const second = [to[0] - (after[0] - from[0]) / 6, to[1] - (after[1] - from[1]) / 6];
    parts.push(`C${point(first)} ${point(second)} ${point(to)}`);
  }
  return parts.join("");
}

/** @type {Shapes["point"]} */
const point = ([x, y]) => `${round(x)},${round(y)}`;

/** Return a function that returns the next number in [0, 1), seeded by `text`. @param {string} text */
export function seededRandom(text) {
  let state = 2166136261;
  for (const letter of text) state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 16777619);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** @param {Random} next @param {number} low @param {number} high */
export const between = (next, low, high) => low + next() * (high - low);

/** @type {<Choice>(next: Random, choices: Choice[]) => Choice} */
export const pick = (next, choices) => choices[Math.floor(next() * choices.length)];
