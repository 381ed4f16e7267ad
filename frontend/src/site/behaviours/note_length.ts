/** Says while a note is written how much of it counts, as the server counts it: `data-written-in="<id>"`. */

import { observedLength } from "../../observed";

function watch(place: HTMLElement): void {
  const note = document.getElementById(place.dataset["writtenIn"] ?? "");
  const figure = place.querySelector(".figure");
  if (!(note instanceof HTMLTextAreaElement) || !figure) return;
  const least = Number(place.dataset["least"]);
  const show = () => {
    const written = observedLength(note.value);
    figure.textContent = `${written}`;
    place.classList.toggle("is-enough", written >= least);
  };
  note.addEventListener("input", show);
  note.form?.addEventListener("autosave:filled", show);
  show();
}

for (const place of document.querySelectorAll<HTMLElement>("[data-written-in]")) watch(place);
