import type { SubjectHit } from "../api-types.ts";

const waitMs = 180;
const shownMax = 6;
/** An answer that takes longer is waited for visibly. */
const patienceMs = 700;

/** Proposals under the search box while typing. The form works without them; Enter without a choice still searches. */
export function searchSuggestions(page: Document): void {
  for (const input of page.querySelectorAll<HTMLInputElement>('[data-island="suggest"]')) attach(input);
}

function attach(input: HTMLInputElement): void {
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = `${input.id}-suggestions`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels?.[0]?.textContent ?? "");
  const state = document.createElement("p");
  state.className = "suggest-state";
  state.setAttribute("role", "status");
  input.after(list, state);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  const box: Box = { input, list, state, chosen: -1, asked: 0 };
  let timer: ReturnType<typeof setTimeout> | undefined;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => void propose(box), waitMs);
  });
  input.addEventListener("keydown", (event) => onKey(box, event));
  input.addEventListener("blur", () => setTimeout(() => close(box), waitMs));
}

interface Box {
  readonly input: HTMLInputElement;
  readonly list: HTMLUListElement;
  /** Says that it takes long or did not work; empty when all is well. */
  readonly state: HTMLElement;
  chosen: number;
  /** Number of the last question: a late answer to an earlier one is thrown away. */
  asked: number;
}

async function propose(box: Box): Promise<void> {
  const q = box.input.value.trim();
  box.asked += 1;
  const question = box.asked;
  const late = setTimeout(() => say(box, question, box.input.dataset.looking), patienceMs);
  const hits = [...q].length < 2 || !isForSubjects(box.input) ? [] : await hitsFor(q);
  clearTimeout(late);
  if (question !== box.asked) return;
  say(box, question, hits === null ? box.input.dataset.failed : "");
  box.chosen = -1;
  box.list.replaceChildren(...(hits ?? []).map((hit, index) => option(box, hit, index)));
  show(box, hits !== null && hits.length > 0);
}

/** Only a late or failed answer is spoken of, and only while its question is the last one. */
function say(box: Box, question: number, words: string | undefined): void {
  if (question === box.asked) box.state.textContent = words ?? "";
}

/** Document numbers have no proposals: they are searched among records, not subjects. */
function isForSubjects(input: HTMLInputElement): boolean {
  return input.form?.querySelector<HTMLInputElement>('input[name="in"]:checked')?.value !== "document";
}

/** Null when no answer came: the search itself still works and will say what is wrong. */
async function hitsFor(q: string): Promise<readonly SubjectHit[] | null> {
  const answer = await fetch(`/api/v1/subjects?${new URLSearchParams({ q, limit: String(shownMax) })}`).catch(
    () => null,
  );
  if (answer === null || answer.status >= 500) return null;
  if (!answer.ok) return [];
  const { items } = (await answer.json()) as { readonly items: readonly SubjectHit[] };
  return items;
}

function option(box: Box, hit: SubjectHit, index: number): HTMLLIElement {
  const item = document.createElement("li");
  item.id = `${box.list.id}-${index}`;
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  item.dataset.href = `/subjects/${encodeURIComponent(hit.uscc)}`;
  const code = document.createElement("span");
  code.className = "code";
  code.textContent = hit.uscc;
  item.append(hit.name, code);
  item.addEventListener("mousedown", (event) => {
    event.preventDefault();
    location.assign(item.dataset.href ?? "/");
  });
  return item;
}

function onKey(box: Box, event: KeyboardEvent): void {
  if (box.list.hidden) return;
  if (event.key === "Escape") {
    event.preventDefault();
    close(box);
    return;
  }
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    choose(box, event.key === "ArrowDown" ? 1 : -1);
    return;
  }
  const href = options(box)[box.chosen]?.dataset.href;
  if (event.key === "Enter" && href !== undefined) {
    event.preventDefault();
    location.assign(href);
  }
}

function choose(box: Box, step: 1 | -1): void {
  const all = options(box);
  box.chosen = (box.chosen + step + all.length + (box.chosen === -1 && step === -1 ? 1 : 0)) % all.length;
  for (const [index, item] of all.entries()) item.setAttribute("aria-selected", String(index === box.chosen));
  box.input.setAttribute("aria-activedescendant", all[box.chosen]?.id ?? "");
}

function options(box: Box): readonly HTMLLIElement[] {
  return [...box.list.querySelectorAll("li")];
}

function close(box: Box): void {
  show(box, false);
}

function show(box: Box, isOpen: boolean): void {
  box.list.hidden = !isOpen;
  if (isOpen) box.state.textContent = "";
  box.input.setAttribute("aria-expanded", String(isOpen));
  if (!isOpen) box.input.removeAttribute("aria-activedescendant");
}
