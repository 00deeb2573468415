/** Message boxes. */

import { h } from "../dom.js";
import * as words from "../words.js";

/**
 * Return a box that screen readers read; `kind` is "good", "bad" or "".
 *
 * @param {string} kind
 * @param {...Child} content
 */
export const message = (kind, ...content) =>
  h("div", { class: `message ${kind}`, role: kind === "bad" ? "alert" : "status" }, content);

/** Return a box for an error, with a button to try again. @param {unknown} error @param {() => unknown} [again] */
export const failure = (error, again) =>
  message(
    "bad",
    h("p", {}, words.sentence(error)),
    again && h("div", { class: "row" }, h("button", { type: "button", click: again }, words.general.again)),
  );

/** Return the content of a page that has nothing to show. @param {Child} picture @param {...Child} content */
export const empty = (picture, ...content) => h("div", { class: "empty" }, picture, content);

/** @param {...Child} content */
export const paragraph = (...content) => h("p", {}, content);

/** Return the link to the mailbox of a shop on a laptop. @param {string} [mailbox] */
export const laptop = (mailbox) =>
  mailbox &&
  h(
    "p",
    { class: "message" },
    words.account.laptop,
    h("a", { href: mailbox, target: "_blank", rel: "noopener" }, words.account.mailbox),
    ".",
  );
