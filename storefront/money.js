/** Amounts come as numbers of major units with two decimals; sums are made in minor units, where they are exact. */

let format = new Intl.NumberFormat("en", { style: "currency", currency: "EUR" });

/** Show amounts in this currency, an ISO 4217 code; the API's amounts have none of their own. */
export function countIn(currency) {
  if (currency) format = new Intl.NumberFormat("en", { style: "currency", currency });
}

export const shown = (amount) => format.format(amount);

export const times = (amount, quantity) => (Math.round(amount * 100) * quantity) / 100;

export const sum = (amounts) => amounts.reduce((total, amount) => total + Math.round(amount * 100), 0) / 100;
