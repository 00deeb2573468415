/** Every sentence that customers read, by page and part, and what went wrong. The static pages have their own. */

import { Refusal, Unreachable } from "./http.js";
import { SignedOut } from "./session.js";

/** @satisfies {Texts} */
export const general = {
  shop: "To the shop",
  total: "Total",
  again: "Try again",
  loading: "One moment",
  shopName: (title) => `${title} · Kiosk`,
  fillIn: "Please fill this in.",
};

/** @satisfies {Texts} */
export const frame = {
  orders: "Orders",
  cart: "Cart",
  signIn: "Sign in",
  signOut: "Sign out",
  signedOut: "You are signed out.",
  reduced: (count) => `${things(count)} of your cart: there is less in stock than you wanted.`,
  leftOut: (count) => `${things(count)} of your cart could not be kept: no longer sold.`,
  light: "Light",
  dark: "Dark",
  system: "As my system",
};

/** @satisfies {Texts} */
export const errorPage = {
  title: "Not here",
  heading: "There is nothing here.",
  why: "The address leads nowhere. It may be an old one.",
  brokenTitle: "Not now",
  broken: "This page did not load.",
};

/** @satisfies {Texts} */
export const shop = {
  title: "Useful things, well made",
  search: "Search the shop",
  example: "Lamp, notebook, …",
  categories: "Categories",
  all: "Everything",
  found: (count) => things(count),
  foundFor: (count, text) => `${things(count)} for ${text}`,
  soFar: " so far",
  searching: "Looking…",
  none: (text) => `Nothing for ${text}. Try another word.`,
  empty: "The shelves are empty.",
  shown: (shown, count) => `${shown} of ${count.toLocaleString("en")}`,
  more: (count) => `Show ${count} more`,
};

/** @satisfies {Texts} */
export const product = {
  add: "Add to cart",
  added: "In your cart. ",
  cart: "See the cart",
  soldOut: "Sold out. It may come back.",
  held: (count) => `Your cart has ${count} of these.`,
  heldTooMany: (count, left) => `Your cart has ${count} of these, more than the ${left} that we have.`,
};

/** @satisfies {Texts} */
export const quantity = {
  field: (name) => `How many of ${name}`,
  less: (name) => `One less of ${name}`,
  more: (name) => `One more of ${name}`,
};

/** @satisfies {Texts} */
export const cart = {
  title: "Cart",
  heading: "Your cart",
  empty: "Your cart is empty",
  emptyNote: "What you put into it stays here, also before you sign in.",
  look: "Look around",
  gone: "No longer sold. Take it out to order the rest.",
  remove: "Remove",
  removeOne: (name) => `Remove ${name}`,
  removed: " is out of your cart.",
  each: (price) => `${price} each`,
  dearer: (before, now) => `The price went up since you put this here: it was ${before} and is now ${now}.`,
  cheaper: (before, now) => `The price went down since you put this here: it was ${before} and is now ${now}.`,
  soldOut: "Sold out. An order with it cannot be fulfilled.",
  short: (left) => `Only ${left} left. Take fewer, or the order cannot be fulfilled.`,
  blocked: "Take out what is no longer sold, then you can order.",
  checkout: "Check out",
  guest: "You sign in at the next step. Your cart comes with you.",
};

/** @satisfies {Texts} */
export const summary = {
  all: (count) => `Show all ${count}`,
  quantity: (count) => `Quantity ${count}`,
  delivery: "Delivery",
  free: "Free",
};

/** @satisfies {Texts} */
export const checkout = {
  title: "Checkout",
  cards: "Pay with a test card",
  lines: "What you order",
  blocked: "Something is no longer sold: back to the cart",
  order: (total) => `Order and pay ${total}`,
  when: "You pay only once the goods are set aside for you.",
  empty: "There is nothing to order",
  emptyNote: "Your cart is empty. If you have just ordered, your order is in the list.",
  orders: "My orders",
  cart: "Look at the cart",
  placing: "Placing your order",
  wait: "One moment. You can stay or go: it is ordered once.",
  sending: "Sending it to the shop",
  again: "No answer yet. Trying again…",
  stillTrying: "We cannot reach the shop. We keep trying; your order is not made twice, however often it is sent.",
  retry: "Your order is not through yet",
  retryNote:
    "Nothing is lost: the order is kept in this browser and sent again when you come back. It is never made twice.",
  unfinished: "An order is unfinished",
  unfinishedNote: (when, total) =>
    `On ${when} you sent an order for ${total}, and we could not tell you how it went. Sending it again never makes a second order.`,
  send: "Send it again",
  look: "Look at my orders",
  forget: "Forget it",
  elsewhere: "You ordered this in another window. ",
  through: "Your order went through. ",
  see: "See the order",
  failed: "Your order did not go through. ",
  back: "Back to the checkout",
  total: (before, now) => `The total has changed: it was ${before} and is now ${now}.`,
  refused: (why, next = "") => `${why} Nothing is ordered yet. ${next}`,
};

