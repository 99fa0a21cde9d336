import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { Batch } from "../api-types.ts";
import { countText } from "../figures.ts";
import { dated } from "../parts/dated.ts";
import type { OpenRow, OpenRows } from "./answers.ts";
import { useBatch } from "./batch-parts.tsx";
import { errorOf, send } from "./call.ts";
import { forget, useKept } from "./kept.ts";
import { Pages, usePages } from "./lists.tsx";
import { type Changes, MendRow } from "./mend-row.tsx";
import { Failed, Loading, PageHeading } from "./parts.tsx";
import { goTo, PlaceLink, useAsked } from "./router.tsx";
import { newIdempotencyKey } from "./send.ts";
import { useBody } from "./session.tsx";
import { useTexts } from "./texts.tsx";

/** Changed cells of rejected rows: by row, then by the place of the column. */
type Draft = Readonly<Record<string, Changes>>;

const nothingChanged: Draft = {};
const rowsAtOnceMax = 200;

/** Mends single rejected rows in place and sends only these again. */
export function MendPage({ id }: { readonly id: string }) {
  const { words } = useTexts();
  const asked = useBatch(id);
  const batch = asked.data;
  if (batch === undefined) {
    return (
      <>
        <PageHeading title={words.batch.mendHere} />
        {asked.error === null ? (
          <Loading />
        ) : (
          <Failed error={asked.error} onRetry={() => void asked.refetch()} />
        )}
      </>
    );
  }
  return (
    <>
      <PageHeading title={words.mend.title(batch.fileName || words.batch.noName)} />
      <p className="lead">{words.mend.lead}</p>
      <p>
        <PlaceLink to={`/batches/${id}`}>{words.mend.back}</PlaceLink>
        {batch.keptUntil !== null && (
          <span className="quiet"> · {dated(words.batch.keptUntil(batch.keptUntil))}</span>
        )}
      </p>
      <Rows batch={batch} />
    </>
  );
}

function Rows({ batch }: { readonly batch: Batch }) {
  const { words } = useTexts();
  const filters = useAsked();
  const [draft, keep] = useKept<Draft>(`mend ${batch.id}`, nothingChanged);
  const [isAllShown, showAll] = useState(false);
  const asked = usePages<OpenRow, OpenRows>({
    queryKey: ["open", batch.id],
    path: `/api/v1/batches/${encodeURIComponent(batch.id)}/rejected`,
    query: { code: filters.code ?? "", q: filters.q ?? "", limit: "20" },
  });
  const columns = asked.data?.pages[0]?.columns ?? [];
  const change = (row: number, changes: Changes) => {
    const { [String(row)]: _, ...others } = draft;
    keep(Object.keys(changes).length === 0 ? others : { ...others, [String(row)]: changes });
  };
  return (
    <>
      <fieldset className="filter">
        <legend className="hidden">{words.mend.columnsShown}</legend>
        {[false, true].map((all) => (
          <label key={String(all)} className="choice">
            <input type="radio" name="columns" checked={all === isAllShown} onChange={() => showAll(all)} />
            {all ? words.mend.allColumns : words.mend.onlyProblems}
          </label>
        ))}
      </fieldset>
      <Pages asked={asked} empty={<p className="empty">{words.mend.empty}</p>}>
        {(rows) => (
          <ul className="rows">
            {rows.map((row) => (
              <MendRow
                key={row.row}
                row={row}
                columns={columns}
                isAllShown={isAllShown}
                changes={draft[String(row.row)] ?? noChanges}
                onChange={(changes) => change(row.row, changes)}
              />
            ))}
          </ul>
        )}
      </Pages>
      <Resend batch={batch} draft={draft} />
    </>
  );
}

const noChanges: Changes = {};

/** Sends the changed rows again. Every attempt with the same changes has the same key: a lost answer doubles nothing. */
function Resend({ batch, draft }: { readonly batch: Batch; readonly draft: Draft }) {
  const { words } = useTexts();
  const { key } = useBody();
  const queries = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const attempt = useRef({ draft, idempotencyKey: "" });
  const rows = Object.entries(draft);
  const isTooMany = rows.length > rowsAtOnceMax;
  const resend = async () => {
    if (attempt.current.draft !== draft || attempt.current.idempotencyKey === "")
      attempt.current = { draft, idempotencyKey: newIdempotencyKey() };
    setBusy(true);
    setError(null);
    try {
      const sent = await send<{ readonly id: string }>(`/api/v1/batches/${batch.id}/mended`, {
        method: "POST",
        key,
        body: { rows: rows.map(([row, changes]) => ({ row: Number(row), changes: listed(changes) })) },
        idempotencyKey: attempt.current.idempotencyKey,
      });
      forget(`mend ${batch.id}`);
      for (const queryKey of [["batches"], ["batch", batch.id], ["open", batch.id]])
        void queries.invalidateQueries({ queryKey });
      goTo(`/batches/${sent.id}`);
    } catch (thrown) {
      setError(errorOf(thrown));
      setBusy(false);
    }
  };
  const count = countText(rows.length);
  return (
    <section className="resend" aria-label={words.mend.changedRows(count)}>
      {error !== null && <Failed error={error} onRetry={() => void resend()} />}
      <p className="actions">
        <span role="status">
          {rows.length === 0
            ? words.mend.none
            : isTooMany
              ? words.mend.tooMany(String(rowsAtOnceMax))
              : words.mend.changedRows(count)}
        </span>
        <button
          type="button"
          className="btn main"
          disabled={rows.length === 0 || isTooMany || isBusy}
          onClick={() => void resend()}
        >
          {isBusy ? words.mend.sending : words.mend.button(count)}
        </button>
        <span className="quiet fine">{words.mend.kept}</span>
      </p>
    </section>
  );
}

function listed(changes: Changes): readonly { readonly index: number; readonly text: string }[] {
  return Object.entries(changes).map(([index, text]) => ({ index: Number(index), text }));
}
