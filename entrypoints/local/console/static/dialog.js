/** Modal windows: a question or a form. The browser's own dialog keeps the focus and closes at Escape. */
import { h } from "./dom.js";
import { button, signButton } from "./parts.js";

/**
 * Open a window with what `build` returns; return the value that it was closed with, null if it was dismissed.
 *
 * @template Result
 * @param {string} title
 * @param {(close: (value?: Result | null) => void) => Child} build
 * @returns {Promise<Result | null>}
 * @param {{ wide?: boolean }} [options]
 */
export function open(title, build, { wide = false } = {}) {
  return new Promise((resolve) => {
    /** @type {Result | null} */
    let result = null;
    /** @param {Result | null} [value] */
    const close = (value = null) => {
      result = value;
      dialog.close();
    };
    /** @type {HTMLDialogElement} */
    const dialog = h("dialog", { class: `dialog ${wide ? "wide" : ""}`, "aria-labelledby": "dialog-title",
      onclose: () => {
        dialog.remove();
        resolve(result);
      },
      onclick: (event) => {
        if (event.target === dialog) close();
      } },
    h("div", { class: "inside" },
      h("header", {}, h("h2", { id: "dialog-title" }, title), signButton("close", "Close", () => close())),
      build(close)));
    document.body.append(dialog);
    dialog.showModal();
    /** @type {HTMLElement | null} */ (dialog.querySelector("[autofocus]"))?.focus();
  });
}

/**
 * Ask before something that cannot be undone.
 *
 * @param {string} title
 * @param {string} text
 * @param {string} verb
 * @returns {Promise<boolean | null>}
 */
export function confirmed(title, text, verb, kind = "danger") {
  return open(title, (close) => [
    h("p", {}, text),
    h("footer", {}, button("Cancel", () => close(false), { autofocus: true }), button(verb, () => close(true), { kind })),
  ]);
}
