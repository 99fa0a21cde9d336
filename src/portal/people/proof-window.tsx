import type { PeopleWords } from "../words/people-zh.ts";
import { Field } from "./form.tsx";

/** The window in which a reader proves again who sits there; it opens when the API wants it, and is not seen before. */
export function ProofWindow({ words }: { readonly words: PeopleWords }) {
  const { title, lead, password, or, code, button, cancel, passkey, passkeyFailed } = words.proof;
  return (
    <dialog
      className="people-proof"
      aria-labelledby="proof"
      data-proof=""
      data-network={words.network}
      data-failed={passkeyFailed}
    >
      <h2 id="proof">{title}</h2>
      <p className="quiet">{lead}</p>
      <form className="people-form" method="post">
        <Field
          plan={{
            name: "password",
            label: password,
            type: "password",
            autoComplete: "current-password",
            required: false,
            prefix: "proof",
          }}
        />
        <Field
          plan={{
            name: "code",
            label: code,
            autoComplete: "one-time-code",
            hint: or,
            required: false,
            prefix: "proof",
          }}
        />
        <div className="callout bad" role="alert" data-error="" hidden />
        <div className="people-acts">
          <button type="submit" className="btn main">
            {button}
          </button>
          <button type="button" className="btn" data-passkey-proof="">
            {passkey}
          </button>
          <button type="button" className="btn" data-cancel="">
            {cancel}
          </button>
        </div>
      </form>
    </dialog>
  );
}
