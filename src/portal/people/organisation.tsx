import type { Catalogue } from "../api-types.ts";
import { ApiRefusal, ask, withQuery } from "../ask.ts";
import type { PageAnswer, PageRequest } from "../page-types.ts";
import { labelOf } from "../parts/content-list.tsx";
import type { PeopleWords } from "../words/people-zh.ts";
import { Admissions, type AdmissionsSeen } from "./admissions.tsx";
import { askAs, type OwnRole, whoIs } from "./asking.ts";
import { BodyCredentials, type CredentialsSeen } from "./body-credentials.tsx";
import { BodyPeople, type BodyPerson } from "./body-people.tsx";
import type { BodyView, PurposeSeen } from "./body-view.ts";
import { peoplePage } from "./page.tsx";
import { signInFirst } from "./sign-in.tsx";
import { peopleWordsOf } from "./words.ts";

const OVERSIGHT = ["administrator", "law-officer", "auditor"];

/** A body seen by its administrators, law officers and auditors: people with their roles, admissions and requests for them. */
export async function organisationPage(request: PageRequest): Promise<PageAnswer> {
  const words = peopleWordsOf(request.display.language);
  const who = await whoIs(request);
  const here = withQuery("/organisation", { body: request.query.body });
  if (who === null || who.mustChangePassword) return signInFirst(request, { next: here, isAsked: false });
  const { items } = await askAs<{ readonly items: readonly OwnRole[] }>(request, "/api/v1/account/roles");
  const bodies = bodiesOf(items, OVERSIGHT);
  const body = bodies.find(({ uscc }) => uscc === request.query.body) ?? bodies[0];
  const { title, none } = words.organisationPage;
  if (body === undefined) return peoplePage(request, { title, body: <p className="empty">{none}</p>, who });
  const roles = items.filter((one) => one.body.uscc === body.uscc).map(({ role }) => role);
  const content = await contentOf(request, { words, who, body, roles }).catch((error: unknown) => {
    if (error instanceof ApiRefusal && error.code === "FACTOR_REQUIRED") return <FactorFirst words={words} />;
    throw error;
  });
  return peoplePage(request, {
    title,
    who,
    body: (
      <>
        <p className="lead">{words.organisationPage.lead(body.name)}</p>
        <Bodies words={words} at="/organisation" bodies={bodies} chosen={body.uscc} />
        {content}
      </>
    ),
  });
}

/** The bodies in which one has one of these roles. */
export function bodiesOf(roles: readonly OwnRole[], wanted: readonly string[]): readonly OwnRole["body"][] {
  const seen = new Map<string, OwnRole["body"]>();
  for (const { body, role } of roles) if (wanted.includes(role)) seen.set(body.uscc, body);
  return [...seen.values()];
}

async function contentOf(
  request: PageRequest,
  of: Pick<BodyView, "words" | "who" | "body" | "roles">,
): Promise<React.ReactNode> {
  const [people, credentials, admissions, purposes, catalogue] = await Promise.all([
    askAs<{ readonly items: readonly BodyPerson[] }>(request, "/api/v1/bodies/self/people", of.body.uscc),
    askAs<CredentialsSeen>(request, "/api/v1/bodies/self/credentials", of.body.uscc),
    askAs<AdmissionsSeen>(request, "/api/v1/bodies/self/admissions", of.body.uscc),
    ask<{ readonly asOf: string; readonly items: readonly PurposeSeen[] }>(request.api, "/api/v1/purposes"),
    ask<Catalogue>(request.api, "/api/v1/catalogue"),
  ]);
  const { language } = request.display;
  const entryName = (name: string): string => {
    const entry = catalogue.entries.find((one) => one.entry === name);
    return entry === undefined ? name : labelOf(entry, language);
  };
  const view: BodyView = { ...of, language, entryName, today: purposes.asOf };
  return (
    <>
      <Admissions view={view} seen={admissions} purposes={purposes.items} />
      <BodyPeople view={view} people={people.items} />
      <BodyCredentials view={view} seen={credentials} />
    </>
  );
}

/** What is to be done before a role of weight opens this page. */
function FactorFirst({ words }: { readonly words: PeopleWords }) {
  return (
    <div className="callout">
      <p>{words.factorFirst}</p>
      <p>
        <a className="btn main" href="/account#factor">
          {words.account}
        </a>
      </p>
    </div>
  );
}

interface BodiesView {
  readonly words: PeopleWords;
  /** The page that they lead to. */
  readonly at: string;
  readonly bodies: readonly OwnRole["body"][];
  readonly chosen: string;
}

/** The bodies that one acts for, where there are several. */
export function Bodies({ words, at, bodies, chosen }: BodiesView) {
  if (bodies.length < 2) return null;
  return (
    <nav className="tabs" aria-label={words.organisationPage.chooseBody}>
      <ul>
        {bodies.map(({ uscc, name }) => (
          <li key={uscc}>
            <a href={`${at}?body=${uscc}`} {...(uscc === chosen ? { "aria-current": "page" as const } : {})}>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
