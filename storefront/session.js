/**
 * The sign-in. The ID token stays in this module; the refresh token is stored in this browser, for reloads and tabs.
 */

import * as cognito from "./cognito.js";
import { Refusal, passes } from "./http.js";
import { Listeners } from "./listeners.js";
import { alone, erase, read, watch, write } from "./storage.js";

const KEPT = "session";
const EARLY = 60_000;

/** Notified of the customer after a sign-in, of null after a sign-out. @type {Listeners<[Customer | null]>} */
export const changes = new Listeners();

/** Thrown where a signed-in customer is needed. */
export class SignedOut extends Error {}

/** @type {Customer | null} */
let user = null;
/** @type {string | null} */
let idToken = null;
let expires = 0;
/** @type {Promise<string> | null} */
let renewing = null;

/** Return the customer, or null. */
export const customer = () => user;

/** Return the customer; throws SignedOut where there is none. */
export function signedInCustomer() {
  if (!user) throw new SignedOut();
  return user;
}

/** Return whether this browser has a refresh token. */
export const remembered = () => read(KEPT) !== null;

/** Follow sign-ins and sign-outs in other tabs. */
export const follow = () => watch(KEPT, () => (remembered() ? restore() : end()));

/** Restore the sign-in of an earlier visit; without a network it stays unknown. */
export async function restore() {
  try {
    if (remembered()) await token();
  } catch (error) {
    if (!(error instanceof SignedOut) && !passes(error)) throw error;
  }
}

/**
 * Return an ID token that is valid for a minute at least.
 *
 * Throws SignedOut if there is none; Unreachable or Refusal if that cannot be told now.
 */
export async function token() {
  if (idToken && Date.now() < expires - EARLY) return idToken;
  renewing ??= renew().finally(() => (renewing = null));
  return renewing;
}

/** Drop an ID token that the API refused. @param {string} refused */
export function distrust(refused) {
  if (idToken === refused) idToken = null;
}

/** @param {string} email @param {string} password */
export async function signIn(email, password) {
  const tokens = await cognito.signIn(email, password);
  if (!tokens) throw new Refusal(403, { code: "account_not_ready" });
  write(KEPT, { refreshToken: tokens.RefreshToken });
  accept(tokens);
}

/** Sign out here and, if possible, at Cognito. */
export async function signOut() {
  const kept = read(KEPT);
  end();
  if (kept) await cognito.revoke(kept.refreshToken).catch(() => null);
}

/** Renew one tab after the other: each renewal replaces the refresh token, which the tabs share. */
const renew = () => alone(KEPT, renewNow);

/** @returns {Promise<string>} */
async function renewNow() {
  const kept = read(KEPT);
  if (!kept) throw new SignedOut();
  try {
    const tokens = await cognito.refresh(kept.refreshToken);
    // A sign-out or another sign-in meanwhile counts, not this.
    if (read(KEPT)?.refreshToken !== kept.refreshToken) return await renewNow();
    if (tokens.RefreshToken) write(KEPT, { refreshToken: tokens.RefreshToken });
    return accept(tokens);
  } catch (error) {
    if (passes(error)) throw error;
    end();
    throw new SignedOut();
  }
}

/** @param {Tokens} tokens */
function accept(tokens) {
  const claims = JSON.parse(decoded(tokens.IdToken.split(".")[1]));
  const before = user?.id;
  idToken = tokens.IdToken;
  // Counted from now, because this clock may be wrong.
  expires = Date.now() + tokens.ExpiresIn * 1000;
  user = { id: claims.sub, email: claims.email };
  if (user.id !== before) changes.notify(user);
  return idToken;
}

function end() {
  const before = user;
  user = idToken = null;
  erase(KEPT);
  if (before) changes.notify(null);
}

/** @param {string} base64url */
function decoded(base64url) {
  const bytes = atob(base64url.replace(/-/g, "+").replace(/_/g, "/"));
  return new TextDecoder().decode(Uint8Array.from(bytes, (letter) => letter.charCodeAt(0)));
}
