/** Requests with a deadline, the two ways in which they fail, and the configuration. */

const DEADLINE = 20_000;

/** No answer came; the request may have arrived. */
export class Unreachable extends Error {}

/** The server refused: `code` is for programs, `message` for people, `details` is the whole answer. */
export class Refusal extends Error {
  /** @param {number} status @param {RefusalDetails} details */
  constructor(status, details) {
    super(details.detail ?? details.message ?? `The answer was ${status}.`);
    this.status = status;
    this.details = details;
    this.code = details.code ?? (details.__type ?? "").replace(/.*#/, "");
  }
}

/**
 * Return whether the server refused with this code.
 *
 * @param {unknown} error
 * @param {string} code
 * @returns {error is Refusal}
 */
export const refusedAs = (error, code) => error instanceof Refusal && error.code === code;

/** Return whether the same request may succeed later. @param {unknown} error */
export function passes(error) {
  return error instanceof Unreachable || (error instanceof Refusal && (error.status === 429 || error.status >= 500));
}

/**
 * Send JSON and return the JSON of the answer.
 *
 * Throws Unreachable, Refusal, or the reason of `signal` if that was aborted.
 *
 * @param {string} url
 * @param {ApiRequest} [request]
 */
export async function send(url, { method = "GET", headers = {}, body, signal } = {}) {
  const deadline = AbortSignal.timeout(DEADLINE);
  try {
    const answer = await fetch(url, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
      credentials: "omit",
      cache: "no-store",
      referrerPolicy: "no-referrer",
    });
    const text = await answer.text();
    if (answer.ok) return text ? JSON.parse(text) : {};
    throw new Refusal(answer.status, parsed(text));
  } catch (error) {
    if (error instanceof Refusal) throw error;
    signal?.throwIfAborted();
    throw new Unreachable("The shop did not answer.", { cause: error });
  }
}

/** @param {string} text */
function parsed(text) {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

/** @type {Promise<Config> | null} */
let reading = null;

/** Return config.json, read once; a failure is not cached. @returns {Promise<Config>} */
export function config() {
  reading ??= send("config.json").catch((error) => {
    reading = null;
    throw error;
  });
  return reading;
}

/** Join a base URL, which may end with a slash, and a path. @param {string} url @param {string} path */
export const at = (url, path) => `${url.replace(/\/+$/, "")}${path}`;
