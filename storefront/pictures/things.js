/** The subjects of pictures. */

import { TABLE, company, room, tabletop } from "./scenes.js";
import { bar, between, disc, framed, group, larger, line, oval, path, pick, ring, shadow, smooth, turned, turnedOnWheel } from "./shapes.js";

/** @param {Random} next */
const side = (next) => (next() < 0.5 ? -1 : 1);

/** @param {number} x @param {number} y */
const steam = (x, y) => [line(`M${x},${y}q-9,-14 0,-27t0,-27`, "glow", 4), line(`M${x + 15},${y - 6}q-8,-11 0,-22t0,-22`, "glow", 3)];

/** @param {number} x @param {number} base @param {number} size @param {string} fill @param {number} handle */
function cup(x, base, size, fill, handle) {
  const [w, t] = [44 * size, 62 * size];
  return [
    oval(x + 6, base + 3, w * 1.75, 9, "shade"),
    oval(x, base, w * 1.6, 8, "pale"),
    oval(x, base - 3, w * 0.8, 4, "pale2"),
    ring(x + handle * w, base - t * 0.58, 15 * size, `${fill}2`, 7 * size),
    turnedOnWheel(x, base - 3, [[0, w * 0.55], [t * 0.2, w * 0.78], [t * 0.6, w * 0.97], [t, w]], fill),
    oval(x, base - 3 - t, w, 8 * size, `${fill}2`),
    oval(x, base - 2 - t, w * 0.86, 6 * size, "ink"),
  ];
}

/** @type {Subject} */ export function cups(next) {
  const way = side(next);
  const [fill, other] = pick(next, [["a", "pale"], ["a", "a"], ["pale", "a"], ["a", "b"]]);
  return [room(next), larger(steam(200 + way * 62, 190), cup(200 + way * 66, TABLE - 10, 1, other, way), cup(200 - way * 58, TABLE + 22, 1.12, fill, -way))];
}

/** @type {Subject} */ export function press(next) {
  const way = side(next);
  const x = 200 - way * 34;
  const level = between(next, 78, 112);
  return [
    room(next),
    company(next, 200 + way * 105),
    shadow(x, TABLE + 8, 62, 9),
    line(`M${x - way * 50},${TABLE - 130}q${-way * 48},4 ${-way * 46},58t${way * 46},48`, "ink", 12),
    bar(x - 52, TABLE - 160, 104, 166, 12, "glass"),
    bar(x - 50, TABLE - level, 100, level + 4, 11, "ink"),
    bar(x + 14, TABLE - level, 36, level + 4, 11, "shade"),
    bar(x - 38, TABLE - 150, 7, 140, 3, "glow"),
    line(`M${x},${TABLE - level}V${TABLE - 214}`, "metal2", 5),
    bar(x - 48, TABLE - level - 6, 96, 8, 4, "metal"),
    path(`M${x - 58},${TABLE - 158}h116v-8q-58,-30 -116,0z`, "a"),
    path(`M${x + 12},${TABLE - 158}h46v-8q-20,-11 -46,-14z`, "a2"),
    disc(x, TABLE - 220, 12, "a"),
    bar(x - 54, TABLE - 58, 108, 7, 2, "metal"),
    bar(x - 54, TABLE - 128, 108, 7, 2, "metal"),
    bar(x - 56, TABLE, 112, 10, 4, "metal2"),
  ];
}

/** @type {Subject} */ export function pot(next) {
  const way = side(next);
  const x = 200 - way * 26;
  return [
    room(next),
    company(next, 200 + way * 124),
    shadow(x, TABLE + 8, 92, 10),
    line(`M${x - way * 72},${TABLE - 96}q${-way * 66},-6 ${-way * 54},48t${way * 66},26`, "a2", 14),
    path(`M${x + way * 60},${TABLE - 34}q${way * 44},-22 ${way * 54},-86l${way * 20},-6q${-way * 4},88 ${-way * 66},116z`, "a2"),
    turnedOnWheel(x, TABLE + 6, [[0, 48], [14, 76], [58, 92], [104, 70], [122, 40]], "a"),
    turnedOnWheel(x, TABLE - 112, [[0, 44], [8, 42], [20, 22], [24, 8]], "b"),
    disc(x, TABLE - 143, 11, "b"),
    steam(x + way * 136, TABLE - 138),
  ];
}

