/** Says on the button that the search is under way: on a slow line nothing else would. Undone when the reader comes back. */
export function busyForms(page: Document): void {
  for (const form of page.querySelectorAll<HTMLFormElement>('[data-island="busy"]')) {
    const button = form.querySelector<HTMLButtonElement>('button[type="submit"]');
    if (button === null) continue;
    const words = button.textContent;
    form.addEventListener("submit", () => {
      button.textContent = form.dataset.busy ?? words;
      button.setAttribute("aria-busy", "true");
    });
    addEventListener("pageshow", () => {
      button.textContent = words;
      button.removeAttribute("aria-busy");
    });
  }
}
