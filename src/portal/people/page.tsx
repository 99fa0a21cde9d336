import type { ReactNode } from "react";
import type { PageAnswer, PageRequest } from "../page-types.ts";
import { documentOf } from "../parts/document.tsx";
import { wordFor } from "../words/index.ts";
import type { Who } from "./asking.ts";
import { ApiForm } from "./form.tsx";
import { objectionWordsOf, peopleWordsOf } from "./words.ts";

export interface PeoplePage {
  readonly title: string;
  readonly body: ReactNode;
  readonly who: Who | null;
  readonly status?: number;
}

/** A document for one person: kept by nobody, with the islands of these pages, and ways to the others of them. */
export function peoplePage(request: PageRequest, page: PeoplePage): PageAnswer {
  const words = peopleWordsOf(request.display.language);
  const { assets } = request;
  const own = { ...request, assets: { ...assets, islands: assets.people } };
  const done = request.query.done;
  const body = (
    <>
      {page.who !== null && <Places request={request} who={page.who} />}
      <h1>{page.title}</h1>
      <noscript>
        <p className="callout">{words.needsScript}</p>
      </noscript>
      {done !== undefined && done in words.done && (
        <p className="callout good" role="status">
          {wordFor(words.done, done)}
        </p>
      )}
      {page.body}
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

function Places({ request, who }: { readonly request: PageRequest; readonly who: Who }) {
  const words = peopleWordsOf(request.display.language);
  const objections = objectionWordsOf(request.display.language);
  const places = [
    ["/account", words.account],
    ["/organisation", words.organisation],
    ["/objections", objections.body.place],
    ["/my", words.my],
    ["/my/objections", objections.my.place],
    ["/workbench", words.workbench],
  ] as const;
  return (
    <nav className="people-places" aria-label={words.navigation}>
      <ul>
        {places.map(([href, name]) => (
          <li key={href}>
            <a href={href} {...(request.path === href ? { "aria-current": "page" as const } : {})}>
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
