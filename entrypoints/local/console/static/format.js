/** Values as people read them. */

const CONTROLS = /(?![\t\n])\p{Cc}|[\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

const NAMES = "NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US".split(" ");

/**
 * Return a text with control characters spelt out, such as ⟨ESC⟩, so that none is hidden or changes the page. Names in
 * brackets, and not Unicode's control pictures, because hardly any system's fonts have those.
 *
 * @param {unknown} value
 */
export function visible(value) {
  return String(value).replace(CONTROLS, symbol);
}

/** @param {string} character */
function symbol(character) {
  const code = character.charCodeAt(0);
  const name = NAMES[code] ?? (code === 0x7f ? "DEL" : `U+${code.toString(16).toUpperCase().padStart(4, "0")}`);
  return `\u27e8${name}\u27e9`;
}

/** The symbol of a line end in a text that must stay on one line. */
export const LINE_END = "\u21b5";

/**
 * Return a text on one line: line ends become symbols, so that one line cannot look like two.
 *
 * @param {unknown} text
 */
export function oneLine(text) {
  return visible(text).replaceAll("\n", LINE_END).replaceAll("\t", "\u21e5");
}

/** Return a duration in seconds in the unit that fits. @param {number | null | undefined} seconds */
export function duration(seconds) {
  if (seconds === null || seconds === undefined) return "–";
  if (seconds < 0.000_95) return `${Math.max(0, Math.round(seconds * 1e6))} µs`;
  if (seconds < 0.0095) return `${(seconds * 1000).toFixed(1)} ms`;
  if (seconds < 0.9995) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 59.95) return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  if (whole < 86_400) return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
  return `${Math.floor(whole / 86_400)} d ${Math.floor((whole % 86_400) / 3600)} h`;
}

/**
 * Return the time of day, with milliseconds, and the date when it is not today's.
 *
 * @param {number | null | undefined} epoch
 */
export function clock(epoch) {
  if (epoch === null || epoch === undefined) return "–";
  const at = new Date(epoch * 1000);
  const time = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  const exact = `${time}.${String(at.getMilliseconds()).padStart(3, "0")}`;
  return at.toDateString() === new Date().toDateString() ? exact : `${date(at)} ${exact}`;
}

/** @param {Date} at */
function date(at) {
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** @param {number} number */
function two(number) {
  return String(number).padStart(2, "0");
}

/** Return an instant in ISO 8601, for a tooltip. @param {number | null | undefined} epoch */
export function instant(epoch) {
  return epoch === null || epoch === undefined ? "" : new Date(epoch * 1000).toISOString();
}

/** Return a number with separated thousands. @param {number | null | undefined} number */
export function count(number) {
  return Number(number ?? 0).toLocaleString("en-US");
}

/** Return "1 event", "2 events". @param {number} number @param {string} noun */
export function plural(number, noun) {
  return `${count(number)} ${noun}${number === 1 ? "" : "s"}`;
}

/** Return the seconds since the epoch, by this browser's clock. */
export function now() {
  return Date.now() / 1000;
}

/** Return the beginning of a text on one line. @param {unknown} text */
export function brief(text, length = 120) {
  const line = oneLine(text ?? "");
  return line.length > length ? `${line.slice(0, length - 1)}…` : line;
}

/** Return the message of an error. @param {unknown} error */
export function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
