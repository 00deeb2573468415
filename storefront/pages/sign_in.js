/** Signing in. */

import { h, heading } from "../dom.js";
import { EMAIL, account, field, form } from "../parts/form.js";
import { next } from "../parts/signed_in.js";
import { Redirect, go } from "../router.js";
import * as session from "../session.js";

export function page({ query }) {
  if (session.customer()) throw new Redirect(next(query));
  const there = new URLSearchParams({ next: next(query) });

  async function submit({ email, password }) {
    try {
      await session.signIn(email, password);
    } catch (error) {
      if (error.code !== "UserNotConfirmedException") throw error;
      return go(`/confirm?${new URLSearchParams({ email, next: next(query) })}`);
    }
    go(next(query), { replace: true });
  }

  return account(
    "Sign in",
    "cups, green",
    heading("Sign in"),
    form(
      { button: "Sign in", submit },
      field({ ...EMAIL, value: query.get("email") }),
      field({ name: "password", label: "Password", type: "password", autocomplete: "current-password" }),
    ),
    h(
      "p",
      { class: "apart" },
      h("a", { href: `#/sign-up?${there}` }, "Make an account"),
      " · ",
      h("a", { href: `#/forgot?${there}` }, "I forgot my password"),
    ),
  );
}
