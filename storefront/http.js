/** Where the services are, requests to them with a deadline, and the two ways in which these fail. */

const DEADLINE = 20_000;

/** Nobody answered: whether the request arrived is unknown. */
export class Unreachable extends Error {}

/** The server said no: `code` is for programs, `message` for people, `details` is the whole answer. */
export class Refusal extends Error {
  constructor(status, details) {
    super(details.detail ?? details.message ?? `The answer was ${status}.`);
    this.status = status;
    this.details = details;
    this.code =
      details.code ??
      String(details.__type ?? "")
        .split("#")
        .pop();
  }
}

/** Return whether the same request may succeed later. */
export function passes(error) {
  return error instanceof Unreachable || (error instanceof Refusal && (error.status === 429 || error.status >= 500));
}

/**
 * Send JSON and return the JSON answered.
 *
 * Throws Unreachable, Refusal, or the reason of `signal` if that was aborted.
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

function parsed(text) {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

let reading = null;

/**
 * Return `{apiUrl, cognitoUrl, userPoolClientId, mailbox?, currency?}`.
 *
 * `mailbox` is there on a laptop only, where the shop's mail can be read. A failure is not remembered.
 */
export function config() {
  reading ??= send("config.json").catch((error) => {
    reading = null;
    throw error;
  });
  return reading;
}

/** Return `path` at the base address `url`, which may end with a slash or be empty. */
export const at = (url, path) => `${(url ?? "").replace(/\/+$/, "")}${path}`;
