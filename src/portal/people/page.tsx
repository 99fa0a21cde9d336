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
  const standing = page.who === null ? nobody : await standingOf(request, page.who);
  const body = (
    <>
      {page.who !== null && <Places request={request} who={page.who} standing={standing} />}
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

/** Roles that open each page of a body. */
const OVERSIGHT = ["administrator", "law-officer", "auditor"];
const HANDLING = ["clerk", "examiner", "decider", "law-officer"];
const AUDIT = ["auditor"];

/** As what somebody may act: roles in all bodies, and scopes that any enterprise delegated. */
interface Standing {
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
}

const nobody: Standing = { roles: [], scopes: [] };

interface Delegated {
  readonly items: readonly { readonly scopes: readonly string[]; readonly inForce: boolean }[];
}

/** Nothing is open to a password that must be changed first. */
async function standingOf(request: PageRequest, { mustChangePassword }: Who): Promise<Standing> {
  if (mustChangePassword) return nobody;
  const [roles, delegations] = await Promise.all([
    askAs<{ readonly items: readonly OwnRole[] }>(request, "/api/v1/account/roles"),
    askAs<Delegated>(request, "/api/v1/representations"),
  ]);
  return {
    roles: roles.items.map(({ role }) => role),
    scopes: delegations.items.filter(({ inForce }) => inForce).flatMap(({ scopes }) => scopes),
  };
}

interface PlacesView {
  readonly request: PageRequest;
  readonly who: Who;
  readonly standing: Standing;
}

type Place = readonly [href: string, name: string];

/** The pages that are open to somebody. The own account, and the page where a delegation is brought, are open to everybody. */
function placesOf(request: PageRequest, { roles, scopes }: Standing): readonly Place[] {
  const words = peopleWordsOf(request.display.language);
  const objections = objectionWordsOf(request.display.language);
  const has = (wanted: readonly string[]): boolean => roles.some((role) => wanted.includes(role));
  const only = (isOpen: boolean, place: Place): readonly Place[] => (isOpen ? [place] : []);
  return [
    ["/account", words.account],
    ...only(roles.length > 0, ["/workbench", words.workbench]),
    ...only(has(OVERSIGHT), ["/organisation", words.organisation]),
    ...only(has(HANDLING), ["/objections", objections.body.place]),
    ...only(has(OVERSIGHT), ["/incidents", words.incidents]),
    ...only(has(AUDIT), ["/audit", words.audit]),
    ["/my", words.my],
    ...only(scopes.includes("correct"), ["/my/objections", objections.my.place]),
    ...only(has(AUDIT) || scopes.includes("looks"), ["/trace", words.trace]),
  ];
}

/** Ways to the other pages for people that are open to whoever is signed in, and the way out. */
function Places({ request, who, standing }: PlacesView) {
  const words = peopleWordsOf(request.display.language);
  const places = placesOf(request, standing);
  const here = hereOf(places, request.path);
  return (
    <nav className="people-places" aria-label={words.navigation}>
      <ul>
        {places.map(([href, name]) => (
          <li key={href}>
            <a href={href} {...(href === here ? { "aria-current": "page" as const } : {})}>
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

/** The place that a page belongs to: its own, or the nearest above it. */
function hereOf(places: readonly Place[], path: string): string | undefined {
  const above = places.map(([href]) => href).filter((href) => path === href || path.startsWith(`${href}/`));
  return above.sort((one, other) => other.length - one.length)[0];
}
