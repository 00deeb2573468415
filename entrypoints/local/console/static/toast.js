/** Short notes that come and go, read out by screen readers. */
import { h } from "./dom.js";
import { icon } from "./icons.js";

const STAY = 5000;

/** Say something; `tone` is good or bad. */
export function say(text, tone = "good") {
  const note = h("p", { class: `toast ${tone}` }, icon(tone === "bad" ? "failed" : "succeeded"), h("span", {}, text));
  document.getElementById("toasts").append(note);
  setTimeout(() => note.remove(), STAY);
}

/** Do something with the server and say how it went; return the answer, or null if it was refused. */
export async function attempt(done, action) {
  try {
    const answer = await action();
    if (done) say(done);
    return answer ?? {};
  } catch (error) {
    say(error.message, "bad");
    return null;
  }
}