/** What to do about a refused order, by the code of the refusal. @type {Record<string, string>} */
export const refusedNext = {
  total_mismatch: "Look below, and order if that is all right.",
  cart_changed: "Look below whether it is as you want it.",
  product_gone: "Take it out of the cart, then order the rest.",
  out_of_stock: "Take less of it, then order the rest.",
};

/** @satisfies {Texts} */
export const orders = {
  title: "Orders",
  heading: "Your orders",
  more: "Show older orders",
  none: "No orders yet",
  noneNote: "When you order something, you can follow it here.",
};

/** @satisfies {Texts} */
export const order = {
  title: "Order",
  PENDING: "Thank you. We are on it.",
  CONFIRMED: "Your order is confirmed.",
  CANCELLED: "Your order is cancelled.",
  REJECTED: "Your order could not be fulfilled.",
  all: "← All orders",
  when: (date) => `Ordered on ${date}`,
  lines: "What you ordered",
  card: "Paid with",
  number: (id) => `Order number ${id}`,
  unreachable: "We cannot reach the shop right now. Your order goes on without us; we keep looking.",
  slow: "Still working on it. You need not wait here: we write to you, and the order stays in your list.",
  mail: (email = "you") => `We write to ${email} with the details.`,
  cancelled: "The order was cancelled.",
  otherCard: "Back into the cart, try another card",
  putBack: "Put what is left back into the cart",
  short: "What is left is back in your cart. Some of it is sold out or there is less of it.",
  back: "Everything is back in your cart.",
};

/** What to do about an order that was not fulfilled, by the reason's code. @type {Record<string, string>} */
export const advice = {
  card_declined: "Try another card, or ask your bank.",
  out_of_stock: "Somebody was faster. You can order what is left.",
  product_gone: "You can order the rest.",
  other: "You can order again.",
};

/** The statuses of an order in a list. @type {Record<OrderStatus, string>} */
export const statuses = {
  PENDING: "In progress",
  CONFIRMED: "Confirmed",
  REJECTED: "Not fulfilled",
  CANCELLED: "Cancelled",
};

/** The steps of an order: name and note. */
export const steps = [
  ["We have your order", "It is written down and cannot get lost."],
  ["Your card is approved", "The amount is reserved."],
  ["Your goods are set aside and paid", "The amount is taken only now."],
  ["Confirmed", "It is on its way to you."],
];

/** How a step is read aloud. */
export const spoken = { done: "Done: ", now: "Under way: ", later: "Still to come: ", failed: "Not done: " };

/** The step at which an order failed, by the reason's code. @type {Record<string, string>} */
export const failedStep = {
  card_declined: "Your card was not accepted",
  out_of_stock: "Something was sold out",
  product_gone: "Something is no longer sold",
  other: "We could not process it",
};

/** What became of the money of an order that was not fulfilled, by its payment. @type {Record<string, string>} */
export const money = {
  VOIDED: "What was reserved on your card has been released. You have not been charged.",
  REFUNDED: "What was taken from your card has been paid back.",
  NONE: "You have not been charged.",
  CANCELLED: "You have not been charged.",
  other: "",
};

/** @satisfies {Texts} */
export const account = {
  email: "E-mail address",
  password: "Password",
  newPassword: "New password",
  code: "Code",
  codeRule: "The code is six digits.",
  signIn: "Sign in",
  signUp: "Make an account",
  forgot: "I forgot my password",
  signUpNote: "With an account you can order, and follow your orders.",
  signUpButton: "Make the account",
  emailHint: "We send a code there.",
  haveOne: "You have one already? ",
  confirm: "Confirm your address",
  confirmHeading: "Look into your mail",
  confirmNote: "We sent a code of six digits to ",
  yourAddress: "your address",
  confirmButton: "Confirm",
  confirmed: "Your address is confirmed. Now sign in.",
  noMail: "Nothing came? ",
  resend: "Send a new code",
  resent: "A new code is on its way. The old one is no longer good.",
  reset: "A new password",
  sendCode: "Send me a code",
  codeSent: ["If there is an account for ", ", a code is on its way there."],
  resetButton: "Set the password",
  resetDone: "Your new password is set. Now sign in.",
  laptop: "You are running this shop on a laptop: ",
  mailbox: "its mail is here",
};

