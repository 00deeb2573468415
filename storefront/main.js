/** Puts the shop together: its frame, its pages, and what an earlier visit left behind. */

import * as cart from "./cart.js";
import * as checkout from "./checkout.js";
import { config } from "./http.js";
import * as frame from "./frame.js";
import { countIn } from "./money.js";
import { failurePage } from "./pages/failure.js";
import { toSignIn } from "./parts/signed_in.js";
import * as router from "./router.js";
import * as session from "./session.js";

const ROUTES = [
  [/^\/$/, () => import("./pages/shop.js")],
  [/^\/product\/([^/]+)$/, () => import("./pages/product.js"), "id"],
  [/^\/cart$/, () => import("./pages/cart.js")],
  [/^\/checkout$/, () => import("./pages/checkout.js")],
  [/^\/orders$/, () => import("./pages/orders.js")],
  [/^\/orders\/([^/]+)$/, () => import("./pages/order.js"), "id"],
  [/^\/sign-in$/, () => import("./pages/sign_in.js")],
  [/^\/sign-up$/, () => import("./pages/sign_up.js")],
  [/^\/confirm$/, () => import("./pages/confirm.js")],
  [/^\/forgot$/, () => import("./pages/forgot.js")],
  [/^/, () => import("./pages/failure.js")],
];
const PRIVATE = /^\/(orders|checkout)/;

async function open() {
  const restored = session.restore();
  session.follow();
  session.changes.listen(resume);
  checkout.heard(() => cart.load().catch(() => null));
  cart.open();
  frame.open();
  config().then(
    ({ currency }) => countIn(currency),
    () => null,
  );
  router.start(document.getElementById("main"), ROUTES, failurePage);
  await restored;
  if (!session.customer()) cart.load().catch(() => null);
}

/** An order that was sent and never answered is finished first; what is private goes with its owner. */
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
