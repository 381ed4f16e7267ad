// Runs before the first paint, so that a chosen theme never flashes; frontend/src/site/theme.ts does the rest.
(() => {
  try {
    const chosen = localStorage.getItem("theme");
    if (chosen === "paper" || chosen === "slate") document.documentElement.dataset.theme = chosen;
  } catch {
    // Storage is refused in this browser: the system's theme is used.
  }
})();
