import type { ReactNode } from "react";
import type { PageAnswer, PageRequest } from "../page-types.ts";
import { documentOf } from "../parts/document.tsx";
import { wordFor } from "../words/index.ts";
import { askAs, type OwnRole, type Who } from "./asking.ts";
import { ApiForm } from "./form.tsx";
import { ProofWindow } from "./proof-window.tsx";
import { objectionWordsOf, peopleWordsOf } from "./words.ts";

export interface PeoplePage {
  readonly title: string;
  readonly body: ReactNode;
  readonly who: Who | null;
  readonly status?: number;
  /** What was done, by the word in the address; the usual words when not given. */
  readonly done?: Readonly<Record<string, string>>;
}

/** A document for one person: kept by nobody, with the islands of these pages, and ways to the others of them. */
export async function peoplePage(request: PageRequest, page: PeoplePage): Promise<PageAnswer> {
  const words = peopleWordsOf(request.display.language);
  const { assets } = request;
  const own = {
    ...request,
    assets: { ...assets, islands: assets.people },
    isSignedIn: page.who !== null,
  };
  const done = request.query.done;
  const doneWords = page.done ?? words.done;
  const roles = page.who === null ? [] : await rolesOf(request);
  const body = (
    <>
      {page.who !== null && <Places request={request} who={page.who} roles={roles} />}
      <h1>{page.title}</h1>
      <noscript>
        <p className="callout">{words.needsScript}</p>
      </noscript>
      {done !== undefined && Object.hasOwn(doneWords, done) && (
        <p className="callout good" role="status">
          {wordFor(doneWords, done)}
        </p>
      )}
      {page.body}
      {page.who !== null && <ProofWindow words={words} />}
    </>
  );
  const status = page.status === undefined ? {} : { status: page.status };
  return documentOf(own, {
    title: page.title,
    body,
    keep: "never",
    styles: assets.peopleStyles,
    ...status,
  });
}

/** Roles that open the incident desk, and those that open the audit trail. */
const DESK = ["administrator", "law-officer", "auditor"];
const AUDIT = ["auditor"];

/** The roles of whoever is signed in, in all bodies. */
async function rolesOf(request: PageRequest): Promise<readonly string[]> {
  const { items } = await askAs<{ readonly items: readonly OwnRole[] }>(request, "/api/v1/account/roles");
  return items.map(({ role }) => role);
}

interface PlacesView {
  readonly request: PageRequest;
  readonly who: Who;
  readonly roles: readonly string[];
}

/** Ways to the other pages for people; the desk and the trail for those whom they are open to. */
function Places({ request, who, roles }: PlacesView) {
  const words = peopleWordsOf(request.display.language);
  const objections = objectionWordsOf(request.display.language);
  const has = (wanted: readonly string[]): boolean => roles.some((role) => wanted.includes(role));
  const places: readonly (readonly [string, string])[] = [
    ["/account", words.account],
    ["/organisation", words.organisation],
    ["/objections", objections.body.place],
    ...(has(DESK) ? [["/incidents", words.incidents] as const] : []),
    ...(has(AUDIT) ? [["/audit", words.audit] as const] : []),
    ["/my", words.my],
    ["/trace", words.trace],
    ["/my/objections", objections.my.place],
    ["/workbench", words.workbench],
  ];
  return (
    <nav className="people-places" aria-label={words.navigation}>
      <ul>
        {places.map(([href, name]) => (
          <li key={href}>
            <a href={href} {...(isAt(request.path, href) ? { "aria-current": "page" as const } : {})}>
              {name}
            </a>
          </li>
        ))}
        <li className="people-out">
          <span className="quiet">{who.account.displayName}</span>
          <ApiForm
            words={words}
            plan={{
              method: "DELETE",
              to: "/api/v1/session",
              // Elsewhere they may still be signed in; the page says so.
              next: who.session.strength.startsWith("external") ? "/sign-in?done=signed-out" : "/sign-in",
              button: words.signOut,
              look: "link",
            }}
          />
        </li>
      </ul>
    </nav>
  );
}

/** A page below a place belongs to it. */
function isAt(path: string, href: string): boolean {
  return path === href || path.startsWith(`${href}/`);
}
