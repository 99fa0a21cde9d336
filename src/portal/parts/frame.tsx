import { withQuery } from "../ask.ts";
import type { PageRequest } from "../page-types.ts";
import { type Words, wordsOf } from "../words/index.ts";
import { Emblem } from "./icon.tsx";

interface Place {
  readonly href: string;
  readonly words: (words: Words) => string;
  /** Paths that belong to this place of the navigation. */
  readonly holds: (path: string) => boolean;
}

const places: readonly Place[] = [
  {
    href: "/",
    words: (words) => words.nav.search,
    holds: (path) => path === "/" || path === "/search" || path.startsWith("/subjects/"),
  },
  place("/publications/licences", (words) => words.nav.licences),
  place("/publications/penalties", (words) => words.nav.penalties),
  place("/catalogue", (words) => words.nav.catalogue),
  place("/law", (words) => words.nav.law),
  place("/guide", (words) => words.nav.guide),
];

function place(href: string, words: (words: Words) => string): Place {
  return { href, words, holds: (path) => path === href || path.startsWith(`${href}/`) };
}

/**
 * A strip with what holds for the whole site and the display tools, then the name of the site and the main navigation.
 * The current place is marked for eyes and ears.
 */
export function SiteHeader({
  request,
  isInvented,
}: {
  readonly request: PageRequest;
  readonly isInvented: boolean;
}) {
  const words = wordsOf(request.display.language);
  return (
    <header className="masthead">
      <div className={isInvented ? "strip invented" : "strip"}>
        <div className="wrap">
          <p>{isInvented ? words.site.invented : words.site.promise}</p>
          <DisplayTools request={request} />
        </div>
      </div>
      <div className="bar">
        <div className="wrap">
          <a className="brand" href="/">
            <Emblem className="emblem" />
            <span>
              {words.site.name} <small>{words.site.kind}</small>
            </span>
          </a>
          <nav className="places" aria-label={words.site.navigation}>
            <ul>
              {places.map(({ href, words: name, holds }) => (
                <li key={href}>
                  <a href={href} {...current(href, holds(request.path), request.path)}>
                    {name(words)}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        </div>
      </div>
    </header>
  );
}

function current(href: string, isHere: boolean, path: string) {
  if (!isHere) return {};
  return { "aria-current": href === path ? ("page" as const) : ("true" as const) };
}

/** Links that change type, contrast or language and stay on the page, and the door to one's account. They work without JavaScript. */
function DisplayTools({ request }: { readonly request: PageRequest }) {
  const words = wordsOf(request.display.language);
  const { largeType, highContrast, language } = request.display;
  const here = (change: Readonly<Record<string, string>>) =>
    withQuery(encodeURI(request.path), { ...request.query, ...change });
  const otherLanguage = language === "en" ? "zh" : "en";
  return (
    <nav className="tools" aria-label={words.site.tools}>
      <ul>
        <li>
          <a href={here({ type: largeType ? "normal" : "large" })} rel="nofollow">
            {largeType ? words.site.normalType : words.site.largeType}
          </a>
        </li>
        <li>
          <a href={here({ contrast: highContrast ? "normal" : "high" })} rel="nofollow">
            {highContrast ? words.site.normalContrast : words.site.highContrast}
          </a>
        </li>
        <li>
          <a
            href={here({ lang: otherLanguage })}
            hrefLang={otherLanguage === "en" ? "en" : "zh-CN"}
            lang={otherLanguage === "en" ? "en" : "zh-CN"}
            rel="nofollow"
          >
            {words.site.otherLanguage}
          </a>
        </li>
        {request.isSignedIn !== true && (
          <li>
            <a href="/sign-in">{words.site.signIn}</a>
          </li>
        )}
      </ul>
    </nav>
  );
}

interface Shelf {
  readonly heading: string;
  readonly links: readonly (readonly [href: string, name: string])[];
}

function shelvesOf(words: Words): readonly Shelf[] {
  return [
    {
      heading: words.site.footRead,
      links: [
        ["/", words.nav.search],
        ["/publications/licences", words.publications.licences],
        ["/publications/penalties", words.publications.penalties],
      ],
    },
    {
      heading: words.site.footLaw,
      links: [
        ["/catalogue", words.nav.catalogue],
        ["/law", words.nav.law],
        ["/guide#figures", words.site.footMethod],
        ["/guide#errors", words.site.footError],
      ],
    },
    {
      heading: words.site.footUse,
      links: [
        ["/workbench", words.site.workbench],
        ["/sign-in", words.site.footSignIn],
        ["/api/docs", words.site.apiDocs],
        ["/api/v1/statistics", words.site.rawFigures],
        ["/guide#access", words.site.footAccess],
        ["/style", words.site.footStyle],
      ],
    },
  ];
}

/** What the site promises, and all its doors. */
export function SiteFooter({ request }: { readonly request: PageRequest }) {
  const words = wordsOf(request.display.language);
  return (
    <footer className="foot">
      <div className="wrap">
        <div className="foot-name">
          <p className="brand">
            <Emblem className="emblem" />
            <span>{words.site.name}</span>
          </p>
          <p>{words.site.free}</p>
        </div>
        {shelvesOf(words).map(({ heading, links }) => (
          <section key={heading}>
            <h2>{heading}</h2>
            <ul>
              {links.map(([href, name]) => (
                <li key={href}>
                  <a href={href}>{name}</a>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </footer>
  );
}

/** Where the reader is, with ways back up. The last crumb is the page itself. */
export function Crumbs({
  trail,
  here,
  words,
}: {
  readonly trail: readonly (readonly [href: string, name: string])[];
  readonly here: string;
  readonly words: Words;
}) {
  return (
    <nav className="crumbs" aria-label={words.site.crumbs}>
      <ol>
        {trail.map(([href, name]) => (
          <li key={href}>
            <a href={href}>{name}</a>
          </li>
        ))}
        <li aria-current="page">{here}</li>
      </ol>
    </nav>
  );
}
