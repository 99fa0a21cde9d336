import type { CreditRecord } from "../api-types.ts";
import { withQuery } from "../ask.ts";

/** One column: its head, and the party with its code, the body with a way to its records alone, or a text of the record. */
export type Column =
  | { readonly head: string; readonly kind: "party"; readonly disputed: string }
  | { readonly head: string; readonly kind: "body"; readonly address: string; readonly title: string }
  | {
      readonly head: string;
      readonly kind?: "day" | "long" | "number-cell";
      readonly text: (record: CreditRecord) => string;
    };

interface PublicationView {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly records: readonly CreditRecord[];
}

/** A list as a table that turns into cards on narrow screens. */
export function PublicationTable({ caption, columns, records }: PublicationView) {
  return (
    <div className="list-room">
      <table className="list publications">
        <caption className="hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ head }) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {records.map((record) => (
            <tr key={record.id}>
              {columns.map((column) => (
                <ListCell key={column.head} column={column} record={record} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ListCell({ column, record }: { readonly column: Column; readonly record: CreditRecord }) {
  if (column.kind === "party") {
    return (
      <td className="party" data-head={column.head}>
        <Party record={record} disputed={column.disputed} />
      </td>
    );
  }
  if (column.kind === "body") {
    const { uscc, name } = record.body;
    return (
      <td className="body" data-head={column.head}>
        {uscc === null ? (
          name
        ) : (
          <BodyLink href={withQuery(column.address, { body: uscc })} name={name} title={column.title} />
        )}
      </td>
    );
  }
  return (
    <td className={column.kind ?? "short"} data-head={column.head}>
      {column.text(record)}
    </td>
  );
}

function BodyLink({
  href,
  name,
  title,
}: {
  readonly href: string;
  readonly name: string;
  readonly title: string;
}) {
  return (
    <a href={href} title={title} className="quiet-link">
      {name}
    </a>
  );
}

/** The party, and the mark of an open objection where the record has one. */
function Party({ record, disputed }: { readonly record: CreditRecord; readonly disputed: string }) {
  const { uscc, name } = record.subject;
  const mark = record.disputedOn === null ? null : <span className="chip disputed">{disputed}</span>;
  if (uscc === null && mark === null) return name;
  if (uscc === null)
    return (
      <>
        {name} {mark}
      </>
    );
  return (
    <>
      <a href={`/subjects/${encodeURIComponent(uscc)}?tab=${record.entry}`}>{name}</a>
      <span className="code">{uscc}</span>
      {mark}
    </>
  );
}
