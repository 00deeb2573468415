/** The door of the pages that only a signed-in customer has. */

import { Redirect } from "../router.js";
import { SignedOut, customer, token } from "../session.js";

/** Return the customer, or send whoever it is to sign in and then back to `path`. */
export async function signedIn(path) {
  try {
    await token();
    return customer();
  } catch (error) {
    if (error instanceof SignedOut) throw toSignIn(path);
    throw error;
  }
}

export const toSignIn = (path) => new Redirect(`/sign-in?${new URLSearchParams({ next: path })}`);

/** Return the path of ours that a query asks to go to next. */
export const next = (query) => (query.get("next")?.startsWith("/") ? query.get("next") : "/");
