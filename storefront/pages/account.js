/** The pages of an account: signing in and up, confirming an address and setting a new password, each by mailed code. */

import * as cognito from "../cognito.js";
import { foreign, h, heading, put } from "../dom.js";
import { announce } from "../frame.js";
import { Refusal, config, refusedAs } from "../http.js";
import { FieldError, codeField, emailField, form, newPasswordField, passwordField } from "../parts/form.js";
import { failure, laptop } from "../parts/message.js";
import { next } from "../parts/require_sign_in.js";
import { picture } from "../pictures/picture.js";
import { Redirect, go } from "../router.js";
import * as session from "../session.js";
import { sentence, account as words } from "../words.js";

/** @param {PageRequest} request */
export const page = (request) => PAGES[request.id](request);

/** The pages by the first part of their paths. @type {Record<string, PageModule["page"]>} */
const PAGES = { "sign-in": signIn, "sign-up": signUp, confirm, forgot };

/** @param {PageRequest} request */
function signIn({ query }) {
  if (session.customer()) throw new Redirect(next(query));

  /** @param {FormValues} values */
  async function submit({ email, password }) {
    try {
      await session.signIn(email, password);
    } catch (error) {
      if (!refusedAs(error, "UserNotConfirmedException")) throw error;
      return go(address("confirm", query, email));
    }
    go(next(query), { replace: true });
  }

  return account(
    words.signIn,
    "cups, green",
    heading(words.signIn),
    form({ button: words.signIn, submit }, emailField({ value: query.get("email") }), passwordField()),
    h(
      "p",
      { class: "apart" },
      h("a", { href: `#${address("sign-up", query)}` }, words.signUp),
      " · ",
      h("a", { href: `#${address("forgot", query)}` }, words.forgot),
    ),
  );
}

/** @param {PageRequest} request */
async function signUp({ query }) {
  if (session.customer()) throw new Redirect(next(query));
  const { passwordPolicy } = await config();

  /** @param {FormValues} values */
  async function submit({ email, password }) {
    await cognito.signUp(email, password).catch(rethrow);
    go(address("confirm", query, email));
  }

  return account(
    words.signUp,
    "vessels",
    heading(words.signUp),
    h("p", { class: "lead" }, words.signUpNote),
    form(
      { button: words.signUpButton, submit },
      emailField({ hint: words.emailHint }),
      newPasswordField(words.password, passwordPolicy),
    ),
    h("p", { class: "apart" }, words.haveOne, h("a", { href: `#${address("sign-in", query)}` }, words.signIn)),
  );
}

/** @param {PageRequest} request */
async function confirm({ query }) {
  const email = query.get("email") ?? "";
  const { mailbox } = await config();

  /** @param {FormValues} values */
  async function submit({ code, email: typed = email }) {
    await cognito.confirm(typed, code).catch((error) => {
      if (!isConfirmed(error)) rethrow(error);
    });
    announce(words.confirmed);
    go(address("sign-in", query, typed), { replace: true });
  }

  return account(
    words.confirm,
    "letters",
    heading(words.confirmHeading),
    h("p", { class: "lead" }, words.confirmNote, email ? foreign(email) : words.yourAddress, "."),
    laptop(mailbox),
    form({ button: words.confirmButton, submit }, !email && emailField(), codeField()),
    email && resending(email),
  );
}

/** Return whether Cognito refused a code because the address is confirmed already. @param {unknown} error */
const isConfirmed = (error) => refusedAs(error, "NotAuthorizedException") && /CONFIRMED/.test(error.message);

/** @param {string} email */
function resending(email) {
  const trouble = h("div");
  const button = h("button", { type: "button", class: "quiet", click: resend }, words.resend);
  async function resend() {
    button.disabled = true;
    put(trouble);
    try {
      await cognito.resend(email);
      announce(words.resent);
    } catch (error) {
      put(trouble, failure(error));
    } finally {
      button.disabled = false;
    }
  }
  return h("div", { class: "apart" }, words.noMail, button, trouble);
}

/** @param {PageRequest} request */
async function forgot({ query }) {
  const { mailbox, passwordPolicy } = await config();
  const title = heading(words.reset);
  const content = h("div");

  /** @param {FormValues} values */
  async function ask({ email }) {
    // An unknown address gets the same answer, so that the page does not tell who has an account.
    await cognito.forgot(email).catch((error) => {
      if (!refusedAs(error, "UserNotFoundException")) throw error;
    });
    const [before, after] = words.codeSent;
    put(
      content,
      h("p", { class: "lead" }, before, foreign(email), after),
      laptop(mailbox),
      form(
        { button: words.resetButton, submit: (values) => reset(email, values) },
        codeField(),
        newPasswordField(words.newPassword, passwordPolicy),
      ),
    );
    title.focus();
  }

  /** @param {string} email @param {FormValues} values */
  async function reset(email, { code, password }) {
    await cognito.reset(email, code, password).catch(rethrow);
    announce(words.resetDone);
    go(address("sign-in", query, email), { replace: true });
  }

  put(content, form({ button: words.sendCode, submit: ask }, emailField()));
  return account(words.reset, "keys", title, content);
}

/** Return a form beside a picture of `subject`. @param {string} title @param {string} subject @param {...Child} content */
const account = (title, subject, ...content) => ({
  title,
  content: h(
    "div",
    { class: "account" },
    h("div", {}, content),
    picture({ productId: subject, name: subject, category: "" }),
  ),
});

/** Return a path that leads to the same page in the end. @param {string} to @param {URLSearchParams} query @param {string} [email] */
const address = (to, query, email) => `/${to}?${new URLSearchParams({ ...(email && { email }), next: next(query) })}`;

/** The fields that refusals are about. @type {Record<string, string>} */
const FIELDS = {
  UsernameExistsException: "email",
  CodeDeliveryFailureException: "email",
  InvalidPasswordException: "password",
  CodeMismatchException: "code",
  ExpiredCodeException: "code",
};

/** Throw an error, as a FieldError where it is about one field. @param {unknown} error */
function rethrow(error) {
  const name = error instanceof Refusal && FIELDS[error.code];
  throw name ? new FieldError(name, sentence(error)) : error;
}
