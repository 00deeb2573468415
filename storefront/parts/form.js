/** Forms that say what is wrong beside the field it is about. */

import { h, put } from "../dom.js";
import { picture } from "../pictures/picture.js";
import { sentence } from "../words.js";

/** What is wrong with one field, thrown by a form's `submit`. */
export class FieldError extends Error {
  constructor(name, message) {
    super(message);
    this.field = name;
  }
}

export const EMAIL = { name: "email", label: "E-mail address", type: "email", autocomplete: "username" };

/** Return a labelled field; `data-wrong` says what an entry of the wrong form should be. */
export function field({ name, label, hint, ...props }) {
  const described = [hint && `${name}-hint`, `${name}-wrong`].filter(Boolean).join(" ");
  return h(
    "div",
    { class: "field" },
    h("label", { for: name }, label),
    hint && h("p", { class: "note", id: `${name}-hint` }, hint),
    h("input", { id: name, name, required: true, "aria-describedby": described, ...props }),
    h("p", { class: "wrong", id: `${name}-wrong`, hidden: true }),
  );
}

/** Return a form; `submit(values)` may throw, and is not called again before it is through. */
export function form({ button, submit }, ...content) {
  const trouble = h("div", { role: "alert" });
  const go = h("button", { class: "primary wide" }, button);
  const element = h(
    "form",
    { class: "form", novalidate: true, submit: (event) => (event.preventDefault(), send()) },
    trouble,
    content,
    go,
  );
  const inputs = () => [...element.querySelectorAll("input")];

  async function send() {
    if (go.disabled) return;
    inputs().forEach((input) => mark(input, ""));
    put(trouble);
    const unsound = inputs().filter((input) => !input.checkValidity());
    unsound.forEach((input) =>
      mark(input, input.value ? (input.dataset.wrong ?? input.validationMessage) : "Please fill this in."),
    );
    if (unsound.length) return unsound[0].focus();
    go.disabled = true;
    try {
      await submit(Object.fromEntries(inputs().map((input) => [input.name, input.value.trim()])));
    } catch (error) {
      tell(error);
    } finally {
      go.disabled = false;
    }
  }

  function tell(error) {
    const input = error instanceof FieldError && element.querySelector(`#${error.field}`);
    if (!input) return put(trouble, h("p", { class: "message bad" }, error.words ?? sentence(error)));
    mark(input, error.message);
    input.focus();
  }

  return element;
}

function mark(input, text) {
  const wrong = input.parentElement.querySelector(".wrong");
  wrong.textContent = text;
  wrong.hidden = !text;
  if (text) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
}

/** Return a page of signing in or up: a form beside a picture, which `subject` makes. */
export const account = (title, subject, ...content) => ({
  title,
  content: h(
    "div",
    { class: "account" },
    h("div", {}, content),
    picture({ productId: subject, name: subject, category: "" }),
  ),
});
