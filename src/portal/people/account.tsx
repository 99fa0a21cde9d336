import { shanghaiTime } from "../days.ts";
import type { PageAnswer, PageRequest } from "../page-types.ts";
import { dated } from "../parts/dated.ts";
import { wordFor } from "../words/index.ts";
import type { PeopleWords } from "../words/people-zh.ts";
import { type AccountEventSeen, AccountEvents } from "./account-events.tsx";
import { askAs, type OwnRole, type Who, whoIs } from "./asking.ts";
import { clientName } from "./client-name.ts";
import { externalWay, RefusedSaid, refusedSaid } from "./external.tsx";
import { ApiForm, Field } from "./form.tsx";
import { Identities, type IdentitySeen } from "./identities.tsx";
import { peoplePage } from "./page.tsx";
import { type PasskeySeen, Passkeys } from "./passkeys.tsx";
import { signInFirst } from "./sign-in.tsx";
import { peopleWordsOf } from "./words.ts";

interface OpenSession {
  readonly id: string;
  readonly strength: string;
  readonly client: string;
  readonly beganAt: string;
  readonly seenAt: string;
  readonly here: boolean;
}

interface Items<T> {
  readonly items: readonly T[];
}

/** The own account: password, second factor, open sessions, roles. A password that must be changed comes alone. */
export async function accountPage(request: PageRequest): Promise<PageAnswer> {
  const who = await whoIs(request);
  if (who === null) return signInFirst(request, { next: "/account", isAsked: false });
  const words = peopleWordsOf(request.display.language);
  const [sessions, roles, passkeys, events, identities, way, said] = await Promise.all([
    askAs<Items<OpenSession>>(request, "/api/v1/sessions"),
    askAs<Items<OwnRole>>(request, "/api/v1/account/roles"),
    askAs<Items<PasskeySeen>>(request, "/api/v1/account/passkeys"),
    askAs<Items<AccountEventSeen>>(request, "/api/v1/account/events"),
    askAs<Items<IdentitySeen>>(request, "/api/v1/account/identities"),
    externalWay(request),
    refusedSaid(request),
  ]);
  const { title, who: line, mustChange } = words.accountPage;
  const body = (
    <>
      <RefusedSaid said={said} />
      <p className="lead">{line(who.account.displayName, who.account.login)}</p>
      {who.mustChangePassword && <p className="callout">{mustChange}</p>}
      {who.mustChangePassword ? (
        <Password words={words} />
      ) : (
        <>
          <Roles words={words} roles={roles.items} />
          <SecondFactor words={words} who={who} />
          <Passkeys words={words} passkeys={passkeys.items} />
          <Identities words={words} way={way} identities={identities.items} />
          {who.password && <Password words={words} />}
          <Sessions words={words} sessions={sessions.items} />
          <AccountEvents words={words} events={events.items} />
        </>
      )}
    </>
  );
  return peoplePage(request, { title, body, who });
}

function Password({ words }: { readonly words: PeopleWords }) {
  const { passwordTitle, passwordLead, present, next, passwordButton } = words.accountPage;
  const plan = {
    method: "PUT",
    to: "/api/v1/account/password",
    next: "/account?done=password",
    button: passwordButton,
  } as const;
  return (
    <section className="card" aria-labelledby="password">
      <h2 id="password">{passwordTitle}</h2>
      <ApiForm words={words} plan={plan}>
        <Field
          plan={{
            name: "present",
            label: present,
            type: "password",
            autoComplete: "current-password",
            secret: words.secret,
          }}
        />
        <Field
          plan={{
            name: "next",
            label: next,
            type: "password",
            autoComplete: "new-password",
            hint: passwordLead,
            secret: words.secret,
            isNew: true,
          }}
        />
      </ApiForm>
    </section>
  );
}

function SecondFactor({ words, who }: { readonly words: PeopleWords; readonly who: Who }) {
  const { factorTitle, factorLead, factorOn, factorOff } = words.accountPage;
  return (
    <section className="card" aria-labelledby="factor">
      <h2 id="factor">
        {factorTitle}{" "}
        <span className={who.secondFactor ? "chip good" : "chip wait"}>
          {who.secondFactor ? factorOn : factorOff}
        </span>
      </h2>
      <p className="quiet">{factorLead}</p>
      {who.secondFactor ? <RemoveFactor words={words} /> : <AddFactor words={words} />}
    </section>
  );
}

