import type { CreditRecords } from "../api-types.ts";
import { withQuery } from "../ask.ts";
import type { PageRequest } from "../page-types.ts";
import { type Words, wordsOf } from "../words/index.ts";

const conditions = ["q", "body", "from", "to", "asOf"] as const;

type Condition = (typeof conditions)[number];

interface FiltersView {
  readonly request: PageRequest;
  readonly records: CreditRecords;
}

/** Filters of a list as a plain GET form, and the conditions that are set, each with a way to take it away. */
export function PublicationFilters({ request, records }: FiltersView) {
  const words = wordsOf(request.display.language);
  const given = request.query;
  return (
    <>
      <form className="filters" action={request.path} method="get" aria-label={words.publications.filters}>
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
        </p>
      </form>
      <Conditions request={request} records={records} />
    </>
  );
}

function Conditions({ request, records }: FiltersView) {
  const words = wordsOf(request.display.language);
  const set = conditions.filter((name) => Boolean(request.query[name]));
  if (set.length === 0) return null;
  const without = (name: Condition) =>
    withQuery(
      request.path,
      Object.fromEntries(set.filter((one) => one !== name).map((one) => [one, request.query[one]])),
    );
  return (
    <nav className="conditions" aria-label={words.publications.filtered}>
      <ul>
        {set.map((name) => (
          <li key={name}>
            <a href={without(name)}>
              {conditionText(name, { value: request.query[name] ?? "", records, words })}
              <span aria-hidden="true"> ×</span>
            </a>
          </li>
        ))}
        <li>
          <a className="plain-link" href={request.path}>
            {words.publications.clear}
          </a>
        </li>
      </ul>
    </nav>
  );
}

interface ConditionView {
  readonly value: string;
  readonly records: CreditRecords;
  readonly words: Words;
}

function conditionText(name: Condition, { value, records, words }: ConditionView): string {
  const say = words.publications;
  const bodyName = records.items.find(({ body }) => body.uscc === value.trim())?.body.name;
  return {
    q: say.filteredText,
    body: () => say.filteredBody(bodyName ?? value),
    from: say.filteredFrom,
    to: say.filteredTo,
    asOf: say.filteredDay,
  }[name](value);
}
