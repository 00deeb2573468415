/** Chance that a text decides: the same product has the same picture everywhere. */

/** Return a function that returns the next number in [0, 1), seeded by `text`. */
export function chance(text) {
  let state = 2166136261;
  for (const letter of text) state = Math.imul(state ^ letter.codePointAt(0), 16777619);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export const between = (next, low, high) => low + next() * (high - low);

export const pick = (next, choices) => choices[Math.floor(next() * choices.length)];
