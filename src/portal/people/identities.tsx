import { shanghaiTime } from "../days.ts";
import { dated } from "../parts/dated.ts";
import type { PeopleWords } from "../words/people-zh.ts";
import type { ExternalWay } from "./external.tsx";
import { ApiForm } from "./form.tsx";

export interface IdentitySeen {
  readonly id: string;
  readonly issuer: string;
  readonly recordedAt: string;
  readonly usedAt: string | null;
}

interface IdentitiesView {
  readonly words: PeopleWords;
  readonly way: ExternalWay | null;
  readonly identities: readonly IdentitySeen[];
}

/** The external identities that the account is linked to, and the way to link one; nothing where neither is. */
export function Identities({ words, way, identities }: IdentitiesView) {
  if (way === null && identities.length === 0) return null;
  const page = words.identities;
  return (
    <section className="card" aria-labelledby="identities">
      <h2 id="identities">{page.title}</h2>
      <p className="quiet">{page.lead}</p>
      {identities.length === 0 && <p>{page.none}</p>}
      <ul className="people-list">
        {identities.map((identity) => (
          <IdentityLine key={identity.id} words={words} identity={identity} />
        ))}
      </ul>
      {way !== null && (
        <ApiForm
          words={words}
          plan={{
            method: "POST",
            to: "/api/v1/account/identities/link",
            next: "/account",
            goes: "address",
            button: page.link,
            look: "plain",
          }}
        />
      )}
    </section>
  );
}

function IdentityLine({ words, identity }: { readonly words: PeopleWords; readonly identity: IdentitySeen }) {
  const page = words.identities;
  const { id, issuer, recordedAt, usedAt } = identity;
  const linked = shanghaiTime(recordedAt);
  return (
    <li>
      <div>
        <strong>{issuer.replace(/^https?:\/\//u, "")}</strong>
        <p className="quiet">
          {dated(page.linked(linked))} ·{" "}
          {usedAt === null ? page.unused : dated(page.used(shanghaiTime(usedAt)))}
        </p>
      </div>
      <ApiForm
        words={words}
        plan={{
          method: "DELETE",
          to: `/api/v1/account/identities/${id}`,
          next: "/account?done=unlinked",
          button: page.unlink,
          buttonName: page.unlinkOf(linked),
          look: "plain",
        }}
      />
    </li>
  );
}
