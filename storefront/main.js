/** Starts the shop: its frame, its pages, the sign-in and the order that an earlier visit left. */

import * as cart from "./cart.js";
import * as checkout from "./checkout.js";
import { config } from "./http.js";
import { byId } from "./dom.js";
import * as frame from "./frame.js";
import { countIn } from "./money.js";
import { errorPage } from "./pages/error.js";
import { toSignIn } from "./parts/require_sign_in.js";
import * as router from "./router.js";
import * as session from "./session.js";

/** @type {Route[]} */
const ROUTES = [
  [/^\/$/, () => import("./pages/shop.js")],
  [/^\/product\/([^/]+)$/, () => import("./pages/product.js")],
  [/^\/cart$/, () => import("./pages/cart.js")],
  [/^\/checkout$/, () => import("./pages/checkout.js")],
  [/^\/orders$/, () => import("./pages/orders.js")],
  [/^\/orders\/([^/]+)$/, () => import("./pages/order.js")],
  [/^\/(sign-in|sign-up|confirm|forgot)$/, () => import("./pages/account.js")],
  [/^/, () => import("./pages/error.js")],
];
const PRIVATE = /^\/(orders|checkout)/;

async function open() {
  const restored = session.restore();
  session.follow();
  session.changes.listen(resume);
  checkout.onPlaced(() => cart.load().catch(() => null));
  cart.open();
  frame.open();
  config().then(
    ({ currency }) => countIn(currency),
    () => null,
  );
  router.start(byId("main"), ROUTES, errorPage);
  await restored;
  if (!session.customer()) cart.load().catch(() => null);
}

/**
 * Resume an order without an answer after a sign-in; leave private pages after a sign-out.
 *
 * @param {Customer | null} customer
 */
function resume(customer) {
  const { path } = router.here();
  if (!customer) {
    checkout.close();
    if (PRIVATE.test(path)) router.go(toSignIn(path).path, { replace: true });
    return;
  }
  const attempt = checkout.pending();
  if (attempt && checkout.isRecent(attempt) && path !== "/checkout")
    router.go("/checkout", { replace: path === "/sign-in" });
}

open();
