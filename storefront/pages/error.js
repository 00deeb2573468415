/** The pages for unknown addresses and for errors. */

import { h, heading } from "../dom.js";
import { Refusal } from "../http.js";
import { empty, failure, paragraph } from "../parts/message.js";
import { toSignIn } from "../parts/require_sign_in.js";
import { picture } from "../pictures/picture.js";
import { go, here } from "../router.js";
import { SignedOut } from "../session.js";
import * as words from "../words.js";

export const page = () => notFound(words.errorPage.why);

/** @param {string} why */
const notFound = (why) => ({
  title: words.errorPage.title,
  content: empty(
    picture({ productId: "nothing", name: "map", category: "" }),
    heading(words.errorPage.heading),
    paragraph(why),
    h("a", { class: "button", href: "#/" }, words.general.shop),
  ),
});

/** @type {ErrorPage} */
export function errorPage(error, again) {
  if (error instanceof SignedOut) return void go(toSignIn(here().path).path, { replace: true });
  if (error instanceof Refusal && error.status === 404) return notFound(words.sentence(error));
  if (error instanceof TypeError) console.error(error);
  return { title: words.errorPage.brokenTitle, content: [heading(words.errorPage.broken), failure(error, again)] };
}
