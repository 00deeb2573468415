/** Choosing a new password with a code that is sent to the address. */

import * as cognito from "../cognito.js";
import { config } from "../http.js";
import { foreign, h, heading, put } from "../dom.js";
import { announce } from "../frame.js";
import { EMAIL, account, field, form } from "../parts/form.js";
import { next } from "../parts/signed_in.js";
import { go } from "../router.js";
import { CODE, laptop } from "./confirm.js";
import { PASSWORD, about } from "./sign_up.js";

export async function page({ query }) {
  const { mailbox } = await config();
  const title = heading("A new password");
  const content = h("div");

  async function ask({ email }) {
    // An unknown address gets the same answer: who has an account is nobody else's business.
    await cognito.forgot(email).catch((error) => {
      if (error.code !== "UserNotFoundException") throw error;
    });
    put(
      content,
      h("p", { class: "lead" }, "If there is an account for ", foreign(email), ", a code is on its way there."),
      mailbox && laptop(mailbox),
      form(
        { button: "Set the password", submit: (values) => reset(email, values) },
        field(CODE),
        field({ ...PASSWORD, label: "New password" }),
      ),
    );
    title.focus();
  }

  async function reset(email, { code, password }) {
    await cognito.reset(email, code, password).catch((error) => {
      throw about(error);
    });
    announce("Your new password is set. Now sign in.");
    go(`/sign-in?${new URLSearchParams({ email, next: next(query) })}`, { replace: true });
  }

  put(
    content,
    form(
      { button: "Send me a code", submit: ask },
      field(EMAIL),
    ),
  );
  return account("A new password", "keys", title, content);
}