/** @param {number} x @param {number} y @param {number} size @param {number} degrees */
const slice = (x, y, size, degrees) =>
  turned(degrees, x, y, disc(x + 3, y + 4, size, "shade"), disc(x, y, size, "c"), disc(x, y, size * 0.86, "pale"), [0, 60, 120, 180, 240, 300].map((angle) =>
    turned(angle, x, y, path(`M${x},${y - 4}l${size * 0.34},${-size * 0.62}q${-size * 0.34},${-size * 0.2} ${-size * 0.68},0z`, "c"))));

/** @type {Subject} */ export function knife(next) {
  const lean = between(next, -34, -18);
  return [
    tabletop(next),
    turned(lean, 200, 200,
      bar(96, 58, 212, 296, 26, "shade"), bar(90, 50, 212, 296, 26, "wood"),
      [0, 1, 2, 3, 4].map((i) => line(`M${118 + i * 38},64q${between(next, -12, 12)},130 0,268`, "wood2", 3)),
      disc(196, 78, 11, "wood2")),
    slice(128, 262, 36, between(next, 0, 60)),
    slice(182, 312, 30, between(next, 0, 60)),
    turned(lean + 64, 200, 200,
      path("M76,206h172v26q-104,26 -176,-18z", "shade"),
      path("M70,198h178v25q-108,26 -178,-17z", "metal"),
      path("M70,206q70,30 178,9v8q-108,26 -178,-17z", "metal2"),
      path("M246,196h92q18,4 18,17t-20,16q-30,-8 -90,-6z", "a"),
      path("M246,213h110q0,13 -20,16q-30,-8 -90,-6z", "a2"),
      [268, 298, 328].map((x) => disc(x, 209, 4, "metal"))),
  ];
}

/** @type {Subject} */ export function apron(next) {
  const x = 200 + between(next, -14, 14);
  return [
    bar(0, 0, 400, 400, 0, "wall"),
    path(`M${x - 170},400V190a170,170 0 0 1 340,0V400Z`, "wall2"),
    bar(x - 120, 62, 240, 12, 6, "wood"),
    [-80, 0, 80].map((offset) => disc(x + offset, 68, 9, "wood2")),
    path(`M${x - 40},132h92q4,62 48,80q6,70 2,150q-94,16 -192,0q-6,-84 2,-150q44,-18 48,-80z`, "shade"),
    line(`M${x - 42},132Q${x - 34},84 ${x},70Q${x + 34},84 ${x + 42},132`, "a2", 7),
    path(`M${x - 46},126h92q4,62 48,80q6,70 2,150q-94,16 -192,0q-6,-84 2,-150q44,-18 48,-80z`, "a"),
    path(`M${x + 14},126h32q4,62 48,80q6,70 2,150q-24,4 -48,6q14,-130 -34,-236z`, "a2"),
    line(`M${x - 46},138h92`, "glow", 3, { "stroke-dasharray": "6 6" }),
    bar(x - 48, 246, 96, 68, 6, "a2"),
    line(`M${x - 48},258h96M${x},258v56`, "glow", 3, { "stroke-dasharray": "6 6" }),
    line(`M${x - 94},208q-30,26 -22,78M${x + 94},208q30,34 18,92`, "a2", 6),
    path(`M${x + 66},74q22,70 6,148l36,-4q14,-76 -22,-144z`, "pale"),
    line(`M${x + 90},192l20,-2M${x + 88},204l20,-2`, "c", 4),
  ];
}

