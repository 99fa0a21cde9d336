import type { CreditRecord, CreditRecords } from "../api-types.ts";
import { ApiRefusal, ask, withQuery } from "../ask.ts";
import { labelOf } from "../parts/content-list.tsx";
import { dated } from "../parts/dated.ts";
import type { HandlingView } from "./objection-view.ts";
import { RaiseByNumber, RaiseForm } from "./raise-forms.tsx";

const AT = "/objections";
/** Who may write an objection down for a body. */
const RAISING = ["clerk", "examiner"];
/** As many records of one subject as a page of the interface brings. */
const RECORDS = "100";

/** Whether whoever sits here may write an objection down. */
export function mayRaise({ roles }: HandlingView): boolean {
  return roles.some((role) => RAISING.includes(role));
}

/**
 * Writing down an objection for the own body: one that it found by itself, or that somebody brought to its counter. A public record is
 * found by the code of its subject; any other, and those of natural persons, by the number of the record.
 */
export async function raisePage(view: HandlingView): Promise<React.ReactNode> {
  const { words, body, request } = view;
  const back = (
    <p>
      <a href={withQuery(AT, { body: body.uscc })}>{words.body.back}</a>
    </p>
  );
  if (!mayRaise(view))
    return (
      <>
        {back}
        <p className="empty">{words.raise.none}</p>
      </>
    );
  const uscc = request.query.uscc?.trim().toUpperCase() ?? "";
  const found = uscc === "" ? null : await decidedHere(view, uscc);
  const chosen = found?.find(({ id }) => id === request.query.record);
  if (chosen !== undefined)
    return (
      <>
        {back}
        <RaiseForm view={view} record={chosen} />
      </>
    );
  return (
    <>
      {back}
      <Find view={view} uscc={uscc} found={found} />
      <RaiseByNumber view={view} entry={request.query.entry} />
    </>
  );
}

/** Public records of a subject that this body decided; none where the platform knows no such subject. */
async function decidedHere({ request, body }: HandlingView, uscc: string): Promise<readonly CreditRecord[]> {
  const path = `/api/v1/subjects/${encodeURIComponent(uscc)}/records`;
  try {
    const { items } = await ask<CreditRecords>(request.api, path, { limit: RECORDS });
    return items.filter((record) => record.body.uscc === body.uscc);
  } catch (error) {
    if (error instanceof ApiRefusal && error.status < 500) return [];
    throw error;
  }
}

interface FindView {
  readonly view: HandlingView;
  readonly uscc: string;
  readonly found: readonly CreditRecord[] | null;
}

/** The form needs no script: a code of an organisation is public and may stand in an address. */
function Find({ view, uscc, found }: FindView) {
  const { words, body } = view;
  const { raise } = words;
  return (
    <section className="card" aria-labelledby="find">
      <h2 id="find">{raise.findTitle}</h2>
      <form className="people-form" action={AT} method="get">
        <input type="hidden" name="body" value={body.uscc} />
        <input type="hidden" name="raise" value="find" />
        <div className="people-field">
          <label htmlFor="find-uscc">{raise.code}</label>
          <input
            id="find-uscc"
            name="uscc"
            defaultValue={uscc}
            required
            maxLength={18}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
          />
        </div>
        <button className="btn" type="submit">
          {raise.find}
        </button>
      </form>
      {found !== null && (
        <>
          <h3>{raise.found(uscc)}</h3>
          <p className="quiet">{raise.foundLead}</p>
          {found.length === 0 && <p className="empty">{raise.foundNone}</p>}
          <ul className="people-list">
            {found.map((record) => (
              <FoundLine key={record.id} view={view} uscc={uscc} record={record} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

interface LineView {
  readonly view: HandlingView;
  readonly uscc: string;
  readonly record: CreditRecord;
}

/** An objection of the subject that is open keeps the body from nothing; one of the body itself is told when it is sent. */
function FoundLine({ view, uscc, record }: LineView) {
  const { words, body, naming } = view;
  const entry = naming.entryNamed(record.entry);
  const number = record.documentNumber || record.id;
  return (
    <li>
      <div>
        <strong lang="zh-CN">{number}</strong>{" "}
        <span className="chip">{entry === undefined ? record.entry : labelOf(entry, naming.language)}</span>{" "}
        {record.disputedOn !== null && <span className="chip disputed">{words.raise.disputed}</span>}
        <p className="quiet">
          {record.body.name} · {dated(record.decidedOn ?? "")}
        </p>
      </div>
      <a
        className="btn small-btn"
        href={withQuery(AT, { body: body.uscc, raise: "find", uscc, record: record.id })}
        aria-label={words.my.objectOf(number)}
      >
        {words.my.object}
      </a>
    </li>
  );
}
