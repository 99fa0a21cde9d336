import type { CreditRecords, Statistics } from "../api-types.ts";
import { withQuery } from "../ask.ts";
import type { PageRequest } from "../page-types.ts";
import { type Words, wordsOf } from "../words/index.ts";

const conditions = ["q", "body", "from", "to", "asOf"] as const;

type Condition = (typeof conditions)[number];

interface FiltersView {
  readonly request: PageRequest;
  readonly records: CreditRecords;
  readonly bodies: Statistics["bodyNames"];
}

/** Filters of a list as a plain GET form, and the conditions that are set, each with a way to take it away. */
export function PublicationFilters({ request, records, bodies }: FiltersView) {
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
          <select name="body" defaultValue={given.body?.trim() ?? ""}>
            <option value="">{words.publications.bodyAll}</option>
            {choicesOf({ request, records, bodies }).map(({ uscc, name }) => (
              <option key={uscc} value={uscc}>
                {name}
              </option>
            ))}
          </select>
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
      <Conditions request={request} records={records} bodies={bodies} />
    </>
  );
}

/** The bodies that can be chosen, and the one that the address names when it is not among them. */
function choicesOf({ request, records, bodies }: FiltersView): FiltersView["bodies"] {
  const asked = request.query.body?.trim() ?? "";
  if (asked === "" || bodies.some(({ uscc }) => uscc === asked)) return bodies;
  return [...bodies, { uscc: asked, name: nameOf(asked, { records, bodies }) }];
}

function nameOf(code: string, { records, bodies }: Pick<FiltersView, "records" | "bodies">): string {
  const listed = bodies.find(({ uscc }) => uscc === code);
  return (listed ?? records.items.find(({ body }) => body.uscc === code)?.body)?.name ?? code;
}

function Conditions({ request, records, bodies }: FiltersView) {
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
              {conditionText(name, { value: request.query[name] ?? "", records, bodies, words })}
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

interface ConditionView extends Pick<FiltersView, "records" | "bodies"> {
  readonly value: string;
  readonly words: Words;
}

function conditionText(name: Condition, { value, records, bodies, words }: ConditionView): string {
  const say = words.publications;
  return {
    q: say.filteredText,
    body: () => say.filteredBody(nameOf(value.trim(), { records, bodies })),
    from: say.filteredFrom,
    to: say.filteredTo,
    asOf: say.filteredDay,
  }[name](value);
}
