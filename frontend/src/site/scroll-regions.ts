/** What scrolls sideways on a small screen can be reached and scrolled by keyboard too. */

export function watchScrollRegions(page: Document): void {
  const mark = (region: Element): void => {
    if (region.scrollWidth > region.clientWidth) region.setAttribute("tabindex", "0");
    else region.removeAttribute("tabindex");
  };
  const sizes = new ResizeObserver((entries) => {
    for (const entry of entries) mark(entry.target);
  });
  for (const region of page.querySelectorAll(".table-scroll")) sizes.observe(region);
}
