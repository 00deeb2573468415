/** The levels of log lines. */

/** @type {Record<string, { tone: string, word: string }>} */
const LEVELS = {
  CRITICAL: { tone: "bad", word: "CRIT" }, FATAL: { tone: "bad", word: "FATAL" }, ERROR: { tone: "bad", word: "ERROR" },
  WARNING: { tone: "caught", word: "WARN" }, WARN: { tone: "caught", word: "WARN" },
  INFO: { tone: "", word: "INFO" }, DEBUG: { tone: "faint", word: "DEBUG" }, TRACE: { tone: "faint", word: "TRACE" },
};

/** Return `{tone, word}` of a level; lines without one are plain output. @param {string | null | undefined} level */
export function meaningOfLevel(level) {
  return LEVELS[level ?? ""] ?? { tone: "", word: "" };
}

/** Return whether a line reports an error. @param {LogLine} logLine */
export function isError({ level, text }) {
  const known = level ?? /"level"\s*:\s*"([A-Z]+)"/.exec(text)?.[1];
  return meaningOfLevel(known).tone === "bad" || /^Traceback|^\[ERROR\]|Task timed out/.test(text);
}
