import type { Words } from "../words/index.ts";

/** What a search looks for: subjects, one code, or records by document number. */
export const searchScopes = ["name", "code", "document"] as const;

export type SearchScope = (typeof searchScopes)[number];

/** The scope an address asks for; subjects when it says nothing we know. */
export function scopeOf(asked: string | undefined): SearchScope {
  return searchScopes.find((scope) => scope === asked) ?? "name";
}

interface SearchBoxPlan {
  readonly words: Words;
  readonly q: string;
  readonly scope?: SearchScope;
  readonly isLarge?: boolean;
}

/** The one search box: a plain GET form. The island `suggest` adds proposals while typing. */
export function SearchBox({ words, q, scope = "name", isLarge }: SearchBoxPlan) {
  return (
    <search className={isLarge ? "search large" : "search"}>
      <form action="/search" method="get" data-island="busy" data-busy={words.search.busy}>
        <fieldset className="scopes">
          <legend className="hidden">{words.search.scope}</legend>
          {searchScopes.map((one) => (
            <label key={one}>
              <input type="radio" name="in" value={one} defaultChecked={one === scope} />
              <span>{words.search.scopes[one]}</span>
            </label>
          ))}
        </fieldset>
        <label className="hidden" htmlFor="q">
          {words.search.label}
        </label>
        <div className="search-field">
          <input
            id="q"
            name="q"
            type="search"
            defaultValue={q}
            placeholder={words.search.placeholder}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={100}
            aria-describedby="search-hint"
            data-island="suggest"
            data-looking={words.search.looking}
            data-failed={words.search.lookingFailed}
          />
          <button type="submit">{words.search.button}</button>
        </div>
        <p id="search-hint" className="hint">
          {words.search.hint}
        </p>
      </form>
    </search>
  );
}
