/** Light, dark, or as the system has it; kept for the next visit. */

const KEY = "console-theme";
const THEMES = ["auto", "light", "dark"];

/** Take up the theme of the last visit. */
export function startTheme() {
  apply(kept());
}

/** Go on to the next of the three. */
export function nextTheme() {
  const next = THEMES[(THEMES.indexOf(kept()) + 1) % THEMES.length];
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // A browser without storage has the theme for this visit.
  }
  apply(next);
}

function kept() {
  const here = document.documentElement.dataset.theme;
  if (here) return here;
  try {
    const stored = localStorage.getItem(KEY);
    return THEMES.includes(stored) ? stored : "auto";
  } catch {
    return "auto";
  }
}

function apply(theme) {
  document.documentElement.dataset.theme = theme;
}
