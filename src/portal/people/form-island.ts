import { type Sent, sendJson, showError } from "./send.ts";

/** Brings forms to life that send their fields to the API as JSON and then go on to the next page. */
export function apiForms(page: Document): void {
  for (const form of page.querySelectorAll<HTMLFormElement>('form[data-island="api"]')) {
    const button = form.querySelector<HTMLButtonElement>('button[type="submit"]');
    if (button === null) continue;
    button.disabled = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void submit(form, button);
    });
  }
}

async function submit(form: HTMLFormElement, button: HTMLButtonElement): Promise<void> {
  if (button.disabled) return;
  const words = button.textContent;
  const error = form.querySelector<HTMLElement>("[data-error]");
  if (error !== null) error.hidden = true;
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  button.disabled = true;
  button.textContent = form.dataset.busy ?? words;
  const { method = "POST", to = "", body = "", network = "" } = form.dataset;
  const json = fieldsOf(form);
  const isEmpty = Object.keys(json).length === 0;
  const sent = await sendJson({ method, to, body, network, ...(isEmpty ? {} : { json }) });
  if (sent.ok) {
    location.assign(mustChange(sent.json) ? (form.dataset.must ?? "/account") : nextOf(form, sent.json));
    return;
  }
  button.disabled = false;
  button.textContent = words;
  showRefusal(form, error, sent);
}

/** Where the reader goes on: the address of the form, with a member of the answer behind it where the form names one. */
function nextOf({ dataset }: HTMLFormElement, answer: unknown): string {
  const next = dataset.then ?? "/";
  if (dataset.append === undefined || typeof answer !== "object" || answer === null) return next;
  const added = new Map<string, unknown>(Object.entries(answer)).get(dataset.append);
  return next + encodeURIComponent(typeof added === "string" ? added : "");
}

function mustChange(answer: unknown): boolean {
  return (
    typeof answer === "object" &&
    answer !== null &&
    "mustChangePassword" in answer &&
    answer.mustChangePassword === true
  );
}

/** What was typed: empty fields are left out, several ticks of one name are a list, a tick alone is yes or no. */
function fieldsOf(form: HTMLFormElement): Record<string, unknown> {
  const json: Record<string, unknown> = JSON.parse(form.dataset.fixed ?? "{}");
  const lists = new Map<string, string[]>();
  for (const field of form.elements) {
    if (field instanceof HTMLSelectElement && field.value !== "") json[field.name] = field.value;
    if (field instanceof HTMLTextAreaElement) Object.assign(json, textOf(field));
    if (!(field instanceof HTMLInputElement) || field.name === "") continue;
    if (field.dataset.flag !== undefined) json[field.name] = field.checked;
    else if (field.dataset.list !== undefined) {
      if (field.checked) lists.set(field.name, [...(lists.get(field.name) ?? []), field.value]);
    } else if (field.value !== "") json[field.name] = field.value;
  }
  return { ...json, ...Object.fromEntries(lists) };
}

/** A text of several lines; one that is JSON already is the whole of what is sent, and what cannot be read is refused by the API, with its sentence. */
function textOf({ name, value, dataset }: HTMLTextAreaElement): object {
  if (dataset.text === undefined) return parsedObject(value);
  return value === "" ? {} : { [name]: value };
}

function parsedObject(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return { unreadable: true };
  }
}

/** Shows the sentence and puts the reader where it can be mended: at the field, or at one that was not asked for before. */
function showRefusal(
  form: HTMLFormElement,
  error: HTMLElement | null,
  sent: Sent & { readonly ok: false },
): void {
  showError(error, sent);
  const revealed = form.querySelector<HTMLElement>(`[data-reveal="${CSS.escape(sent.code)}"]`);
  if (revealed !== null) revealed.hidden = false;
  const named = sent.where.map((where) => where.split(/[/.]/u).at(-1) ?? "");
  const fields = [...form.querySelectorAll<HTMLInputElement>("input[name]")];
  for (const field of fields) if (named.includes(field.name)) field.setAttribute("aria-invalid", "true");
  const wrong = fields.find((field) => field.getAttribute("aria-invalid") === "true");
  const next =
    revealed?.querySelector<HTMLInputElement>("input") ?? wrong ?? fields.find(isPassword) ?? fields[0];
  next?.focus();
}

function isPassword(field: HTMLInputElement): boolean {
  return field.type === "password";
}
