/** Finds the error in a JSON text that is being typed; browsers' messages differ and often omit the position. */

const SPACE = /[ \t\n\r]*/y;
const SCALAR = /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy;
const NAME = /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/uy;

class SyntaxFault extends Error {
  /** @param {number} at @param {string} wanted */
  constructor(at, wanted) {
    super(wanted);
    this.at = at;
  }
}

/** Return the first error of a JSON text with its position, or null. @param {string} text */
export function jsonError(text) {
  try {
    JSON.parse(text);
    return null;
  } catch {
    return described(text);
  }
}

/** @param {string} text */
function described(text) {
  try {
    const end = skip(text, value(text, skip(text, 0)));
    throw new SyntaxFault(end, "Unexpected text after the end");
  } catch (problem) {
    if (!(problem instanceof SyntaxFault)) return "Not JSON";
    const before = text.slice(0, problem.at).split("\n");
    return `${problem.message}: line ${before.length}, column ${before[before.length - 1].length + 1}`;
  }
}

/** @param {string} text @param {number} at */
function skip(text, at) {
  SPACE.lastIndex = at;
  SPACE.exec(text);
  return SPACE.lastIndex;
}

/** @param {RegExp} pattern @param {string} text @param {number} at @param {string} wanted */
function match(pattern, text, at, wanted) {
  pattern.lastIndex = at;
  if (!pattern.test(text)) throw new SyntaxFault(at, text[at] === '"' ? "The string does not end, or has a character that needs an escape" : wanted);
  return pattern.lastIndex;
}

/** @param {string} text @param {number} at @returns {number} */
function value(text, at) {
  if (text[at] === "{") return members(text, at, "}", (from) => value(text, skip(text, colon(text, skip(text, match(NAME, text, from, "A name in double quotes is expected"))))));
  if (text[at] === "[") return members(text, at, "]", (from) => value(text, from));
  return match(SCALAR, text, at, "A value is expected");
}

/** @param {string} text @param {number} at */
function colon(text, at) {
  if (text[at] !== ":") throw new SyntaxFault(at, 'A ":" is expected');
  return at + 1;
}

/**
 * @param {string} text
 * @param {number} start
 * @param {string} close
 * @param {(at: number) => number} member
 * @returns {number}
 */
function members(text, start, close, member) {
  let at = skip(text, start + 1);
  if (text[at] === close) return at + 1;
  for (;;) {
    at = skip(text, member(at));
    if (text[at] === close) return at + 1;
    if (text[at] !== ",") throw new SyntaxFault(at, `A "," or "${close}" is expected`);
    at = skip(text, at + 1);
  }
}
