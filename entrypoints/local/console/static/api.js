/** The console's API: reads by GET, changes by POST; errors carry the server's own message. */

const REQUEST_TIMEOUT = 15_000;

/**
 * Send a GET without the empty values of `query`. A list is `{items, next}`; `next` is null at its end.
 *
 * @param {string} path
 * @param {QueryValues} [query]
 * @param {AbortSignal | null} [signal]
 */
export async function get(path, query = {}, signal = null) {
  const url = new URL(`api/${path}`, document.baseURI);
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "" && value !== false) url.searchParams.set(name, String(value));
  }
  return answer(url, {}, signal);
}

/** Send a POST. @param {string} path @param {object} body */
export async function post(path, body) {
  const url = new URL(`api/${path}`, document.baseURI);
  const headers = { "content-type": "application/json" };
  return answer(url, { method: "POST", headers, body: JSON.stringify(body) }, null);
}

/** @param {URL} url @param {RequestInit} options @param {AbortSignal | null} signal */
async function answer(url, options, signal) {
  const limits = [AbortSignal.timeout(REQUEST_TIMEOUT), ...(signal ? [signal] : [])];
  let response;
  try {
    response = await fetch(url, { ...options, signal: AbortSignal.any(limits), credentials: "same-origin" });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Error("The server does not answer.");
  }
  const text = await response.text();
  if (!response.ok) throw new Error(messageOf(text) ?? `${response.status} ${response.statusText}`);
  return text ? JSON.parse(text) : null;
}

/** @param {string} text */
function messageOf(text) {
  try {
    return JSON.parse(text).message ?? null;
  } catch {
    return null;
  }
}
