/** Confirming an address with the code that was sent there. */

import * as cognito from "../cognito.js";
import { config } from "../http.js";
import { foreign, h, heading } from "../dom.js";
import { announce } from "../frame.js";
import { failure } from "../parts/message.js";
import { EMAIL, account, field, form } from "../parts/form.js";
import { next } from "../parts/signed_in.js";
import { go } from "../router.js";
import { about } from "./sign_up.js";

export const CODE = {
  name: "code",
  label: "Code",
  inputmode: "numeric",
  pattern: "[0-9]{6}",
  maxlength: "6",
  autocomplete: "one-time-code",
  "data-wrong": "The code is six digits.",
};

export async function page({ query }) {
  const email = query.get("email") ?? "";
  const { mailbox } = await config();

  async function submit({ code, email: typed = email }) {
    try {
      await cognito.confirm(typed, code);
    } catch (error) {
      if (!isConfirmed(error)) throw about(error);
    }
    announce("Your address is confirmed. Now sign in.");
    go(`/sign-in?${new URLSearchParams({ email: typed, next: next(query) })}`, { replace: true });
  }

  return account(
    "Confirm your address",
    "letters",
    heading("Look into your mail"),
    h("p", { class: "lead" }, "We sent a code of six digits to ", email ? foreign(email) : "your address", "."),
    mailbox && laptop(mailbox),
    form(
      { button: "Confirm", submit },
      !email && field(EMAIL),
      field(CODE),
    ),
    email && resending(email),
  );
}

/** Cognito's answer to a code that was used already. */
const isConfirmed = (error) => error.code === "NotAuthorizedException" && /CONFIRMED/.test(error.message);

export const laptop = (mailbox) =>
  h(
    "p",
    { class: "message" },
    "You are running this shop on a laptop: ",
    h("a", { href: mailbox, target: "_blank", rel: "noopener" }, "its mail is here"),
    ".",
  );

function resending(email) {
  const trouble = h("div");
  const button = h("button", { type: "button", class: "quiet", click: resend }, "Send a new code");
  async function resend() {
    button.disabled = true;
    trouble.replaceChildren();
    try {
      await cognito.resend(email);
      announce("A new code is on its way. The old one is no longer good.");
    } catch (error) {
      trouble.append(failure(error));
    } finally {
      button.disabled = false;
    }
  }
  return h("div", { class: "apart" }, "Nothing came? ", button, trouble);
}
