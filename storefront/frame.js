/** The header with its links and the cart's count, the choice of theme, and short news. */

import { leftOut, reduced } from "./account_cart.js";
import * as cart from "./cart.js";
import { byId, focus, h, put } from "./dom.js";
import { go, here, visits } from "./router.js";
import * as session from "./session.js";
import { erase, read, write } from "./storage.js";
import { frame as words } from "./words.js";

const NEWS_STAYS = 7000;
const ACCOUNT = /^\/(sign-|confirm|forgot)/;
/** @type {[string | null, string][]} */
const THEMES = [
  ["light", words.light],
  ["dark", words.dark],
  [null, words.system],
];

const NEW = 300;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let fading;
let announcedAt = -Infinity;

export function open() {
  session.changes.listen(links);
  cart.changes.listen(links);
  leftOut.listen((lost) => announce(words.leftOut(lost)));
  reduced.listen((lines) => announce(words.reduced(lines)));
  visits.listen(() => {
    links();
    if (Date.now() - announcedAt > NEW) put(byId("news"));
  });
  byId("skip").addEventListener("click", (event) => {
    event.preventDefault();
    byId("main").focus();
  });
  links();
  themes();
}

/** Show a notice for some seconds; screen readers read it. @param {...Child} content */
export function announce(...content) {
  clearTimeout(fading);
  announcedAt = Date.now();
  put(byId("news"), h("p", {}, content));
  fading = setTimeout(() => put(byId("news")), NEWS_STAYS);
}

function links() {
  const { path } = here();
  const focused = document.activeElement?.getAttribute("data-link");
  /** @param {string} to @param {...Child} text */
  const link = (to, ...text) =>
    h("a", { href: `#${to}`, "data-link": to, "aria-current": path.startsWith(to) && "page" }, text);
  const signIn = `/sign-in?${new URLSearchParams({ next: location.hash.slice(1) || "/" })}`;
  const signedIn = session.customer() !== null;
  put(
    byId("links"),
    signedIn && link("/orders", words.orders),
    link("/cart", words.cart, count()),
    signedIn
      ? h("button", { type: "button", "data-link": "out", click: signOut }, words.signOut)
      : !ACCOUNT.test(path) && link(signIn, words.signIn),
  );
  if (focused) focus(document.querySelector(`[data-link="${CSS.escape(focused)}"]`));
}

function count() {
  const content = cart.content();
  const total = content?.lines.reduce((sum, line) => sum + line.quantity, 0) ?? 0;
  return total > 0 && h("span", { class: "count" }, total > 999 ? "999+" : String(total));
}

async function signOut() {
  go("/");
  announce(words.signedOut);
  await session.signOut();
}

function themes() {
  const chosen = read("theme");
  /** @param {string | null} theme */
  const choose = (theme) => {
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    if (theme) write("theme", theme);
    else erase("theme");
    for (const button of byId("themes").querySelectorAll("button"))
      button.setAttribute("aria-pressed", String(button.value === (theme ?? "")));
  };
  put(
    byId("themes"),
    THEMES.map(([theme, name]) =>
      h(
        "button",
        { type: "button", value: theme ?? "", "aria-pressed": String(theme === chosen), click: () => choose(theme) },
        name,
      ),
    ),
  );
}
