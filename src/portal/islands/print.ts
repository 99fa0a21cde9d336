/** Shows the print buttons, which do nothing without JavaScript. */
export function printButtons(page: Document): void {
  for (const button of page.querySelectorAll<HTMLButtonElement>('[data-island="print"]')) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
}
