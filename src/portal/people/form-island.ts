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
  const json = await fieldsOf(form);
  const isEmpty = Object.keys(json).length === 0 && form.dataset.fixed === undefined;
  const sent = await sendJson({ method, to, body, network, ...(isEmpty ? {} : { json }) });
  if (sent.ok) {
    location.assign(mustChange(sent.json) ? (form.dataset.must ?? "/account") : nextOf(form, sent.json));
    return;
  }
  button.disabled = false;
  button.textContent = words;
  showRefusal(form, error, sent);
}

/** Where the reader goes on: the address of the form, with a member of the answer behind it or in its place where the form names one. */
function nextOf({ dataset }: HTMLFormElement, answer: unknown): string {
  const next = dataset.then ?? "/";
  if (typeof answer !== "object" || answer === null) return next;
  const members = new Map<string, unknown>(Object.entries(answer));
  const textOf = (name: string): string => {
    const member = members.get(name);
    return typeof member === "string" ? member : "";
  };
  if (dataset.goes !== undefined) return webAddress(textOf(dataset.goes)) ?? next;
  return dataset.append === undefined ? next : next + encodeURIComponent(textOf(dataset.append));
}

/** An address of the web, and nothing that a browser would run. */
function webAddress(text: string): string | null {
  return /^https?:\/\//u.test(text) ? text : null;
}

function mustChange(answer: unknown): boolean {
  return (
    typeof answer === "object" &&
    answer !== null &&
    "mustChangePassword" in answer &&
    answer.mustChangePassword === true
  );
}

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/**
 * What was typed: empty fields are left out, several ticks of one name are a list, a tick alone is yes or no. A control of a pair
 * is a line of the list that it names, with its own name and its value; files are read as base64.
 */
async function fieldsOf(form: HTMLFormElement): Promise<Record<string, unknown>> {
  const json: Record<string, unknown> = JSON.parse(form.dataset.fixed ?? "{}");
  const lists = new Map<string, unknown[]>();
  const push = (list: string, value: unknown): void => {
    lists.set(list, [...(lists.get(list) ?? []), value]);
  };
  for (const field of form.elements) {
    if (!isControl(field)) continue;
    const { pair, as, list, flag } = field.dataset;
    const isFile = field instanceof HTMLInputElement && field.type === "file";
    if (isFile) for (const file of field.files ?? []) push(field.name, await fileOf(file));
    else if (pair !== undefined) pushPair({ push, pair, as, field });
    else if (field.dataset.subject !== undefined) putSubject(json, field);
    else if (field instanceof HTMLInputElement && flag !== undefined) json[field.name] = field.checked;
    else if (field instanceof HTMLInputElement && list !== undefined) {
      if (field.checked) push(field.name, field.value);
    } else putValue(json, field);
  }
  return { ...json, ...Object.fromEntries(lists) };
}

function isControl(field: Element): field is Control {
  return (
    field instanceof HTMLInputElement ||
    field instanceof HTMLSelectElement ||
    field instanceof HTMLTextAreaElement
  );
}

interface Pair {
  readonly push: (list: string, value: unknown) => void;
  readonly pair: string;
  readonly as: string | undefined;
  readonly field: Control;
}

function pushPair({ push, pair, as, field }: Pair): void {
  if (field.value !== "") push(pair, { field: field.name, [as ?? "value"]: field.value });
}

/** A text area without a name holds JSON that is the whole of what is sent; what cannot be read is refused by the API, with its sentence. */
function putValue(json: Record<string, unknown>, field: Control): void {
  if (field.value === "") return;
  if (field instanceof HTMLTextAreaElement && field.name === "")
    Object.assign(json, parsedObject(field.value));
  else if (field.name !== "") json[field.name] = field.value;
}

/** Whom it is about: an organisation by its code, or a person by kind and number of a document. The kind stands in a control before it. */
function putSubject(json: Record<string, unknown>, field: Control): void {
  const type = field.form?.querySelector<HTMLSelectElement>(`#${CSS.escape(field.dataset.subject ?? "")}`);
  const number = field.value.trim();
  if (type?.value === "uscc") json.uscc = number;
  else json.person = { type: type?.value ?? "", number };
}

async function fileOf(file: File): Promise<{ readonly name: string; readonly content: string }> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += PIECE)
    pieces.push(String.fromCharCode(...bytes.subarray(at, at + PIECE)));
  return { name: file.name, content: btoa(pieces.join("")) };
}

/** Bytes turned into text at once: a call takes so many arguments and not a whole file. */
const PIECE = 8_192;

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
