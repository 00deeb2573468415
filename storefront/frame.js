/** What is around every page: the links, the number of things in the cart, the theme, and short news. */

import { leftOut } from "./account_cart.js";
import * as cart from "./cart.js";
import { h, put } from "./dom.js";
import { go, here, visits } from "./router.js";
import * as session from "./session.js";
import { erase, read, write } from "./storage.js";
import { things } from "./words.js";

const NEWS_STAYS = 7000;
const ACCOUNT = /^\/(sign-|confirm|forgot)/;
const THEMES = [
  ["light", "Light"],
  ["dark", "Dark"],
  [null, "As my system"],
];

const element = (id) => document.getElementById(id);
const NEW = 300;
let fading = null;
let announcedAt = -Infinity;

export function open() {
  session.changes.listen(links);
  cart.changes.listen(links);
  leftOut.listen((count) => announce(`${things(count)} of your cart could not be kept: no longer sold.`));
  visits.listen(() => {
    links();
    if (Date.now() - announcedAt > NEW) put(element("news"));
  });
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    element("main").focus();
  });
  links();
  themes();
}

/** Say something in passing: seen for a few seconds, and read aloud. */
export function announce(...content) {
  clearTimeout(fading);
  announcedAt = Date.now();
  put(element("news"), h("p", {}, content));
  fading = setTimeout(() => put(element("news")), NEWS_STAYS);
}

function links() {
  const { path } = here();
  const focused = document.activeElement?.getAttribute("data-link");
  const link = (to, ...text) =>
    h("a", { href: `#${to}`, "data-link": to, "aria-current": path.startsWith(to) && "page" }, text);
  const signIn = `/sign-in?${new URLSearchParams({ next: location.hash.slice(1) || "/" })}`;
  const signedIn = session.customer() !== null;
  put(
    element("links"),
    signedIn && link("/orders", "Orders"),
    link("/cart", "Cart", count()),
    signedIn
      ? h("button", { type: "button", "data-link": "out", click: signOut }, "Sign out")
      : !ACCOUNT.test(path) && link(signIn, "Sign in"),
  );
  if (focused) document.querySelector(`[data-link="${CSS.escape(focused)}"]`)?.focus();
}

function count() {
  const content = cart.content();
  const total = content?.lines.reduce((sum, line) => sum + line.quantity, 0);
  return total > 0 && h("span", { class: "count" }, total > 999 ? "999+" : String(total));
}

async function signOut() {
  go("/");
  announce("You are signed out.");
  await session.signOut();
}

function themes() {
  const chosen = read("theme");
  const choose = (theme) => {
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    if (theme) write("theme", theme);
    else erase("theme");
    for (const button of element("themes").children)
      button.setAttribute("aria-pressed", button.value === (theme ?? ""));
  };
  put(
    element("themes"),
    THEMES.map(([theme, name]) =>
      h(
        "button",
        { type: "button", value: theme ?? "", "aria-pressed": String(theme === chosen), click: () => choose(theme) },
        name,
      ),
    ),
  );
}
