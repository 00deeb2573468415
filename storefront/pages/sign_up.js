/** Making an account. */

import * as cognito from "../cognito.js";
import { h, heading } from "../dom.js";
import { EMAIL, FieldError, account, field, form } from "../parts/form.js";
import { next } from "../parts/signed_in.js";
import { Redirect, go } from "../router.js";
import * as session from "../session.js";
import { sentence } from "../words.js";

export const PASSWORD = {
  name: "password",
  label: "Password",
  type: "password",
  autocomplete: "new-password",
  minlength: "10",
  "data-wrong": "The password needs ten characters or more.",
  hint: "Ten characters or more, with a capital, a small letter and a digit.",
};

export function page({ query }) {
  if (session.customer()) throw new Redirect(next(query));

  async function submit({ email, password }) {
    try {
      await cognito.signUp(email, password);
    } catch (error) {
      throw about(error);
    }
    go(`/confirm?${new URLSearchParams({ email, next: next(query) })}`);
  }

  return account(
    "Make an account",
    "vessels",
    heading("Make an account"),
    h("p", { class: "lead" }, "With an account you can order, and follow your orders."),
    form(
      { button: "Make the account", submit },
      field({ ...EMAIL, hint: "We send a code there." }),
      field(PASSWORD),
    ),
    h(
      "p",
      { class: "apart" },
      "You have one already? ",
      h("a", { href: `#/sign-in?${new URLSearchParams({ next: next(query) })}` }, "Sign in"),
    ),
  );
}

const FIELDS = {
  UsernameExistsException: "email",
  CodeDeliveryFailureException: "email",
  InvalidPasswordException: "password",
  CodeMismatchException: "code",
  ExpiredCodeException: "code",
};

/** Return the error beside the field that it is about, if it is about one. */
export const about = (error) => (FIELDS[error.code] ? new FieldError(FIELDS[error.code], sentence(error)) : error);
