import { withQuery } from "../ask.ts";
import type { PageRequest } from "../page-types.ts";
import { type Words, wordsOf } from "../words/index.ts";

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

/** Name of the site, main navigation, display and language. The current place is marked for eyes and ears. */
export function SiteHeader({ request }: { readonly request: PageRequest }) {
  const words = wordsOf(request.display.language);
  return (
    <header className="bar">
      <div className="wrap">
        <a className="brand" href="/">
          {words.site.name} <small>{words.site.kind}</small>
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
        <DisplayTools request={request} />
      </div>
    </header>
  );
}

function current(href: string, isHere: boolean, path: string) {
  if (!isHere) return {};
  return { "aria-current": href === path ? ("page" as const) : ("true" as const) };
}

/** Links that change type, contrast or language and stay on the page. They work without JavaScript. */
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
      </ul>
    </nav>
  );
}

/** What the site promises, and the doors for developers and bodies. */
export function SiteFooter({ request }: { readonly request: PageRequest }) {
  const words = wordsOf(request.display.language);
  return (
    <footer className="foot">
      <div className="wrap">
        <p>{words.site.free}</p>
        <ul>
          <li>
            <a href="/workbench">{words.site.workbench}</a>
          </li>
          <li>
            <a href="/api/docs">{words.site.apiDocs}</a>
          </li>
          <li>
            <a href="/api/v1/statistics">{words.site.rawFigures}</a>
          </li>
        </ul>
      </div>
    </footer>
  );
}
