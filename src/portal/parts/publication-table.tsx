import type { CreditRecord } from "../api-types.ts";

/** One column: its head, and either the party with its code or a text of the record. */
export type Column =
  | { readonly head: string; readonly kind: "party" }
  | {
      readonly head: string;
      readonly kind?: "day" | "long";
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
    <table className="list">
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
  );
}

function ListCell({ column, record }: { readonly column: Column; readonly record: CreditRecord }) {
  if (column.kind === "party") {
    return (
      <td className="party" data-head={column.head}>
        <Party record={record} />
      </td>
    );
  }
  return (
    <td className={column.kind ?? "short"} data-head={column.head}>
      {column.text(record)}
    </td>
  );
}

function Party({ record }: { readonly record: CreditRecord }) {
  const { uscc, name } = record.subject;
  if (uscc === null) return name;
  return (
    <>
      <a href={`/subjects/${encodeURIComponent(uscc)}?tab=${record.entry}`}>{name}</a>
      <span className="code">{uscc}</span>
    </>
  );
}