/** @type {Subject} */ export function lamp(next) {
  const way = side(next);
  const x = 200 - way * 44;
  const domed = next() < 0.5;
  const shade = domed ? `M${x - 70},150q4,-70 70,-74q66,4 70,74z` : `M${x - 40},70h80l36,84h-152z`;
  const dark = domed ? `M${x + 16},150q4,-50 -8,-73q58,8 62,73z` : `M${x + 8},70h32l36,84h-56z`;
  return [
    room(next),
    path(`M${x - 70},150l-66,${TABLE - 140}h272l-66,${140 - TABLE}z`, "light"),
    company(next, 200 + way * 110),
    shadow(x, TABLE + 6, 50, 8),
    line(`M${x},148V${TABLE - 4}`, "metal2", 9),
    line(`M${x - 2},148V${TABLE - 4}`, "metal", 4),
    turnedOnWheel(x, TABLE + 5, [[0, 48], [7, 48], [13, 30], [22, 8]], "c"),
    disc(x, 152, 17, "glow"),
    path(shade, "a"),
    path(dark, "a2"),
    line(`M${x + 24},156v38`, "metal2", 2),
    disc(x + 24, 197, 5, "c"),
  ];
}

/** @type {Subject} */ export function blanket(next) {
  const x = 200 + between(next, -12, 12);
  const fills = pick(next, [["pale", "a", "b"], ["a", "pale", "c"], ["b", "pale", "a"]]);
  const folds = fills.map((fill, i) => {
    const [y, w] = [TABLE - 62 - i * 56, 236 - i * 20];
    const left = x - w / 2;
    return [
      bar(left, y, w, 58, 26, fill),
      path(`M${left + w * 0.62},${y}h${w * 0.38 - 26}q26,2 26,28t-26,30h${26 - w * 0.38}q16,-28 0,-58z`, `${fill}2`),
      line(`M${left + 24},${y + 29}h${w - 52}`, `${fill}2`, 3),
      [0, 1, 2].map((n) => line(`M${left + 34 + n * 13},${y + 3}v52`, ["c", "ink", "c"][n] === fill ? "pale" : ["c", "ink", "c"][n], n === 1 ? 3 : 6, { opacity: 0.75 })),
      i === 0 && [0, 1, 2, 3, 4, 5, 6, 7, 8].map((n) => line(`M${left + 20 + n * 9},${y + 56}v13`, fill, 4)),
    ];
  });
  return [room(next), shadow(x, TABLE + 24, 130, 9), bar(x - 136, TABLE - 6, 272, 20, 5, "wood"), bar(x - 118, TABLE + 14, 16, 74, 3, "wood2"), bar(x + 102, TABLE + 14, 16, 74, 3, "wood2"), folds];
}

/** @type {Subject} */ export function clock(next) {
  const [hour, minute] = [Math.floor(next() * 12), Math.floor(next() * 12) * 5];
  const [x, y] = [200, 158];
  /** @param {number} degrees @param {number} length @param {number} width @param {string} fill */
  const hand = (degrees, length, width, fill) => turned(degrees, x, y, line(`M${x},${y + 14}V${y - length}`, fill, width));
  const way = side(next);
  return [
    bar(0, 0, 400, 400, 0, "wall"),
    bar(0, 0, 400, between(next, 90, 190), 0, "wall2"),
    disc(x + 9, y + 12, 116, "shade"),
    disc(x, y, 116, "wood"),
    path(`M${x + 40},${y - 109}a116,116 0 0 1 0,218a150,150 0 0 0 0,-218z`, "wood2"),
    disc(x, y, 94, "pale"),
    path(`M${x + 30},${y - 89}a94,94 0 0 1 0,178a130,130 0 0 0 0,-178z`, "pale2"),
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((n) => turned(n * 30, x, y, line(`M${x},${y - 82}v${n % 3 ? 7 : 15}`, "ink", n % 3 ? 3 : 6))),
    hand(hour * 30 + minute / 2, 46, 8, "ink"),
    hand(minute * 6, 70, 5, "ink"),
    hand(between(next, 0, 360), 74, 2, "c"),
    disc(x, y, 6, "c"),
    group("translate(0 42)", bar(46, TABLE, 308, 12, 3, "wood"), bar(60, TABLE + 12, 280, 5, 0, "shade"), company(next, 200 + way * 86)),
  ];
}

