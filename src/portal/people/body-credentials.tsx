import { dated } from "../parts/dated.ts";
import type { BodyView } from "./body-view.ts";

interface CredentialState {
  readonly id: string;
  readonly until: string | null;
  readonly revoked: boolean;
  readonly frozen: boolean;
  readonly lastUsedOn: string | null;
}

export interface CredentialsSeen {
  readonly keys: readonly (CredentialState & { readonly issuedOn: string })[];
  readonly programs: readonly (CredentialState & {
    readonly name: string;
    readonly scopes: readonly string[];
  })[];
}

interface CredentialsView {
  readonly view: BodyView;
  readonly seen: CredentialsSeen;
}

/** By what machines act for the body: whoever answers for it sees what is in use, what rests and what was taken away. */
export function BodyCredentials({ view, seen }: CredentialsView) {
  const page = view.words.organisationPage;
  const isNone = seen.keys.length + seen.programs.length === 0;
  return (
    <section className="card" aria-labelledby="credentials">
      <h2 id="credentials">{page.credentialsTitle}</h2>
      <p className="quiet">{page.credentialsLead}</p>
      {isNone && <p className="quiet">{page.credentialsNone}</p>}
      <ul className="people-list">
        {seen.keys.map((key) => (
          <Credential key={key.id} view={view} one={key} name={page.credentialKey}>
            {dated(page.issuedOn(key.issuedOn))} ·{" "}
          </Credential>
        ))}
        {seen.programs.map((program) => (
          <Credential key={program.id} view={view} one={program} name={program.name}>
            <span className="code">{program.scopes.join(" ")}</span> ·{" "}
          </Credential>
        ))}
      </ul>
    </section>
  );
}

interface CredentialView {
  readonly view: BodyView;
  readonly one: CredentialState;
  readonly name: string;
  readonly children: React.ReactNode;
}

function Credential({ view, one, name, children }: CredentialView) {
  const page = view.words.organisationPage;
  const { id, until, lastUsedOn } = one;
  const isOver = until !== null && until < view.today;
  const isOpen = !one.revoked && !one.frozen && !isOver;
  const state = one.revoked
    ? page.credentialRevoked
    : one.frozen
      ? page.credentialFrozen
      : isOver
        ? page.over
        : page.credentialOpen;
  return (
    <li className="people-person">
      <div>
        <strong>{name}</strong> <span className={isOpen ? "chip" : "chip over"}>{state}</span>{" "}
        <span className="quiet code">{id}</span>
      </div>
      <p className="quiet">
        {children}
        {until === null ? "" : <>{dated(page.until(until))} · </>}
        {lastUsedOn === null ? page.credentialUnused : dated(page.credentialUsed(lastUsedOn))}
      </p>
    </li>
  );
}
