import { shanghaiTime } from "../days.ts";
import { dated } from "../parts/dated.ts";
import type { PeopleWords } from "../words/people-zh.ts";
import { ApiForm, Field } from "./form.tsx";

export interface PasskeySeen {
  readonly id: string;
  readonly name: string;
  readonly usedAt: string | null;
}

interface PasskeysView {
  readonly words: PeopleWords;
  readonly passkeys: readonly PasskeySeen[];
}

/** The own passkeys, and a form to register one more. */
export function Passkeys({ words, passkeys }: PasskeysView) {
  const page = words.passkeys;
  return (
    <section className="card" aria-labelledby="passkeys">
      <h2 id="passkeys">{page.title}</h2>
      <p className="quiet">{page.lead}</p>
      {passkeys.length === 0 && <p>{page.none}</p>}
      <ul className="people-list">
        {passkeys.map(({ id, name, usedAt }) => (
          <li key={id}>
            <div>
              <strong>{name}</strong>{" "}
              <span className="quiet">
                {usedAt === null ? page.unused : dated(page.used(shanghaiTime(usedAt)))}
              </span>
            </div>
            <ApiForm
              words={words}
              plan={{
                method: "DELETE",
                to: `/api/v1/account/passkeys/${id}`,
                next: "/account?done=passkey-removed",
                button: page.remove,
                buttonName: page.removeOf(name),
                look: "plain",
              }}
            />
          </li>
        ))}
      </ul>
      <form
        className="people-form"
        method="post"
        data-passkey="add"
        data-then="/account?done=passkey"
        data-failed={page.addFailed}
        data-network={words.network}
        hidden
      >
        <Field plan={{ name: "name", label: page.name, hint: page.nameHint, prefix: "passkey" }} />
        <div className="callout bad" role="alert" data-error="" hidden />
        <button type="submit" className="btn">
          {page.add}
        </button>
      </form>
    </section>
  );
}

/** Signing in with a passkey; hidden where the browser knows none. */
export function PasskeySignIn({ words, next }: { readonly words: PeopleWords; readonly next: string }) {
  const page = words.passkeys;
  return (
    <form
      className="people-form"
      method="post"
      data-passkey="get"
      data-then={next}
      data-failed={page.signInFailed}
      data-network={words.network}
      hidden
    >
      <div className="callout bad" role="alert" data-error="" hidden />
      <button type="submit" className="btn">
        {page.signIn}
      </button>
    </form>
  );
}