/** Return what a password must have, or undefined if that is not known. @param {PasswordPolicy} [policy] */
export function passwordRule(policy) {
  if (!policy) return undefined;
  const kinds = [
    isTrue(policy.requireUppercase) ? "a capital" : "",
    isTrue(policy.requireLowercase) ? "a small letter" : "",
    isTrue(policy.requireNumbers) ? "a digit" : "",
    isTrue(policy.requireSymbols) ? "a symbol" : "",
  ].filter(Boolean);
  const listed = new Intl.ListFormat("en-GB").format(kinds);
  return `${policy.minimumLength} characters or more${listed && `, with ${listed}`}.`;
}

/** @param {string} text */
const isTrue = (text) => /^true$/i.test(text);

/** @param {PasswordPolicy} policy */
export const passwordTooShort = ({ minimumLength }) => `The password needs ${minimumLength} characters or more.`;

/** What went wrong, by the code of the refusal. @type {Record<string, string>} */
const BY_CODE = {
  NotAuthorizedException: "The e-mail address or the password is not right.",
  UserNotFoundException: "The e-mail address or the password is not right.",
  UsernameExistsException: "There is an account with this address already. Sign in instead.",
  CodeMismatchException: "This is not the code that we sent. Look again, or have a new one sent.",
  ExpiredCodeException: "This code is no longer good. Have a new one sent.",
  InvalidPasswordException: "This password does not meet the rules above.",
  TooManyRequestsException: "That was too often. Wait a minute and try again.",
  LimitExceededException: "That was too often. Wait a few minutes and try again.",
  TooManyFailedAttemptsException: "That was too often. Wait a few minutes and try again.",
  CodeDeliveryFailureException: "We could not send a mail to this address.",
  PasswordResetRequiredException: "Choose a new password first: use the link below.",
  account_not_ready: "This account has to be set up by the shop first.",
  cart_empty: "Your cart is empty.",
  cart_changed: "Your cart was changed somewhere else while you were ordering.",
  product_gone: "Something in your cart is no longer sold.",
  product_not_found: "This is no longer sold.",
  order_not_found: "There is no such order in your account.",
  idempotency_mismatch: "This order was sent before with other details. Please order again.",
};

/** Return a sentence for people. @param {unknown} error */
export function sentence(error) {
  if (error instanceof Unreachable) return "We cannot reach the shop. Check your connection and try again.";
  if (error instanceof SignedOut) return "Your sign-in has ended. Please sign in again.";
  if (!(error instanceof Refusal)) return "Something went wrong on this page.";
  if (BY_CODE[error.code]) return BY_CODE[error.code];
  if (error.status === 429) return "The shop is very busy. Try again in a moment.";
  if (error.status >= 500) return "The shop has a problem at the moment. Try again soon.";
  return error.details.detail ?? "That did not work. Check what you entered.";
}

/** Return how much of a product there is: `level` is "none", "few" or "plenty". @param {number} count */
export function stock(count) {
  if (count <= 0) return { text: "Sold out", level: "none" };
  if (count === 1) return { text: "Only one left", level: "few" };
  return count <= 5 ? { text: `${count} left`, level: "few" } : { text: "In stock", level: "plenty" };
}

/** @param {number} count */
export const things = (count) => (count === 1 ? "1 thing" : `${count.toLocaleString("en")} things`);

/** The cards that the shop's test payment provider knows: no money moves. */
export const methods = [
  ["pm_card_visa", "Visa ending 4242", "Goes through"],
  ["pm_card_chargeDeclined", "Visa ending 0002", "The bank says no"],
  ["pm_card_chargeDeclinedInsufficientFunds", "Visa ending 9995", "There is not enough money on it"],
  ["pm_card_passingFault", "A bank that stumbles", "Fails twice, then goes through; takes a few seconds"],
  ["pm_card_lateReply", "A bank that answers late", "Goes through, but the answer takes its time"],
].map(([id, name, note]) => ({ id, name, note }));

/** Return what a customer calls a payment method. @param {string} id */
export const nameOf = (id) => methods.find((method) => method.id === id)?.name ?? "Card";
