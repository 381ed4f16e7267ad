/** The site's theme as the board needs it: chosen on the page, or the system's. */

import { useSyncExternalStore } from "react";

const DARK = "(prefers-color-scheme: dark)";

export function useTheme(): "light" | "dark" {
  return useSyncExternalStore(subscribe, read);
}

function read(): "light" | "dark" {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === "slate") return "dark";
  if (chosen === "paper") return "light";
  return matchMedia(DARK).matches ? "dark" : "light";
}

function subscribe(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  const media = matchMedia(DARK);
  media.addEventListener("change", listener);
  return () => {
    observer.disconnect();
    media.removeEventListener("change", listener);
  };
}
