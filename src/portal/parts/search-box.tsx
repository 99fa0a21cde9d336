import type { Words } from "../words/index.ts";

/** The one search box: a plain GET form. The island `suggest` adds proposals while typing. */
export function SearchBox({
  words,
  q,
  isLarge,
}: {
  readonly words: Words;
  readonly q: string;
  readonly isLarge?: boolean;
}) {
  return (
    <search className={isLarge ? "search large" : "search"}>
      <form action="/search" method="get">
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
            maxLength={100}
            aria-describedby="search-hint"
            data-island="suggest"
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
