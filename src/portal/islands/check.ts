import type { CheckLine } from "./check-line.ts";

/** Shows the buttons that judge a record again in the browser; the rules come only when one is pressed. */
export function checkButtons(page: Document): void {
  for (const button of page.querySelectorAll<HTMLButtonElement>('[data-island="check"]')) {
    button.hidden = false;
    button.addEventListener("click", () => void check(button));
  }
}

async function check(button: HTMLButtonElement): Promise<void> {
  const words = button.textContent;
  button.textContent = button.dataset.busy ?? words;
  button.disabled = true;
  try {
    const { judgeRecord } = await import("./check-record.ts");
    const lines = await judgeRecord(button.dataset.facts ?? "", document.documentElement.lang);
    button.replaceWith(listOf(lines));
  } catch {
    button.textContent = words;
    button.disabled = false;
  }
}

function listOf(lines: readonly CheckLine[]): HTMLElement {
  const list = document.createElement("ul");
  list.className = "checked";
  list.setAttribute("role", "status");
  for (const { state, text } of lines) {
    const item = document.createElement("li");
    item.className = state;
    item.textContent = text;
    list.append(item);
  }
  return list;
}
