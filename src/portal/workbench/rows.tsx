import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Batch, RowReport, RowStatus } from "../api-types.ts";
import { withQuery } from "../ask.ts";
import { countText } from "../figures.ts";
import { call } from "./call.ts";
import { MarkedValue } from "./marked-value.tsx";
import { Failed, Loading } from "./parts.tsx";
import { useBody } from "./session.tsx";
import { useTexts } from "./texts.tsx";

const statuses = ["rejected", "warned", "superseding", "duplicate", "accepted"] as const;

interface RowPage {
  readonly items: readonly RowReport[];
  readonly next?: string;
}

/** The report of every row, by result. Opens with what needs work. */
export function RowReports({ batch }: { readonly batch: Batch }) {
  const { words } = useTexts();
  const first = statuses.find((status) => batch.counts[status] > 0) ?? "accepted";
  const [status, setStatus] = useState<RowStatus>(first);
  return (
    <section aria-labelledby="rows">
      <h2 id="rows">{words.batch.rows}</h2>
      <fieldset className="filter">
        <legend className="hidden">{words.batch.filter}</legend>
        {statuses.map((one) => (
          <label key={one} className="choice">
            <input
              type="radio"
              name="status"
              value={one}
              checked={one === status}
              onChange={() => setStatus(one)}
            />
            {words.batch.rowStatus[one]} <span className="quiet">{countText(batch.counts[one])}</span>
          </label>
        ))}
      </fieldset>
      <RowList key={status} id={batch.id} status={status} />
    </section>
  );
}

function RowList({ id, status }: { readonly id: string; readonly status: RowStatus }) {
  const { words } = useTexts();
  const { key } = useBody();
  const asked = useInfiniteQuery({
    queryKey: ["rows", id, status],
    queryFn: ({ pageParam }) =>
      call<RowPage>(
        withQuery(`/api/v1/batches/${encodeURIComponent(id)}/rows`, {
          status,
          cursor: pageParam,
          limit: "50",
        }),
        key,
      ),
    initialPageParam: "",
    getNextPageParam: (last) => last.next,
  });
  if (asked.isPending) return <Loading />;
  if (asked.error !== null) return <Failed error={asked.error} onRetry={() => void asked.refetch()} />;
  const rows = asked.data.pages.flatMap((page) => page.items);
  if (rows.length === 0)
    return <p className="empty">{words.batch.rowsEmpty(words.batch.rowStatus[status])}</p>;
  return (
    <>
      <ul className="rows">
        {rows.map((row) => (
          <Row key={row.row} report={row} />
        ))}
      </ul>
      {asked.hasNextPage && (
        <button
          type="button"
          className="btn"
          disabled={asked.isFetchingNextPage}
          onClick={() => void asked.fetchNextPage()}
        >
          {words.more}
        </button>
      )}
    </>
  );
}

function Row({ report }: { readonly report: RowReport }) {
  const { words } = useTexts();
  return (
    <li className="card">
      <p className="row-head">
        <strong>{words.batch.row(countText(report.row))}</strong>
        {report.record != null && (
          <span>
            {report.record.subject.name} <span className="quiet">{report.record.documentNumber}</span>
          </span>
        )}
        {report.problems.length === 0 && <span className="quiet">{words.batch.noProblems}</span>}
      </p>
      <ul className="plain problems">
        {report.problems.map((problem) => (
          <ProblemLine key={`${problem.code} ${problem.column}`} problem={problem} />
        ))}
      </ul>
    </li>
  );
}

function ProblemLine({ problem }: { readonly problem: RowReport["problems"][number] }) {
  const { words, language } = useTexts();
  return (
    <li>
      <p>
        <span className={problem.level === "error" ? "chip bad" : "chip wait"}>
          {words.batch.levels[problem.level]}
        </span>{" "}
        <strong>{problem.column ?? words.batch.wholeRow}</strong>
        {words.colon}
        {language === "en" ? problem.en : problem.zh} <span className="code quiet">{problem.code}</span>
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
