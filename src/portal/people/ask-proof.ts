import { made } from "./passkey-made.ts";
import { type Sent, sendOnce, showError } from "./send-once.ts";

type AskJson = Parameters<typeof PublicKeyCredential.parseRequestOptionsFromJSON>[0];

const ADDRESS = "/api/v1/session/proof";

/** Asks the reader to prove again who sits there, by password, code or passkey; false when the window was closed instead. */
export function askProof(page: Document): Promise<boolean> {
  const dialog = page.querySelector<HTMLDialogElement>("dialog[data-proof]");
  const form = dialog?.querySelector<HTMLFormElement>("form");
  if (!dialog || !form) return Promise.resolve(false);
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const network = dialog.dataset.network ?? "";
  const error = dialog.querySelector<HTMLElement>("[data-error]");
  const listening = new AbortController();
  const { signal } = listening;
  const settle = async (sending: Promise<Sent>): Promise<void> => {
    if (error !== null) error.hidden = true;
    const sent = await sending;
    if (!sent.ok) return showError(error, sent);
    resolve(true);
    dialog.close();
  };
  form.addEventListener(
    "submit",
    (event) => {
      event.preventDefault();
      void settle(sendOnce({ method: "POST", to: ADDRESS, json: given(form), network }));
    },
    { signal },
  );
  const passkey = dialog.querySelector<HTMLButtonElement>("button[data-passkey-proof]");
  if (passkey !== null) passkey.hidden = !("PublicKeyCredential" in window);
  passkey?.addEventListener("click", () => void settle(byPasskey(dialog, network)), { signal });
  dialog.querySelector("[data-cancel]")?.addEventListener("click", () => dialog.close(), { signal });
  dialog.addEventListener(
    "close",
    () => {
      listening.abort();
      form.reset();
      if (error !== null) error.hidden = true;
      resolve(false);
    },
    { signal },
  );
  dialog.showModal();
  return promise;
}

/** Six digits or a recovery code are a code, when the field for it was used; else the password counts. */
function given(form: HTMLFormElement): object {
  const text = (name: string): string => {
    const field = form.elements.namedItem(name);
    return field instanceof HTMLInputElement ? field.value : "";
  };
  return text("code") === "" ? { password: text("password") } : { code: text("code") };
}

async function byPasskey(dialog: HTMLDialogElement, network: string): Promise<Sent> {
  const to = `${ADDRESS}/passkey`;
  const asked = await sendOnce({ method: "POST", to: `${to}/options`, network });
  if (!asked.ok) return asked;
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(asked.json as AskJson);
  const response = await navigator.credentials
    .get({ publicKey })
    .then(made)
    .catch(() => null);
  const failed = {
    ok: false,
    code: "PASSKEY_CANCELLED",
    sentence: dialog.dataset.failed ?? "",
    where: [],
  } as const;
  return response === null ? failed : sendOnce({ method: "POST", to, json: { response }, network });
}
