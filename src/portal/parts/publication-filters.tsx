import type { PageRequest } from "../page-types.ts";
import { wordsOf } from "../words/index.ts";

const conditions = ["q", "body", "from", "to", "asOf"] as const;

/** Filters of a list as a plain GET form; open when one is set. */
export function PublicationFilters({ request }: { readonly request: PageRequest }) {
  const words = wordsOf(request.display.language);
  const given = request.query;
  const isFiltered = conditions.some((name) => Boolean(given[name]));
  return (
    <form className="filters card" action={request.path} method="get" aria-label={words.publications.filters}>
      <label className="wide">
        <span>{words.publications.q}</span>
        <input name="q" type="search" defaultValue={given.q} maxLength={100} autoComplete="off" />
      </label>
      <label className="wide">
        <span>{words.publications.body}</span>
        <input
          name="body"
          defaultValue={given.body}
          placeholder={words.publications.bodyHint}
          maxLength={18}
          autoComplete="off"
        />
      </label>
      <label>
        <span>{words.publications.from}</span>
        <input name="from" type="date" defaultValue={given.from} />
      </label>
      <label>
        <span>{words.publications.to}</span>
        <input name="to" type="date" defaultValue={given.to} />
      </label>
      <label>
        <span>{words.publications.limitedDays}</span>
        <input name="asOf" type="date" defaultValue={given.asOf} />
      </label>
      <p className="actions">
        <button className="btn main" type="submit">
          {words.publications.apply}
        </button>
        {isFiltered && <a href={request.path}>{words.publications.clear}</a>}
      </p>
    </form>
  );
}
