const shownMs = 2000;

/** Shows the copy buttons, which pages without JavaScript keep hidden, and lets them copy. */
export function copyButtons(page: Document): void {
  for (const button of page.querySelectorAll<HTMLButtonElement>('[data-island="copy"]')) {
    const words = button.textContent;
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      const isCopied = await copyText(page, button.dataset.copy ?? "");
      if (!isCopied) return;
      button.textContent = button.dataset.done ?? words;
      setTimeout(() => {
        button.textContent = words;
      }, shownMs);
    });
  }
}

/** The clipboard of a secure page, or the selection of the code where the browser grants no clipboard. */
async function copyText(page: Document, text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const code = page.getElementById("subject-code");
    if (code !== null) page.getSelection()?.selectAllChildren(code);
    return false;
  }
}
