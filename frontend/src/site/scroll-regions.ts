/** What scrolls sideways on a small screen can be reached and scrolled by keyboard too. */

export function watchScrollRegions(page: Document): void {
  const mark = (region: Element): void => {
    if (region.scrollWidth > region.clientWidth) region.setAttribute("tabindex", "0");
    else region.removeAttribute("tabindex");
  };
  const sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const region = target.closest(".table-scroll");
      if (region) mark(region);
    }
  });
  // What is inside widens by itself, when the fonts have come.
  for (const part of page.querySelectorAll(".table-scroll, .table-scroll > *")) sizes.observe(part);
}
