/** The console's API: questions by GET, changes by POST, errors with the server's own words. */

const PATIENCE = 15_000;

/** Ask; empty values of the query are left out. A list is `{items, next}`, `next` null where it ends. */
export async function get(path, query = {}, signal = null) {
  const url = new URL(`api/${path}`, document.baseURI);
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "" && value !== false) url.searchParams.set(name, value);
  }
  return answer(url, {}, signal);
}

/** Change something. */
export async function post(path, body) {
  const url = new URL(`api/${path}`, document.baseURI);
  const headers = { "content-type": "application/json" };
  return answer(url, { method: "POST", headers, body: JSON.stringify(body) }, null);
}

async function answer(url, options, signal) {
  const limits = [AbortSignal.timeout(PATIENCE), ...(signal ? [signal] : [])];
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

function messageOf(text) {
  try {
    return JSON.parse(text).message ?? null;
  } catch {
    return null;
  }
}
