import { passwordStrength } from "./password-strength.ts";

/** Passwords can be shown while they are typed, and a new one is judged as it grows. Nothing is kept or sent. */
export function secretFields(page: Document): void {
  for (const button of page.querySelectorAll<HTMLButtonElement>("button[data-shows]")) {
    const field = fieldOf(page, button.dataset.shows);
    if (field !== null) showing(button, field);
  }
  for (const place of page.querySelectorAll<HTMLElement>("[data-strength-of]")) {
    const field = fieldOf(page, place.dataset.strengthOf);
    if (field !== null) judging(place, field);
  }
}

function fieldOf(page: Document, id: string | undefined): HTMLInputElement | null {
  const found = id === undefined ? null : page.getElementById(id);
  return found instanceof HTMLInputElement ? found : null;
}

/** What is shown is hidden again when it is sent: browsers remember what stood in a field of plain text. */
function showing(button: HTMLButtonElement, field: HTMLInputElement): void {
  const { hide = "" } = button.dataset;
  const show = button.textContent;
  const turn = (isShown: boolean): void => {
    field.type = isShown ? "text" : "password";
    button.textContent = isShown ? hide : show;
  };
  button.hidden = false;
  button.addEventListener("click", () => turn(field.type === "password"));
  field.form?.addEventListener("submit", () => turn(false));
}

function judging(place: HTMLElement, field: HTMLInputElement): void {
  const says = place.querySelector<HTMLElement>("[data-says]");
  field.addEventListener("input", () => {
    place.hidden = field.value === "";
    const strength = passwordStrength(field.value);
    place.dataset.strength = strength;
    const words = place.dataset[strength] ?? "";
    // Said once for each step and not for each key.
    if (says !== null && says.textContent !== words) says.textContent = words;
  });
}
