/** The pages of signing in and up: a form beside a picture. */

import { h } from "../dom.js";
import { picture } from "../pictures/picture.js";

/** Return the page; `subject` is what the picture is made from. */
export const account = (title, subject, ...content) => ({
  title,
  content: h("div", { class: "account" }, h("div", {}, content), picture({ productId: subject, name: subject, category: "" })),
});