/** @type {Subject} */ export function notebook(next) {
  const lean = between(next, -18, 18);
  const dots = [];
  for (let row = 0; row < 9; row++) for (let column = 0; column < 6; column++) dots.push(disc(222 + column * 20, 96 + row * 24, 1.8, "ink"));
  return [
    tabletop(next),
    turned(lean, 200, 200,
      bar(70, 72, 272, 272, 10, "shade"), bar(60, 62, 280, 272, 10, "a"),
      bar(66, 66, 134, 262, 4, "pale2"), bar(200, 66, 134, 262, 4, "pale"),
      bar(200, 66, 14, 262, 0, "pale2"), dots,
      [0, 1, 2, 3, 4].map((i) => line(`M86,${110 + i * 30}q18,-9 34,0t${30 + next() * 34},0`, "ink", 2.5, { opacity: 0.55 })),
      path("M282,62h16v286l-8,-12l-8,12z", "c")),
    turned(lean + between(next, 38, 62), 262, 268,
      bar(190, 268, 152, 15, 2, "shade"), bar(186, 260, 126, 15, 2, "c"), bar(186, 269, 126, 6, 2, "c2"), bar(172, 260, 16, 15, 3, "b"),
      path("M312,260l30,7.500l-30,7.500z", "wood"), path("M332,265l10,2.500l-10,2.500z", "ink")),
  ];
}

/** @type {Subject} */ export function pen(next) {
  const lean = between(next, -50, -32);
  const waves = [[88, 118]];
  for (let x = 88; x < 250; ) waves.push([(x += between(next, 13, 24)), 118 + between(next, -19, 19)]);
  return [
    tabletop(next),
    turned(between(next, -7, 7), 200, 200, bar(62, 58, 244, 316, 3, "shade"), bar(54, 50, 244, 316, 3, "pale"),
      line(smooth(waves), "b", 4), [0, 1, 2, 3].map((i) => line(`M88,${172 + i * 34}h${between(next, 90, 170)}`, "pale2", 4))),
    disc(318, 110, 50, "shade"), disc(312, 102, 48, "b"), disc(312, 102, 34, "b2"), disc(312, 102, 24, "ink"),
    line("M284,78q10,-16 28,-19", "glow", 5),
    turned(lean, 220, 262,
      bar(128, 262, 226, 26, 13, "shade"),
      bar(160, 248, 104, 28, 6, "a"), bar(160, 263, 104, 13, 6, "a2"),
      bar(258, 245, 116, 34, 14, "a"), bar(258, 263, 116, 16, 8, "a2"),
      bar(258, 245, 9, 34, 0, "metal"), line("M282,239h66q8,0 8,7", "metal", 6),
      path("M162,250l-26,5l-42,7l42,7l26,5z", "metal"), path("M162,262h-68l42,7l26,5z", "metal2"), disc(132, 262, 3, "ink")),
  ];
}

/** @type {Subject} */ export function map(next) {
  const streets = [];
  for (let i = 0; i < 8; i++) {
    const [x, y, width] = [60 + i * 40 + between(next, -9, 9), 60 + i * 40 + between(next, -9, 9), i % 3 ? 3 : 7];
    streets.push(line(`M${x},50L${x + between(next, -30, 30)},350`, "pale", width), line(`M50,${y}L350,${y + between(next, -30, 30)}`, "pale", width));
  }
  const [px, py] = [between(next, 120, 280), between(next, 140, 240)];
  const bend = between(next, 130, 270);
  const river = `M50,${bend}C140,${bend - 70} 190,${bend + 90} 350,${400 - bend}`;
  /** @param {number} x @param {string} fill */
  const fold = (x, fill) => bar(x, 62, 69, 276, 0, fill, { opacity: 0.45 });
  return [
    tabletop(next),
    turned(between(next, -13, 13), 200, 200,
      bar(72, 74, 276, 276, 3, "shade"), bar(62, 62, 276, 276, 3, "pale2"),
      framed(62, 62, 276, 276,
        bar(between(next, 70, 200), between(next, 70, 200), between(next, 70, 120), between(next, 60, 110), 10, "leaf"),
        disc(between(next, 110, 290), between(next, 110, 290), between(next, 26, 46), "leaf2"),
        streets, line(river, "b", 24), line(river, "b2", 3, { "stroke-dasharray": "2 12" })),
      fold(62, "glow"), fold(131, "shade"), fold(200, "glow"), fold(269, "shade"), line("M62,200h276", "shade", 2),
      oval(px + 6, py + 3, 14, 6, "shade"), path(`M${px},${py}q-27,-34 -27,-52a27,27 0 0 1 54,0q0,18 -27,52z`, "a"), disc(px, py - 52, 10, "pale")),
  ];
}

