/** What went wrong, in a customer's words. */

import { Refusal, Unreachable } from "./http.js";
import { SignedOut } from "./session.js";

const BY_CODE = {
  NotAuthorizedException: "The e-mail address or the password is not right.",
  UserNotFoundException: "The e-mail address or the password is not right.",
  UsernameExistsException: "There is an account with this address already. Sign in instead.",
  CodeMismatchException: "This is not the code that we sent. Look again, or have a new one sent.",
  ExpiredCodeException: "This code is no longer good. Have a new one sent.",
  InvalidPasswordException: "The password needs ten characters or more, with a capital, a small letter and a digit.",
  TooManyRequestsException: "That was too often. Wait a minute and try again.",
  LimitExceededException: "That was too often. Wait a few minutes and try again.",
  TooManyFailedAttemptsException: "That was too often. Wait a few minutes and try again.",
  CodeDeliveryFailureException: "We could not send a mail to this address.",
  PasswordResetRequiredException: "Choose a new password first: use the link below.",
  cart_too_long: "The cart is full: it holds 2,000 different things.",
  cart_empty: "Your cart is empty.",
  cart_changed: "Your cart was changed somewhere else while you were ordering.",
  product_gone: "Something in your cart is no longer sold.",
  product_not_found: "This is no longer sold.",
  order_not_found: "There is no such order in your account.",
  idempotency_mismatch: "This order was sent before with other details. Please order again.",
};

/** Return a sentence for people. */
export function sentence(error) {
  if (error instanceof Unreachable) return "We cannot reach the shop. Check your connection and try again.";
  if (error instanceof SignedOut) return "Your sign-in has ended. Please sign in again.";
  if (!(error instanceof Refusal)) return "Something went wrong on this page.";
  if (BY_CODE[error.code]) return BY_CODE[error.code];
  if (error.status === 429) return "The shop is very busy. Try again in a moment.";
  if (error.status >= 500) return "The shop has a problem at the moment. Try again soon.";
  return error.details.detail ?? "That did not work. Check what you entered.";
}

/** Return how much of a product there is: `{text, level}`, the level being "none", "few" or "plenty". */
export function stock(count) {
  if (count <= 0) return { text: "Sold out", level: "none" };
  if (count === 1) return { text: "Only one left", level: "few" };
  return count <= 5 ? { text: `${count} left`, level: "few" } : { text: "In stock", level: "plenty" };
}

export const things = (count) => (count === 1 ? "1 thing" : `${count.toLocaleString("en")} things`);

/** The cards that the shop's test payment provider knows: no money moves. */
const METHODS = [
  ["pm_card_visa", "Visa ending 4242", "Goes through"],
  ["pm_card_chargeDeclined", "Visa ending 0002", "The bank says no"],
  ["pm_card_chargeDeclinedInsufficientFunds", "Visa ending 9995", "There is not enough money on it"],
  ["pm_card_passingFault", "A bank that stumbles", "Fails twice, then goes through; takes a few seconds"],
  ["pm_card_lateReply", "A bank that answers late", "Goes through, but the answer takes its time"],
];

export const methods = METHODS.map(([id, name, note]) => ({ id, name, note }));

/** Return what a customer calls a payment method. */
export const nameOf = (id) => methods.find((method) => method.id === id)?.name ?? "Card";
