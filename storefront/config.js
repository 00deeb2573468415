/** Where the shop's services are, read once from the file that is served beside this one. */

import { send } from "./http.js";

let reading = null;

/**
 * Return `{apiUrl, cognitoUrl, userPoolClientId, mailbox?, currency?}`.
 *
 * `mailbox` is there on a laptop only, where the shop's mail can be read. A failure is not remembered.
 */
export function config() {
  reading ??= send("config.json").catch((error) => {
    reading = null;
    throw error;
  });
  return reading;
}

/** Return `path` at the base address `url`, which may end with a slash or be empty. */
export const at = (url, path) => `${(url ?? "").replace(/\/+$/, "")}${path}`;
