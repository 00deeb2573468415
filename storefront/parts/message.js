/** Boxes that say something in the page. */

import { h } from "../dom.js";
import { sentence } from "../words.js";

/** Return a box that is read aloud when it appears; `bad` is for what went wrong. */
export const message = (kind, ...content) =>
  h("div", { class: `message ${kind}`, role: kind === "bad" ? "alert" : "status" }, content);

/** Return a box that says what went wrong, with a button to try again. */
export const failure = (error, again) =>
  message(
    "bad",
    h("p", {}, sentence(error)),
    again && h("div", { class: "row" }, h("button", { type: "button", click: again }, "Try again")),
  );

/** Return what a page shows when it has nothing to show. */
export const empty = (picture, ...content) => h("div", { class: "empty" }, picture, content);

export const paragraph = (...content) => h("p", {}, content);
