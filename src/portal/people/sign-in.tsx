import { ownAddress } from "../../kernel/own-address.ts";
import type { PageAnswer, PageRequest } from "../page-types.ts";
import type { PeopleWords } from "../words/people-zh.ts";
import { whoIs } from "./asking.ts";
import { CodeForm, ExternalSignIn, externalWay, RefusedSaid, refusedSaid, StillThere } from "./external.tsx";
import { ApiForm, Field } from "./form.tsx";
import { peoplePage } from "./page.tsx";
import { PasskeySignIn } from "./passkeys.tsx";
import { peopleWordsOf } from "./words.ts";

/** Signing in by name, password and second factor, or by other ways; afterwards the reader gets to the page asked for. */
export async function signInPage(request: PageRequest): Promise<PageAnswer> {
  const words = peopleWordsOf(request.display.language);
  const who = await whoIs(request);
  const next = ownAddress(request.query.next);
  if (who !== null) {
    const body = (
      <p>
        {words.signIn.already(who.account.displayName)} <a href={next}>{words.goOn}</a>
      </p>
    );
    return peoplePage(request, { title: words.signIn.title, body, who });
  }
  if (request.query.external !== "code") return signInFirst(request, { next, isAsked: true });
  const body = (
    <section className="card people-narrow">
      <CodeForm words={words} next={next} />
    </section>
  );
  return peoplePage(request, { title: words.signIn.title, body, who: null });
}

/** The sign-in page in the place of a page that needs somebody signed in, which is then shown. */
export async function signInFirst(
  request: PageRequest,
  of: { readonly next: string; readonly isAsked: boolean },
): Promise<PageAnswer> {
  const words = peopleWordsOf(request.display.language);
  const [way, said] = await Promise.all([externalWay(request), refusedSaid(request)]);
  const body = (
    <section className="card people-narrow">
      <RefusedSaid said={said} />
      <StillThere request={request} words={words} way={way} />
      <p className="quiet">{of.isAsked ? words.signIn.lead : words.signIn.required}</p>
      <SignInForm words={words} next={of.next} />
      <div className="people-ways">
        <PasskeySignIn words={words} next={of.next} />
        <ExternalSignIn request={request} way={way} next={of.next} />
      </div>
      <Help words={words} />
    </section>
  );
  const status = of.isAsked ? 200 : 401;
  return peoplePage(request, { title: words.signIn.title, body, who: null, status });
}

function SignInForm({ words, next }: { readonly words: PeopleWords; readonly next: string }) {
  const { login, password, oneTime, oneTimeHint, button } = words.signIn;
  const plan = { method: "POST", to: "/api/v1/session", next: next, must: "/account", button } as const;
  return (
    <ApiForm words={words} plan={plan}>
      <Field plan={{ name: "login", label: login, autoComplete: "username" }} />
      <Field
        plan={{
          name: "password",
          label: password,
          type: "password",
          autoComplete: "current-password",
          secret: words.secret,
        }}
      />
      <div data-reveal="SECOND_FACTOR_REQUIRED" hidden>
        <Field
          plan={{
            name: "code",
            label: oneTime,
            autoComplete: "one-time-code",
            hint: oneTimeHint,
            required: false,
          }}
        />
      </div>
    </ApiForm>
  );
}

function Help({ words }: { readonly words: PeopleWords }) {
  return (
    <>
      <details className="people-help">
        <summary>{words.signIn.helpTitle}</summary>
        <ul>
          {words.signIn.help.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </details>
      <p>
        <a href="/workbench">{words.signIn.withKey}</a>
      </p>
    </>
  );
}
