/** The theme: light, dark, or the system's; kept for the next visit. */

const KEY = "console-theme";
const THEMES = ["auto", "light", "dark"];

/** Apply the theme of the last visit. */
export function startTheme() {
  apply(kept());
}

/** Apply the next of the three themes. */
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
    return stored !== null && THEMES.includes(stored) ? stored : "auto";
  } catch {
    return "auto";
  }
}

/** @param {string} theme */
function apply(theme) {
  document.documentElement.dataset.theme = theme;
}
