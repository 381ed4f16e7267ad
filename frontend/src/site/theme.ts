/** The chosen theme: kept in this browser, "system" by not being kept. theme-first.js applies it before paint. */

export type Theme = "system" | "paper" | "slate";

const THEMES: readonly string[] = ["system", "paper", "slate"];

function isTheme(value: string | null | undefined): value is Theme {
  return typeof value === "string" && THEMES.includes(value);
}

export function chosenTheme(storage: Storage): Theme {
  try {
    const kept = storage.getItem("theme");
    return isTheme(kept) ? kept : "system";
  } catch {
    return "system";
  }
}

export function applyTheme(theme: Theme, root: HTMLElement): void {
  if (theme === "system") delete root.dataset["theme"];
  else root.dataset["theme"] = theme;
}

export function keepTheme(theme: Theme, storage: Storage): void {
  try {
    if (theme === "system") storage.removeItem("theme");
    else storage.setItem("theme", theme);
  } catch {
    // A browser that refuses storage still shows the choice on this page.
  }
}

export function startThemeMenu(page: Document, storage: Storage): void {
  const buttons = page.querySelectorAll<HTMLButtonElement>("[data-theme-choice]");
  const show = (theme: Theme): void => {
    applyTheme(theme, page.documentElement);
    for (const button of buttons) {
      button.setAttribute("aria-pressed", String(button.dataset["themeChoice"] === theme));
    }
  };
  show(chosenTheme(storage));
  for (const button of buttons) {
    button.addEventListener("click", () => {
      const theme = button.dataset["themeChoice"];
      if (!isTheme(theme)) return;
      keepTheme(theme, storage);
      show(theme);
    });
  }
}
