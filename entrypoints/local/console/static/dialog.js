/** Windows above the page: a question, or a form. The browser's own dialog keeps the focus and answers Escape. */
import { h } from "./dom.js";
import { button, signButton } from "./parts.js";

/** Open a window; `build(close)` returns what it holds. Return what it was closed with, null when dismissed. */
export function open(title, build, { wide = false } = {}) {
  return new Promise((resolve) => {
    let result = null;
    const close = (value = null) => {
      result = value;
      dialog.close();
    };
    const dialog = h("dialog", { class: `dialog ${wide ? "wide" : ""}`, "aria-labelledby": "dialog-title",
      onclose: () => {
        dialog.remove();
        resolve(result);
      },
      onclick: (event) => event.target === dialog && close() },
    h("div", { class: "inside" },
      h("header", {}, h("h2", { id: "dialog-title" }, title), signButton("close", "Close", () => close())),
      build(close)));
    document.body.append(dialog);
    dialog.showModal();
    dialog.querySelector("[autofocus]")?.focus();
  });
}

/** Ask before something that cannot be undone. */
export function confirmed(title, text, verb, kind = "danger") {
  return open(title, (close) => [
    h("p", {}, text),
    h("footer", {}, button("Cancel", () => close(false), { autofocus: true }), button(verb, () => close(true), { kind })),
  ]);
}
