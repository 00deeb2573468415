/** The guard of pages for signed-in customers, and the way to the sign-in page and back. */

import { Redirect } from "../router.js";
import { SignedOut, token } from "../session.js";

/** Redirect to the sign-in, and from there back to `path`, unless somebody is signed in. @param {string} path */
export async function requireSignIn(path) {
  try {
    await token();
  } catch (error) {
    if (error instanceof SignedOut) throw toSignIn(path);
    throw error;
  }
}

/** @param {string} path */
export const toSignIn = (path) => new Redirect(`/sign-in?${new URLSearchParams({ next: path })}`);

/**
 * Return the page to show after signing in.
 *
 * A link from elsewhere may name any address here, so only a path of this shop counts.
 *
 * @param {URLSearchParams} query
 */
export function next(query) {
  const path = query.get("next") ?? "/";
  return path.startsWith("/") ? path : "/";
}
