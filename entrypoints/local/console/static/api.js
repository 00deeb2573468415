/** The console's API: questions by GET, changes by POST, errors with the server's own words. */

const PATIENCE = 15_000;

/** What the server refused, or that it could not be reached (`status` 0). */
export class ApiError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/** Ask; empty values of the query are left out. */
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

/** Return an answer's items and the token of the next page, whether it is paged or a plain list. */
export function listed(body) {
  return Array.isArray(body) ? { items: body, next: null } : { ...body, items: body.items ?? [], next: body.next ?? null };
}

async function answer(url, options, signal) {
  const limits = [AbortSignal.timeout(PATIENCE), ...(signal ? [signal] : [])];
  let response;
  try {
    response = await fetch(url, { ...options, signal: AbortSignal.any(limits), credentials: "same-origin" });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError("The server does not answer.", 0);
  }
  const text = await response.text();
  if (!response.ok) throw new ApiError(messageOf(text) ?? `${response.status} ${response.statusText}`, response.status);
  return text ? JSON.parse(text) : null;
}

function messageOf(text) {
  try {
    return JSON.parse(text).message ?? null;
  } catch {
    return null;
  }
}
