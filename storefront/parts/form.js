/** Forms that show an error beside its field. */

import { h, put } from "../dom.js";
import * as words from "../words.js";

/** An error of one field, thrown by a form's `submit`. */
export class FieldError extends Error {
  /** @param {string} name @param {string} message */
  constructor(name, message) {
    super(message);
    this.field = name;
  }
}

/** Return a labelled field; `data-wrong` is shown for an invalid entry. @param {Field} field */
export function field({ name, label, hint, ...attributes }) {
  const described = [hint && `${name}-hint`, `${name}-wrong`].filter(Boolean).join(" ");
  return h(
    "div",
    { class: "field" },
    h("label", { for: name }, label),
    hint && h("p", { class: "note", id: `${name}-hint` }, hint),
    h("input", { id: name, name, required: true, "aria-describedby": described, ...attributes }),
    h("p", { class: "wrong", id: `${name}-wrong`, hidden: true }),
  );
}

/** @param {Partial<Field>} [more] */
export const emailField = (more) =>
  field({ name: "email", label: words.account.email, type: "email", autocomplete: "username", ...more });

/** Return the field of the password to sign in with. */
export const passwordField = () =>
  field({ name: "password", label: words.account.password, type: "password", autocomplete: "current-password" });

/**
 * Return the field of a new password with the user pool's rules.
 *
 * @param {string} label
 * @param {PasswordPolicy} [policy]
 */
export const newPasswordField = (label, policy) =>
  field({
    name: "password",
    label,
    type: "password",
    autocomplete: "new-password",
    minlength: policy?.minimumLength,
    "data-wrong": policy && words.passwordTooShort(policy),
    hint: words.passwordRule(policy),
  });

/** Return the field of a mailed code. */
export const codeField = () =>
  field({
    name: "code",
    label: words.account.code,
    inputmode: "numeric",
    pattern: "[0-9]{6}",
    maxlength: "6",
    autocomplete: "one-time-code",
    "data-wrong": words.account.codeRule,
  });

/**
 * Return a form; `submit` may throw, and never runs twice at a time.
 *
 * @param {{ button: string, submit: (values: FormValues) => unknown }} options
 * @param {...Child} content
 */
export function form({ button, submit }, ...content) {
  const trouble = h("div", { role: "alert" });
  const go = h("button", { class: "primary wide" }, button);
  const element = h("form", { class: "form", novalidate: true }, trouble, content, go);
  element.addEventListener("submit", (event) => (event.preventDefault(), send()));
  const inputs = () => [...element.querySelectorAll("input")];

  async function send() {
    if (go.disabled) return;
    inputs().forEach((input) => mark(input, ""));
    put(trouble);
    const unsound = inputs().filter((input) => !input.checkValidity());
    unsound.forEach((input) =>
      mark(input, input.value ? (input.dataset.wrong ?? input.validationMessage) : words.general.fillIn),
    );
    if (unsound.length) return unsound[0].focus();
    go.disabled = true;
    try {
      await submit(Object.fromEntries(inputs().map((input) => [input.name, input.value.trim()])));
    } catch (error) {
      show(error);
    } finally {
      go.disabled = false;
    }
  }

  /** @param {unknown} error */
  function show(error) {
    const input = error instanceof FieldError && inputs().find(({ name }) => name === error.field);
    if (!input) return put(trouble, h("p", { class: "message bad" }, words.sentence(error)));
    mark(input, error.message);
    input.focus();
  }

  return element;
}

/** @param {HTMLInputElement} input @param {string} text */
function mark(input, text) {
  const wrong = /** @type {HTMLElement} */ (input.nextElementSibling);
  wrong.textContent = text;
  wrong.hidden = !text;
  if (text) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
}
