import { sendJson, showError } from "./send.ts";

const ADDRESS = "/api/v1/account/second-factor";

/** Sets up an authenticator: fetches a secret, draws its picture, and shows the recovery codes once it is confirmed. */
export function secondFactor(page: Document): void {
  const place = page.querySelector<HTMLElement>('[data-island="second-factor"]');
  const start = place?.querySelector<HTMLButtonElement>("[data-start]");
  const form = place?.querySelector<HTMLFormElement>("[data-confirm]");
  if (!place || !start || !form) return;
  start.disabled = false;
  start.addEventListener("click", () => void begin(place, start, form));
}

async function begin(place: HTMLElement, start: HTMLButtonElement, form: HTMLFormElement): Promise<void> {
  const network = place.dataset.network ?? "";
  const sent = await sendJson({ method: "POST", to: ADDRESS, network });
  if (!sent.ok) return showError(place.querySelector("[data-error]"), sent);
  const { secret, address } = sent.json as { readonly secret: string; readonly address: string };
  const [picture, text] = [form.querySelector("[data-picture]"), form.querySelector("[data-secret]")];
  picture?.replaceChildren(await drawn(address));
  // Groups of four are easier to type; authenticators take blanks.
  if (text !== null) text.textContent = secret.replace(/(.{4})(?=.)/gu, "$1 ");
  start.hidden = true;
  form.hidden = false;
  form.querySelector<HTMLInputElement>("input")?.focus();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void confirm(place, form, secret);
  });
}

/** The picture as one path: the policy of the page allows no style and needs none. */
async function drawn(address: string): Promise<SVGSVGElement> {
  const { encode } = await import("uqr");
  const { data, size } = encode(address, { ecc: "M", border: 2 });
  const parts = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : "")));
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
  svg.setAttribute("shape-rendering", "crispEdges");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", parts.join(""));
  svg.append(path);
  return svg;
}

async function confirm(place: HTMLElement, form: HTMLFormElement, secret: string): Promise<void> {
  const code = form.querySelector<HTMLInputElement>("input")?.value ?? "";
  const network = place.dataset.network ?? "";
  const error = place.querySelector<HTMLElement>("[data-error]");
  const sent = await sendJson({ method: "PUT", to: ADDRESS, json: { secret, code }, network });
  if (!sent.ok) {
    showError(error, sent);
    form.querySelector<HTMLInputElement>("input")?.focus();
    return;
  }
  if (error !== null) error.hidden = true;
  const { recoveryCodes } = sent.json as { readonly recoveryCodes: readonly string[] };
  const items = recoveryCodes.map((one) => {
    const item = document.createElement("li");
    item.textContent = one;
    return item;
  });
  const recovery = place.querySelector<HTMLElement>("[data-recovery]");
  recovery?.querySelector("[data-codes]")?.replaceChildren(...items);
  form.hidden = true;
  if (recovery !== null) recovery.hidden = false;
  recovery?.focus();
}
