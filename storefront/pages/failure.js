/** The pages for what is not there, and for what a page could not do. */

import { h, heading } from "../dom.js";
import { Refusal } from "../http.js";
import { empty, failure, paragraph } from "../parts/message.js";
import { toSignIn } from "../parts/signed_in.js";
import { picture } from "../pictures/picture.js";
import { go, here } from "../router.js";
import { SignedOut } from "../session.js";
import { sentence } from "../words.js";

export function page({ error } = {}) {
  return {
    title: "Not here",
    content: empty(
      picture({ productId: "nothing", name: "map", category: "" }),
      heading("There is nothing here."),
      paragraph(error ? sentence(error) : "The address leads nowhere. It may be an old one."),
      h("a", { class: "button", href: "#/" }, "To the shop"),
    ),
  };
}

export function failurePage(error, again) {
  if (error instanceof SignedOut) return void go(toSignIn(here().path).path, { replace: true });
  if (error instanceof Refusal && error.status === 404) return page({ error });
  if (error.constructor === TypeError) console.error(error);
  return { title: "Not now", content: [heading("This page did not come."), failure(error, again)] };
}
