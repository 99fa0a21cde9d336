import { countText } from "../figures.ts";
import type { MendColumn, OpenRow } from "./answers.ts";
import { MarkedValue } from "./marked-value.tsx";
import { PlaceLink } from "./router.tsx";
import { useTexts } from "./texts.tsx";

/** Changed cells of one row by the place of their column. */
export type Changes = Readonly<Record<string, string>>;

interface MendRowPlan {
  readonly row: OpenRow;
  readonly columns: readonly MendColumn[];
  readonly isAllShown: boolean;
  readonly changes: Changes;
  readonly onChange: (changes: Changes) => void;
}

/** One rejected row: its problems beside the cells they are about, each of which can be changed. */
export function MendRow({ row, columns, isAllShown, changes, onChange }: MendRowPlan) {
  const { words, language } = useTexts();
  const cells = cellsOf(row, columns, words.mend.extra);
  const shown = isAllShown ? cells : cells.filter(({ problems }) => problems.length > 0);
  const placed = new Set(cells.flatMap(({ problems }) => problems));
  const loose = row.problems.filter((problem) => !placed.has(problem));
  const isMendable = row.resent === null && row.cells !== null;
  return (
    <li className={Object.keys(changes).length > 0 ? "card changed" : "card"}>
      <h2 className="row-head">
        {words.batch.row(countText(row.row))}
        {Object.keys(changes).length > 0 && <span className="chip good">{words.mend.mark}</span>}
        {row.resent !== null && (
          <span className="chip">
            {words.mend.resent} <PlaceLink to={`/batches/${row.resent}`}>{words.mend.resentLook}</PlaceLink>
          </span>
        )}
      </h2>
      {row.cells === null && <p className="quiet">{words.mend.forgotten}</p>}
      {loose.map((problem) => (
        <p key={problem.code} className="callout bad">
          <strong>{problem.column ?? words.batch.wholeRow}</strong>
          {words.colon}
          {language === "en" ? problem.en : problem.zh} <span className="code fine">{problem.code}</span>
        </p>
      ))}
      {isMendable && shown.length === 0 && <p className="quiet">{words.mend.noCells}</p>}
      {isMendable &&
        shown.map((cell) => (
          <MendCell
            key={cell.index}
            id={`cell-${row.row}-${cell.index}`}
            cell={cell}
            text={changes[String(cell.index)]}
            onText={(text) => onChange(withChange(changes, cell, text))}
          />
        ))}
    </li>
  );
}

interface CellOf {
  readonly index: number;
  readonly name: string;
  readonly original: string;
  readonly problems: OpenRow["problems"];
}

/** Every cell of a row with the problems that are about its column; cells beyond the header follow. */
function cellsOf(
  row: OpenRow,
  columns: readonly MendColumn[],
  extra: (place: string) => string,
): readonly CellOf[] {
  const named = columns.map((column) => ({
    index: column.index,
    name: column.header,
    original: row.cells?.[column.index] ?? "",
    problems: row.problems.filter(
      (problem) => problem.column !== null && [column.header, column.zh].includes(problem.column),
    ),
  }));
  const known = new Set(columns.map(({ index }) => index));
  const beyond = (row.cells ?? []).flatMap((original, index) =>
    known.has(index) || original === ""
      ? []
      : [{ index, name: extra(String(index + 1)), original, problems: [] }],
  );
  return [...named, ...beyond];
}

/** The changes of a row after a cell was given a text; a cell that is as it was is no change. */
function withChange(changes: Changes, cell: CellOf, text: string): Changes {
  const { [String(cell.index)]: _, ...others } = changes;
  return text === cell.original ? others : { ...others, [String(cell.index)]: text };
}

const longLength = 48;

interface MendCellPlan {
  readonly id: string;
  readonly cell: CellOf;
  /** Undefined: as it came. */
  readonly text: string | undefined;
  readonly onText: (text: string) => void;
}

function MendCell({ id, cell, text, onText }: MendCellPlan) {
  const { words, language } = useTexts();
  const value = text ?? cell.original;
  const field = {
    id,
    value,
    "aria-invalid": cell.problems.some(({ level }) => level === "error") && text === undefined,
    "aria-describedby": `${id}-about`,
    spellCheck: false,
    onChange: (event: { readonly target: { readonly value: string } }) => onText(event.target.value),
  };
  return (
    <div className="mend-cell">
      <label htmlFor={id}>{cell.name}</label>
      <div id={`${id}-about`}>
        {cell.problems.map((problem) => (
          <p key={problem.code}>
            {problem.level === "warning" && (
              <>
                <span className="chip wait">{words.batch.levels.warning}</span>{" "}
              </>
            )}
            {language === "en" ? problem.en : problem.zh}{" "}
            <span className="code quiet fine">{problem.code}</span>
          </p>
        ))}
      </div>
      {cell.original.length > longLength ? <textarea rows={3} {...field} /> : <input {...field} />}
      <Difference cell={cell} text={text} onText={onText} />
    </div>
  );
}

/** What was sent beside what it is now, and the ways to a value: the suggestion, or back. */
function Difference({ cell, text, onText }: Omit<MendCellPlan, "id">) {
  const { words } = useTexts();
  const suggestions = [...new Set(cell.problems.flatMap(({ suggestion }) => suggestion ?? []))].filter(
    (suggestion) => suggestion !== (text ?? cell.original),
  );
  return (
    <>
      {text !== undefined && (
        <dl className="change">
          <div>
            <dt>{words.mend.original}</dt>
            <dd>
              <MarkedValue value={cell.original} other={text} empty={words.batch.emptyValue} />
            </dd>
          </div>
          <div>
            <dt>{words.mend.changed}</dt>
            <dd>
              <MarkedValue value={text} other={cell.original} empty={words.batch.emptyValue} />
            </dd>
          </div>
        </dl>
      )}
      <p className="actions">
        {suggestions.map((suggestion) => (
          <button key={suggestion} type="button" className="btn small" onClick={() => onText(suggestion)}>
            {words.mend.use(suggestion)}
          </button>
        ))}
        {text !== undefined && (
          <button type="button" className="link" onClick={() => onText(cell.original)}>
            {words.mend.undo}
          </button>
        )}
      </p>
    </>
  );
}
