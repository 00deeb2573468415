/**
 * Who is signed in. The ID token lives in this module only; the refresh token is kept in this browser, so that a
 * reload or another tab finds the sign-in again.
 */

import * as cognito from "./cognito.js";
import { passes } from "./http.js";
import { Signal } from "./signal.js";
import { erase, read, watch, write } from "./storage.js";

const KEPT = "session";
const EARLY = 60_000;

/** Told with the user, or null, when somebody has signed in or out. */
export const changes = new Signal();

/** What is thrown where only a signed-in customer can go on. */
export class SignedOut extends Error {}

let user = null;
let idToken = null;
let expires = 0;
let renewing = null;

/** Return the customer, `{id, email}`, or null. */
export const customer = () => user;

/** Return whether this browser has a sign-in that may not have been renewed yet. */
export const remembered = () => read(KEPT) !== null;

/** Follow sign-ins and sign-outs in other tabs. */
export const follow = () => watch(KEPT, () => (remembered() ? restore() : end()));

/** Find the sign-in of an earlier visit; without a network it stays unknown. */
export async function restore() {
  try {
    if (remembered()) await token();
  } catch (error) {
    if (!(error instanceof SignedOut) && !passes(error)) throw error;
  }
}

/**
 * Return an ID token that is good for a minute at least.
 *
 * Throws SignedOut if there is none and none can be had; Unreachable and Refusal if that is not known now.
 */
export async function token() {
  if (idToken && Date.now() < expires - EARLY) return idToken;
  renewing ??= renew().finally(() => (renewing = null));
  return renewing;
}

/** Let go of an ID token that the API refused, so that the next one is new. */
export function distrust(refused) {
  if (idToken === refused) idToken = null;
}

export async function signIn(email, password) {
  const tokens = await cognito.signIn(email, password);
  if (!tokens) throw new Error("This account has to be set up by the shop first.");
  write(KEPT, { refreshToken: tokens.RefreshToken });
  accept(tokens);
}

/** Sign out here and, if it can be reached, at Cognito. */
export async function signOut() {
  const kept = read(KEPT);
  end();
  if (kept) await cognito.revoke(kept.refreshToken).catch(() => null);
}

async function renew() {
  const kept = read(KEPT);
  if (!kept) throw new SignedOut();
  try {
    accept(await cognito.refresh(kept.refreshToken));
  } catch (error) {
    if (passes(error)) throw error;
    end();
    throw new SignedOut();
  }
  return idToken;
}

function accept(tokens) {
  const claims = JSON.parse(decoded(tokens.IdToken.split(".")[1]));
  const before = user?.id;
  idToken = tokens.IdToken;
  // Counted from now: the clock of this machine may be wrong.
  expires = Date.now() + tokens.ExpiresIn * 1000;
  user = { id: claims.sub, email: claims.email };
  if (user.id !== before) changes.tell(user);
}

function end() {
  const before = user;
  user = idToken = null;
  erase(KEPT);
  if (before) changes.tell(null);
}

function decoded(base64url) {
  const bytes = atob(base64url.replace(/-/g, "+").replace(/_/g, "/"));
  return new TextDecoder().decode(Uint8Array.from(bytes, (letter) => letter.charCodeAt(0)));
}