function RemoveFactor({ words }: { readonly words: PeopleWords }) {
  const { factorRemove, factorRemoveCode } = words.accountPage;
  const plan = {
    method: "DELETE",
    to: "/api/v1/account/second-factor",
    next: "/account?done=factor",
    button: factorRemove,
  } as const;
  return (
    <ApiForm words={words} plan={plan}>
      <Field
        plan={{
          name: "code",
          label: factorRemoveCode,
          autoComplete: "one-time-code",
          inputMode: "numeric",
          prefix: "remove",
        }}
      />
    </ApiForm>
  );
}

/** The island fills the picture and the secret, and at the end the recovery codes. */
function AddFactor({ words }: { readonly words: PeopleWords }) {
  const page = words.accountPage;
  return (
    <div data-island="second-factor" data-network={words.network}>
      <button type="button" className="btn" data-start="" disabled>
        {page.factorStart}
      </button>
      <div className="callout bad" role="alert" data-error="" hidden />
      <form className="people-form" method="post" data-confirm="" hidden>
        <p>{page.factorScan}</p>
        <div className="people-picture" role="img" aria-label={page.factorPicture} data-picture="" />
        <p>
          {page.factorSecret} <code className="code" data-secret="" />
        </p>
        <Field
          plan={{
            name: "code",
            label: page.factorConfirm,
            autoComplete: "one-time-code",
            inputMode: "numeric",
            prefix: "confirm",
          }}
        />
        <button type="submit" className="btn main">
          {page.factorConfirmButton}
        </button>
      </form>
      <div data-recovery="" hidden tabIndex={-1}>
        <h3>{page.recoveryTitle}</h3>
        <p>{page.recoveryLead}</p>
        <ul className="people-codes code" data-codes="" />
        <div className="people-acts">
          <a className="btn main" href="/account">
            {page.recoveryDone}
          </a>
          <button type="button" className="btn" hidden data-island="print">
            {page.recoveryPrint}
          </button>
        </div>
      </div>
    </div>
  );
}

interface SessionsView {
  readonly words: PeopleWords;
  readonly sessions: readonly OpenSession[];
}

function Sessions({ words, sessions }: SessionsView) {
  const page = words.accountPage;
  const others = { method: "DELETE", to: "/api/v1/sessions", next: "/account?done=ended" } as const;
  return (
    <section className="card" aria-labelledby="sessions">
      <h2 id="sessions">{page.sessionsTitle}</h2>
      <p className="quiet">{page.sessionsLead}</p>
      <ul className="people-list">
        {sessions.map((session) => (
          <SessionLine key={session.id} words={words} session={session} />
        ))}
      </ul>
      {sessions.length > 1 && (
        <ApiForm words={words} plan={{ ...others, button: page.sessionsEndOthers, look: "plain" }} />
      )}
    </section>
  );
}

function SessionLine({ words, session }: { readonly words: PeopleWords; readonly session: OpenSession }) {
  const page = words.accountPage;
  const began = shanghaiTime(session.beganAt);
  return (
    <li>
      <div>
        <strong>{clientName(session.client) ?? page.unknownClient}</strong>{" "}
        {session.here && <span className="chip good">{page.sessionHere}</span>}
        <p className="quiet">
          {page.sessionBegan} {dated(began)} · {page.sessionSeen} {dated(shanghaiTime(session.seenAt))} ·{" "}
          {wordFor(page.strength, session.strength)}
        </p>
      </div>
      {!session.here && (
        <ApiForm
          words={words}
          plan={{
            method: "DELETE",
            to: `/api/v1/sessions/${session.id}`,
            next: "/account?done=ended",
            button: page.sessionEnd,
            buttonName: page.sessionEndOf(began),
            look: "plain",
          }}
        />
      )}
    </li>
  );
}

function Roles({ words, roles }: { readonly words: PeopleWords; readonly roles: readonly OwnRole[] }) {
  const page = words.accountPage;
  return (
    <section className="card" aria-labelledby="roles">
      <h2 id="roles">{page.rolesTitle}</h2>
      {roles.length === 0 && <p className="quiet">{page.rolesNone}</p>}
      <ul className="people-list">
        {roles.map(({ body, role, until }) => (
          <li key={`${body.uscc} ${role} ${until}`}>
            <span>
              {body.name} <span className="chip">{wordFor(words.roles, role)}</span>
            </span>
            <span className="quiet">{dated(page.rolesUntil(until))}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
