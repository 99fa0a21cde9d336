import { made } from "./passkey-made.ts";
import { sendJson, showError } from "./send.ts";

type Json = Parameters<typeof PublicKeyCredential.parseCreationOptionsFromJSON>[0];
type AskJson = Parameters<typeof PublicKeyCredential.parseRequestOptionsFromJSON>[0];

/** Brings passkeys to life where the browser knows them; elsewhere their buttons stay hidden. */
export function passkeys(page: Document): void {
  const knows = "PublicKeyCredential" in window && "parseCreationOptionsFromJSON" in PublicKeyCredential;
  for (const place of page.querySelectorAll<HTMLFormElement>("form[data-passkey]")) {
    place.hidden = !knows;
    place.addEventListener("submit", (event) => {
      event.preventDefault();
      void (place.dataset.passkey === "add" ? add(place) : signIn(place));
    });
  }
}

async function add(form: HTMLFormElement): Promise<void> {
  const name = form.querySelector<HTMLInputElement>("input")?.value ?? "";
  await ceremony(form, "/api/v1/account/passkeys", async (options) => {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as Json);
    return { name, response: made(await navigator.credentials.create({ publicKey })) };
  });
}

async function signIn(form: HTMLFormElement): Promise<void> {
  await ceremony(form, "/api/v1/session/passkey", async (options) => {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as AskJson);
    return { response: made(await navigator.credentials.get({ publicKey })) };
  });
}

/** Asks for options, lets the browser and its owner do their part, and sends what came of it. */
async function ceremony(
  form: HTMLFormElement,
  address: string,
  act: (options: unknown) => Promise<unknown>,
): Promise<void> {
  const error = form.querySelector<HTMLElement>("[data-error]");
  if (error !== null) error.hidden = true;
  const network = form.dataset.network ?? "";
  const asked = await sendJson({ method: "POST", to: `${address}/options`, network });
  if (!asked.ok) return showError(error, asked);
  const json = await act(asked.json).catch(() => null);
  if (json === null)
    return showError(error, { code: "PASSKEY_CANCELLED", sentence: form.dataset.failed ?? "" });
  const sent = await sendJson({ method: "POST", to: address, json, network });
  if (!sent.ok) return showError(error, sent);
  location.assign(form.dataset.then ?? "/account");
}
