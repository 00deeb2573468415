/** The page for what is not there. */

import { h } from "../dom.js";
import { empty, paragraph } from "../parts/message.js";
import { picture } from "../pictures/picture.js";
import { sentence } from "../words.js";

export function page({ error } = {}) {
  return {
    title: "Not here",
    content: empty(
      picture({ productId: "nothing", name: "map", category: "" }),
      h("h1", { tabindex: "-1" }, "There is nothing here."),
      paragraph(error ? sentence(error) : "The address leads nowhere. It may be an old one."),
      h("a", { class: "button", href: "#/" }, "To the shop"),
    ),
  };
}
