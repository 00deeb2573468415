/* Sets the chosen theme before the first paint. */
try {
  const theme = JSON.parse(localStorage.getItem("kiosk.theme") ?? "null");
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // No storage: the system's theme.
}
