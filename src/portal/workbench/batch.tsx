import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Batch } from "../api-types.ts";
import { shanghaiTime } from "../days.ts";
import { dated } from "../parts/dated.ts";
import { BatchChip, isFinished, useBatch } from "./batch-parts.tsx";
import { Failed, Loading, PageHeading, useEntryName } from "./parts.tsx";
import { Progress } from "./progress.tsx";
import { Result } from "./result.tsx";
import { PlaceLink, withAsked } from "./router.tsx";
import { Settle } from "./settle.tsx";
import { useTexts } from "./texts.tsx";

/** One batch: progress while it runs, then counts, what to mend, and the report of every row. */
export function BatchPage({ id }: { readonly id: string }) {
  const { words } = useTexts();
  const queries = useQueryClient();
  const asked = useBatch(id);
  const batch = asked.data;
  const isOver = batch !== undefined && isFinished(batch);
  useEffect(() => {
    if (isOver) void queries.invalidateQueries({ queryKey: ["batches"] });
  }, [isOver, queries]);
  if (batch === undefined) {
    return (
      <>
        <PageHeading title={words.places.batches} />
        {asked.error === null ? (
          <Loading />
        ) : (
          <Failed error={asked.error} onRetry={() => void asked.refetch()} />
        )}
        {asked.error !== null && <PlaceLink to="/batches">{words.places.batches}</PlaceLink>}
      </>
    );
  }
  return (
    <>
      <BatchHead batch={batch} />
      {!isOver && <Progress batch={batch} isLost={asked.error !== null} />}
      {isOver && asked.error !== null && <Failed error={asked.error} onRetry={() => void asked.refetch()} />}
      {batch.failure !== null && <Failure batch={batch} failure={batch.failure} />}
      {batch.status === "done" && <Result batch={batch} />}
    </>
  );
}

function BatchHead({ batch }: { readonly batch: Batch }) {
  const { words } = useTexts();
  const nameOf = useEntryName();
  const name = batch.fileName || words.batch.noName;
  return (
    <section className="head">
      <PageHeading title={name} />
      <p className="quiet">
        <BatchChip batch={batch} /> {nameOf(batch.entry)} ·{" "}
        {dated(words.batch.submitted(shanghaiTime(batch.submittedAt)))}
        {batch.finishedAt !== null && dated(` · ${words.batch.finished(shanghaiTime(batch.finishedAt))}`)}
      </p>
      {batch.mends !== null && (
        <p className="quiet">
          {words.batch.mendsOther}
          {words.colon}
          <PlaceLink to={`/batches/${batch.mends}`}>{words.batch.mendsOtherLink}</PlaceLink>
        </p>
      )}
    </section>
  );
}

interface FailurePlan {
  readonly batch: Batch;
  readonly failure: NonNullable<Batch["failure"]>;
}

function Failure({ batch, failure }: FailurePlan) {
  const { words, language } = useTexts();
  return (
    <div className="callout bad" role="alert">
      <p>
        <strong>{words.batch.failure}</strong>
        {words.colon}
        {language === "en" ? failure.en : failure.zh}
      </p>
      <p>
        {words.batch.failureWay} <span className="code fine">{failure.code}</span>
      </p>
      <p className="actions">
        <PlaceLink className="btn main" to={withAsked("/upload", { entry: batch.entry })}>
          {words.batch.sendAgain}
        </PlaceLink>
      </p>
      {!batch.settled && <Settle batch={batch} settled={true} name={words.batch.seen} />}
    </div>
  );
}
