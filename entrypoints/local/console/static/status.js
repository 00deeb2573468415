/** The statuses of executions, states and requests: a tone (colour), a pictogram (shape) and a word each. */
import { h } from "./dom.js";
import { icon } from "./icons.js";

/** @type {Record<string, string[]>} */
const STATUSES = {
  RUNNING: ["progress", "running", "Running"],
  IN_PROGRESS: ["progress", "running", "In progress"],
  PENDING_REDRIVE: ["progress", "pending", "Pending redrive"],
  SUCCEEDED: ["good", "succeeded", "Succeeded"],
  FAILED: ["bad", "failed", "Failed"],
  TIMED_OUT: ["bad", "timeout", "Timed out"],
  CAUGHT: ["caught", "caught", "Caught error"],
  ABORTED: ["grey", "cancelled", "Aborted"],
  CANCELLED: ["grey", "cancelled", "Cancelled"],
  ok: ["good", "succeeded", "OK"],
  error: ["bad", "failed", "Error"],
  running: ["progress", "running", "Running"],
  delivered: ["good", "succeeded", "Delivered"],
  pending: ["progress", "pending", "Pending"],
  failed: ["bad", "failed", "Failed"],
};

/** The statuses of executions, for a filter. */
export const EXECUTION_STATUSES = ["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED", "PENDING_REDRIVE"];

/**
 * Return `{tone, sign, word}` of a status; an unknown status is its own word.
 *
 * @param {string | null | undefined} status
 */
export function meaning(status) {
  const [tone, sign, word] = STATUSES[status ?? ""] ?? ["grey", "pending", status ?? "Not entered"];
  return { tone, sign, word };
}

/** Draw a status as pictogram and word. @param {string} status */
export function badge(status) {
  const { tone, sign, word } = meaning(status);
  return h("span", { class: `badge ${tone}` }, icon(sign), h("span", {}, word));
}