/** @type {Subject} */ export function bag(next) {
  const x = 200 + between(next, -16, 16);
  const marks = [];
  for (let row = 0; row < 4; row++) for (let column = 0; column < 5; column++) marks.push(disc(x - 76 + column * 38 + (row % 2 ? 10 : -6), TABLE - 128 + row * 36, 9, row % 2 ? "pale" : "c"));
  return [
    room(next), shadow(x, TABLE + 16, 110, 10),
    line(`M${x - 48},${TABLE - 150}q4,-92 48,-92t48,92`, "b2", 11),
    path(`M${x - 100},${TABLE - 158}h200l12,174h-224z`, "a"), marks,
    path(`M${x + 52},${TABLE - 158}h48l12,174h-52z`, "shade"),
    line(`M${x - 100},${TABLE - 146}h200`, "a2", 6),
    line(`M${x - 58},${TABLE - 140}q4,-106 56,-106t56,106`, "b", 11),
    line(`M${x - 66},${TABLE - 138}h16M${x + 46},${TABLE - 138}h16`, "ink", 4),
  ];
}

/** @type {Subject} */ export function box(next) {
  const way = side(next);
  const x = 200 - way * 24;
  const h = between(next, 96, 136);
  return [
    room(next), company(next, 200 + way * 128), shadow(x, TABLE + 10, 100, 10),
    bar(x - 92, TABLE - h, 184, h + 10, 6, "a"), path(`M${x + 40},${TABLE - h}h46q6,0 6,6v${h - 2}q0,6 -6,6h-46z`, "a2"),
    bar(x - 100, TABLE - h - 26, 200, 38, 6, "b"), path(`M${x + 40},${TABLE - h - 26}h54q6,0 6,6v26q0,6 -6,6h-54z`, "b2"),
    bar(x - 14, TABLE - h - 26, 28, h + 36, 0, "c"), bar(x + 4, TABLE - h - 26, 10, h + 36, 0, "c2"),
    path(`M${x},${TABLE - h - 28}q-62,2 -54,-30q30,-22 54,30q24,-52 54,-30q8,32 -54,30z`, "c"), disc(x, TABLE - h - 30, 9, "c2"),
  ];
}

/** @type {Subject} */ export function heart(next) {
  const x = 200 + between(next, -18, 18);
  const shape = "M0,78C-104,6 -92,-74 -40,-74Q-8,-74 0,-40Q8,-74 40,-74C92,-74 104,6 0,78Z";
  return [
    bar(0, 0, 400, 400, 0, "wall"), path(`M0,${between(next, 220, 330)}L400,${between(next, 110, 220)}V400H0Z`, "wall2"),
    line(`M${x},0V120`, "ink", 3),
    turned(between(next, -7, 7), x, 0,
      group(`translate(${x + 10} 222) scale(1.35)`, path(shape, "shade")),
      group(`translate(${x} 212) scale(1.35)`, path(shape, "a"), path("M0,78C104,6 92,-74 40,-74Q70,-40 50,0T0,78Z", "a2"), line("M-58,-34q2,-24 22,-26", "glow", 7), line("M-52,10Q-28,44 0,60", "pale", 3, { "stroke-dasharray": "5 7" })),
      disc(x, 122, 9, "c"), path(`M${x},126q-44,-28 -52,2q18,20 52,-2q44,-28 52,2q-18,20 -52,-2z`, "c"), disc(x, 126, 8, "c2")),
  ];
}
