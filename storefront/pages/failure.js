/** The page for what a page could not do. */

import { h } from "../dom.js";
import { Refusal } from "../http.js";
import { failure } from "../parts/message.js";
import { toSignIn } from "../parts/signed_in.js";
import { go, here } from "../router.js";
import { SignedOut } from "../session.js";
import { page as missing } from "./missing.js";

export function failurePage(error, again) {
  if (error instanceof SignedOut) return void go(toSignIn(here().path).path, { replace: true });
  if (error instanceof Refusal && error.status === 404) return missing({ error });
  if (!(error instanceof Refusal) && error.constructor === TypeError) console.error(error);
  return { title: "Not now", content: [h("h1", { tabindex: "-1" }, "This page did not come."), failure(error, again)] };
}
