import { useEffect, useRef } from "react";
import type { Batch, RowReport, RowStatus } from "../api-types.ts";
import { countText } from "../figures.ts";
import { Pages, usePages } from "./lists.tsx";
import { MarkedValue } from "./marked-value.tsx";
import { useAsked } from "./router.tsx";
import { RowFilterForm, type RowFilters, rowStatuses } from "./row-filters.tsx";
import { useTexts } from "./texts.tsx";

/** The report of every row; filters stand in the address. Opens with what needs work. */
export function RowReports({ batch }: { readonly batch: Batch }) {
  const { words } = useTexts();
  const asked = useAsked();
  const heading = useRef<HTMLHeadingElement>(null);
  const filters = filtersOf(batch, asked);
  const isWanted = asked.show === "rows";
  const place = `${asked.status} ${asked.code}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a link to other rows brings the reader to them again
  useEffect(() => {
    if (isWanted) heading.current?.focus();
  }, [isWanted, place]);
  return (
    <section aria-labelledby="rows">
      <h2 id="rows" ref={heading} tabIndex={-1}>
        {words.batch.rows}
      </h2>
      <RowFilterForm key={JSON.stringify(filters)} batch={batch} filters={filters} />
      <RowList id={batch.id} filters={filters} />
    </section>
  );
}

/** What the address asks for; without a wish, the first result that needs work. */
function filtersOf(batch: Batch, asked: Readonly<Record<string, string>>): RowFilters {
  const isAnyAsked = asked.status !== undefined || asked.code !== undefined || asked.q !== undefined;
  const first = isAnyAsked ? "" : (rowStatuses.find((status) => batch.counts[status] > 0) ?? "");
  const known = rowStatuses.find((status) => status === asked.status);
  return { status: known ?? first, code: asked.code ?? "", column: asked.column ?? "", q: asked.q ?? "" };
}

function RowList({ id, filters }: { readonly id: string; readonly filters: RowFilters }) {
  const { words } = useTexts();
  const asked = usePages<RowReport>({
    queryKey: ["rows", id],
    path: `/api/v1/batches/${encodeURIComponent(id)}/rows`,
    query: { ...filters, limit: "50" },
  });
  return (
    <Pages asked={asked} empty={<p className="empty">{words.batch.rowsEmpty}</p>}>
      {(rows) => (
        <ul className="rows">
          {rows.map((row) => (
            <Row key={row.row} report={row} />
          ))}
        </ul>
      )}
    </Pages>
  );
}

const chipOf: Readonly<Record<RowStatus, string>> = {
  accepted: "chip good",
  warned: "chip good",
  superseding: "chip good",
  duplicate: "chip",
  rejected: "chip bad",
};

function Row({ report }: { readonly report: RowReport }) {
  const { words } = useTexts();
  return (
    <li className="card">
      <p className="row-head">
        <strong>{words.batch.row(countText(report.row))}</strong>
        <span className={chipOf[report.status]}>{words.batch.rowStatus[report.status]}</span>
        {report.problems.length === 0 && <span className="quiet">{words.batch.noProblems}</span>}
      </p>
      {report.problems.length > 0 && (
        <ul className="plain problems">
          {report.problems.map((problem) => (
            <ProblemLine key={`${problem.code} ${problem.column}`} problem={problem} />
          ))}
        </ul>
      )}
    </li>
  );
}

function ProblemLine({ problem }: { readonly problem: RowReport["problems"][number] }) {
  const { words, language } = useTexts();
  return (
    <li>
      <p>
        {problem.level === "warning" && (
          <>
            <span className="chip wait">{words.batch.levels.warning}</span>{" "}
          </>
        )}
        <strong>{problem.column ?? words.batch.wholeRow}</strong>
        {words.colon}
        {language === "en" ? problem.en : problem.zh} <span className="code quiet fine">{problem.code}</span>
      </p>
      <dl className="change">
        {problem.value !== null && (
          <div>
            <dt>{words.batch.value}</dt>
            <dd>
              <MarkedValue value={problem.value} other={problem.suggestion} empty={words.batch.emptyValue} />
            </dd>
          </div>
        )}
        {problem.suggestion !== undefined && (
          <div>
            <dt>{words.batch.suggestion}</dt>
            <dd>
              <MarkedValue
                value={problem.suggestion}
                other={problem.value ?? undefined}
                empty={words.batch.emptyValue}
              />
            </dd>
          </div>
        )}
      </dl>
    </li>
  );
}
