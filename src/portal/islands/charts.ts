/** Puts a drawing that answers to pointer and keys in the place of the printed one, for figures a reader really looks at. */
export function liveCharts(page: Document): void {
  const figures = page.querySelectorAll<HTMLElement>('[data-island="chart"]');
  if (figures.length === 0 || !("IntersectionObserver" in window) || isSavingData()) return;
  const watch = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting || !(target instanceof HTMLElement)) continue;
      watch.unobserve(target);
      whenLookedAt(target);
    }
  });
  for (const figure of figures) watch.observe(figure);
}

/** A figure at the edge of the first screen is not looked at yet: the first move of the reader says so. */
function whenLookedAt(figure: HTMLElement): void {
  const draw = () => {
    figure.removeEventListener("pointerenter", draw);
    removeEventListener("scroll", draw);
    void import("./chart-drawing.ts").then(({ drawChart }) => drawChart(figure)).catch(() => {});
  };
  if (scrollY > 0) {
    draw();
    return;
  }
  figure.addEventListener("pointerenter", draw, { once: true });
  addEventListener("scroll", draw, { once: true, passive: true });
}

/** The printed drawing stays where the reader pays by the byte. */
function isSavingData(): boolean {
  return matchMedia("(prefers-reduced-data: reduce)").matches;
}
