/** A still life of jars, bowls and bottles, for whatever there is no picture of. */

import { between, pick } from "./chance.js";
import { TABLE, room } from "./scenes.js";
import { larger, oval, shadow, turnedOnWheel } from "./shapes.js";

const PROFILES = [
  [[0, 26], [20, 44], [70, 50], [108, 20], [150, 15], [160, 19]],
  [[0, 34], [12, 36], [90, 34], [112, 14], [168, 12], [176, 16]],
  [[0, 20], [14, 40], [48, 46], [80, 36], [92, 40]],
  [[0, 18], [5, 19], [30, 50], [58, 60]],
  [[0, 30], [60, 25], [118, 33], [130, 33]],
  [[0, 38], [30, 58], [74, 50], [98, 24], [112, 28]],
];

export function vessels(next) {
  const fills = pick(next, [["a", "pale", "b", "c"], ["pale", "a", "c", "b"], ["b", "a", "pale", "stone"]]);
  const start = Math.floor(next() * PROFILES.length);
  const places = [[132, -12, 1.06], [262, -8, 1], [196, 16, 0.94], [302, 22, 0.66]];
  const standing = places.map(([x, down, size], i) => {
    const profile = PROFILES[(start + i * 5) % PROFILES.length].map(([height, width]) => [height * size * between(next, 0.97, 1.06), width * size]);
    const at = x + between(next, -14, 14);
    const [height, width] = profile.at(-1);
    const fill = fills[i];
    const base = TABLE + down;
    const rim = oval(at, base - height, width, Math.max(3, width * 0.16), fill === "stone" ? "shade" : `${fill}2`);
    return [shadow(at, base, profile[0][1] + 12), turnedOnWheel(at, base, profile, fill), rim];
  });
  return [room(next), larger(standing)];
}
