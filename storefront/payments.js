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
