import type { Catalogue } from "../api-types.ts";
import { ask, withQuery } from "../ask.ts";
import type { PageAnswer, PageRequest } from "../page-types.ts";
import { labelOf } from "../parts/content-list.tsx";
import { Pager } from "../parts/pager.tsx";
import { askAs, whoIs } from "./asking.ts";
import { BringDelegation } from "./bring-delegation.tsx";
import { Delegations } from "./delegations.tsx";
import { LookLine, type LookSeen } from "./look-line.tsx";
import { peoplePage } from "./page.tsx";
import type { RepresentationSeen, Representations } from "./representation-view.ts";
import { signInFirst } from "./sign-in.tsx";
import { peopleWordsOf } from "./words.ts";

interface Looks {
  readonly items: readonly LookSeen[];
  readonly next?: string;
}

/** What an enterprise sees by its representative: who looked at what is not public about it, for what, in which case, on which basis. */
export async function myPage(request: PageRequest): Promise<PageAnswer> {
  const words = peopleWordsOf(request.display.language);
  const who = await whoIs(request);
  if (who === null || who.mustChangePassword) {
    const next = withQuery("/my", { uscc: request.query.uscc });
    return signInFirst(request, { next, isAsked: false });
  }
  const [{ account, items }, { asOf }] = await Promise.all([
    askAs<Representations>(request, "/api/v1/representations"),
    ask<{ readonly asOf: string }>(request.api, "/api/v1/purposes"),
  ]);
  const inForce = items.filter((one) => one.inForce && one.scopes.includes("looks"));
  const chosen = inForce.find(({ subject }) => subject.uscc === request.query.uscc) ?? inForce[0];
  const body = (
    <>
      {chosen === undefined ? (
        <p className="empty">
          {items.some((one) => one.inForce) ? words.myPage.noneOfLooks : words.myPage.none}
        </p>
      ) : (
        <>
          <p className="lead">{words.myPage.lead(chosen.subject.name)}</p>
          <Enterprises request={request} at="/my" all={inForce} chosen={chosen} />
          <OwnLooks request={request} chosen={chosen} looks={await looksSeen(request, chosen)} />
        </>
      )}
      <Delegations words={words} delegations={items} />
      <BringDelegation
        request={request}
        account={account}
        today={asOf}
        isOpen={!items.some((one) => one.inForce)}
      />
    </>
  );
  return peoplePage(request, { title: words.myPage.title, body, who });
}

interface Seen extends Looks {
  readonly entryName: (entry: string) => string;
}

async function looksSeen(request: PageRequest, chosen: RepresentationSeen): Promise<Seen> {
  const path = withQuery("/api/v1/my/looks", { uscc: chosen.subject.uscc, cursor: request.query.cursor });
  const [looks, catalogue] = await Promise.all([
    askAs<Looks>(request, path),
    ask<Catalogue>(request.api, "/api/v1/catalogue"),
  ]);
  const entryName = (name: string): string => {
    const entry = catalogue.entries.find((one) => one.entry === name);
    return entry === undefined ? name : labelOf(entry, request.display.language);
  };
  return { ...looks, entryName };
}

interface EnterprisesView {
  readonly request: PageRequest;
  /** The page that they lead to. */
  readonly at: string;
  readonly all: readonly RepresentationSeen[];
  readonly chosen: RepresentationSeen;
}

/** The enterprises that one acts for, where there are several. */
export function Enterprises({ request, at, all, chosen }: EnterprisesView) {
  const words = peopleWordsOf(request.display.language);
  const subjects = new Map(all.map(({ subject }) => [subject.uscc, subject]));
  if (subjects.size < 2) return null;
  return (
    <nav className="tabs" aria-label={words.myPage.choose}>
      <ul>
        {[...subjects.values()].map(({ uscc, name }) => (
          <li key={uscc}>
            <a
              href={`${at}?uscc=${uscc}`}
              {...(uscc === chosen.subject.uscc ? { "aria-current": "page" as const } : {})}
            >
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

interface OwnLooksView {
  readonly request: PageRequest;
  readonly chosen: RepresentationSeen;
  readonly looks: Seen;
}

function OwnLooks({ request, chosen, looks }: OwnLooksView) {
  const page = peopleWordsOf(request.display.language).myPage;
  const { uscc, name } = chosen.subject;
  return (
    <section className="card" aria-labelledby="looks">
      <h2 id="looks">{name}</h2>
      <p className="quiet">{page.delayed}</p>
      {looks.items.length === 0 && <p className="empty">{page.noneLook}</p>}
      <ul className="people-list">
        {looks.items.map((look) => (
          <LookLine
            key={look.id}
            look={look}
            entryName={looks.entryName}
            language={request.display.language}
          />
        ))}
      </ul>
      <Pager request={request} next={looks.next} />
      <div className="people-acts">
        <a className="btn" href={`/trace?uscc=${uscc}`}>
          {page.trace}
        </a>
        {chosen.scopes.includes("export") && (
          <a className="btn" href={`/api/v1/my/looks.json?uscc=${uscc}`} download>
            {page.save}
          </a>
        )}
        {chosen.scopes.includes("correct") && (
          <a className="btn" href={`/my/objections?uscc=${uscc}`}>
            {page.object}
          </a>
        )}
      </div>
    </section>
  );
}
