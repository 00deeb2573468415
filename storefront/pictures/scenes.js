/** The backgrounds of pictures, what stands beside a thing, and still lifes. */

import { bar, between, disc, group, larger, line, oval, path, pick, shadow, turnedOnWheel } from "./shapes.js";

/** The height at which things stand. */
export const TABLE = 312;

/** Return a room: a wall, light on it, and a table. @type {Subject} */
export function room(next) {
  const edge = TABLE - 26;
  return [bar(0, 0, 400, 400, 0, "wall"), pick(next, BACKDROPS)(next), bar(0, edge, 400, 400 - edge, 0, "table")];
}

/** Return a table seen from above, with a cloth on it. @type {Subject} */
export function tabletop(next) {
  const slant = between(next, -60, 60);
  const at = between(next, 150, 260);
  return [
    bar(0, 0, 400, 400, 0, "table"),
    path(`M${at + slant},0H400V400H${at - slant}Z`, "wall"),
    line(`M${at + slant + 16},0L${at - slant + 16},400`, "wall2", 4),
  ];
}

/** Return something small that keeps the thing company, standing at `x`. @param {Random} next @param {number} x */
export const company = (next, x) => pick(next, COMPANY)(next, x);

/** @type {Subject[]} */
const BACKDROPS = [
  (next) => disc(between(next, 90, 310), between(next, 110, 170), between(next, 62, 96), "wall2"),
  (next) => {
    const x = between(next, 70, 130);
    return path(`M${x},300V150a${200 - x},${200 - x} 0 0 1 ${400 - 2 * x},0V300Z`, "wall2");
  },
  (next) => {
    const x = between(next, 30, 130);
    /** @param {number} left @param {number} top */
    const pane = (left, top) => path(`M${left},${top}l76,-20v92l-76,20z`, "wall2");
    return [pane(x, 60), pane(x + 86, 37), pane(x, 162), pane(x + 86, 139)];
  },
  (next) => bar(0, 0, between(next, 130, 250), 300, 0, "wall2"),
  (next) => {
    const y = between(next, 150, 220);
    return [bar(0, y, 400, 150, 0, "wall2"), bar(0, y, 400, 3, 0, "table")];
  },
];

/** @type {Companion[]} */
const COMPANY = [
  (next, x) => {
    const r = between(next, 19, 24);
    return [
      shadow(x, TABLE, r),
      disc(x, TABLE - r, r, "c"),
      path(`M${x + r * 0.2},${TABLE - 2 * r}a${r},${r} 0 0 1 0,${2 * r}a${r * 1.5},${r * 1.5} 0 0 0 0,${-2 * r}z`, "c2"),
      line(`M${x},${TABLE - 2 * r + 3}q1,-8 6,-11`, "ink", 3),
      path(`M${x + 5},${TABLE - 2 * r - 6}q12,-9 20,1q-11,7 -20,-1z`, "leaf"),
    ];
  },
  (next, x) => {
    const leaves = [0, 1, 2, 3].map((i) => {
      const y = TABLE - 78 - i * 19;
      const side = i % 2 ? 1 : -1;
      return path(`M${x},${y}q${side * 10},-18 ${side * 27},-17q${-side * 3},17 ${-side * 27},17z`, i % 2 ? "leaf" : "leaf2");
    });
    const vase = turnedOnWheel(x, TABLE, [[0, 13], [10, 20], [32, 21], [48, 9], [58, 10]], "b");
    return [shadow(x, TABLE, 20), line(`M${x},${TABLE - 55}q-3,-50 2,-96`, "leaf2", 3), leaves, vase];
  },
  (_, x) => [
    shadow(x, TABLE, 33),
    turnedOnWheel(x, TABLE, [[0, 14], [5, 15], [16, 29], [27, 33]], "pale"),
    oval(x, TABLE - 27, 33, 6, "pale2"),
  ],
  (next, x) => {
    const heights = [16, 13, 18];
    let y = TABLE;
    return [
      shadow(x, TABLE, 42),
      heights.map((height, i) => {
        y -= height;
        const width = 78 - i * 9;
        const left = x - width / 2 + between(next, -5, 5);
        return [bar(left, y, width, height, 2, ["b", "pale", "c"][i]), bar(left + width - 14, y, 5, height, 0, ["b2", "pale2", "c2"][i])];
      }),
    ];
  },
  (_, x) => [
    shadow(x, TABLE, 17),
    turnedOnWheel(x, TABLE, [[0, 19], [5, 19], [9, 7], [20, 7], [24, 10]], "a"),
    bar(x - 6, TABLE - 76, 12, 53, 2, "pale"),
    bar(x + 1, TABLE - 76, 5, 53, 2, "pale2"),
    path(`M${x},${TABLE - 100}q9,13 0,20q-9,-7 0,-20z`, "c"),
  ],
  (_, x) => group(`translate(${x} ${TABLE})`, oval(5, 1, 26, 6, "shade"), path("M-22,0q-3,-17 12,-21q22,-5 31,9q5,12 -6,12z", "stone"), path("M4,0q14,-4 12,-17q9,7 1,17z", "shade")),
];

/** The jars, bowls and bottles of a still life. */
const PROFILES = [
  [[0, 26], [20, 44], [70, 50], [108, 20], [150, 15], [160, 19]],
  [[0, 34], [12, 36], [90, 34], [112, 14], [168, 12], [176, 16]],
  [[0, 20], [14, 40], [48, 46], [80, 36], [92, 40]],
  [[0, 18], [5, 19], [30, 50], [58, 60]],
  [[0, 30], [60, 25], [118, 33], [130, 33]],
  [[0, 38], [30, 58], [74, 50], [98, 24], [112, 28]],
];

/** Return a still life, for a product of no known kind. @type {Subject} */
export function vessels(next) {
  const fills = pick(next, [["a", "pale", "b", "c"], ["pale", "a", "c", "b"], ["b", "a", "pale", "stone"]]);
  const start = Math.floor(next() * PROFILES.length);
  const places = [[132, -12, 1.06], [262, -8, 1], [196, 16, 0.94], [302, 22, 0.66]];
  const standing = places.map(([x, down, size], i) => {
    const profile = PROFILES[(start + i * 5) % PROFILES.length].map(([height, width]) => [height * size * between(next, 0.97, 1.06), width * size]);
    const at = x + between(next, -14, 14);
    const [height, width] = profile[profile.length - 1];
    const fill = fills[i];
    const base = TABLE + down;
    const rim = oval(at, base - height, width, Math.max(3, width * 0.16), fill === "stone" ? "shade" : `${fill}2`);
    return [shadow(at, base, profile[0][1] + 12), turnedOnWheel(at, base, profile, fill), rim];
  });
  return [room(next), larger(standing)];
}
