/** Short notices that disappear by themselves; screen readers read them. */
import { h } from "./dom.js";
import { messageOf } from "./format.js";
import { icon } from "./icons.js";

const STAY = 5000;

/** Show a notice; `tone` is good or bad. @param {string} text */
export function say(text, tone = "good") {
  const note = h("p", { class: `toast ${tone}` }, icon(tone === "bad" ? "failed" : "succeeded"), h("span", {}, text));
  document.getElementById("toasts")?.append(note);
  setTimeout(() => note.remove(), STAY);
}

/**
 * Call the server and show how it went; return the answer, or null after an error.
 *
 * @param {string | null} done
 * @param {() => Promise<any>} action
 */
export async function attempt(done, action) {
  try {
    const answer = await action();
    if (done) say(done);
    return answer ?? {};
  } catch (error) {
    say(messageOf(error), "bad");
    return null;
  }
}
