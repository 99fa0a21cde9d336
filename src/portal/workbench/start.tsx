import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Batch } from "../api-types.ts";
import { withQuery } from "../ask.ts";
import { dayNumber, dayText, shanghaiTime } from "../days.ts";
import { countText } from "../figures.ts";
import { dated } from "../parts/dated.ts";
import type { EndingRecord, Figures, Page } from "./answers.ts";
import { BatchChip, isFinished } from "./batch-parts.tsx";
import { call } from "./call.ts";
import { Failed, Loading, PageHeading, useEntryName } from "./parts.tsx";
import { PlaceLink, withAsked } from "./router.tsx";
import { useBody } from "./session.tsx";
import { useTexts } from "./texts.tsx";

const pollMs = 3000;
const urgentDays = 7;
const failedDays = 7;
const openShown = 5;
const endingShown = 3;
const endingDays = 30;

/** What a clerk has to do, the most urgent first, so that ten seconds are enough to know. */
export function StartPage() {
  const { words } = useTexts();
  const { body } = useBody();
  const figures = useAnswer<Figures>("/api/v1/bodies/self/figures", { months: "1" });
  const today = figures.data?.asOf;
  return (
    <>
      <div className="start-head">
        <div>
          <PageHeading title={words.start.title} />
          <p className="lead">
            {today === undefined ? body.name : dated(words.start.lead(body.name, today))}
          </p>
        </div>
        <PlaceLink className="btn main" to="/upload">
          {words.start.send}
        </PlaceLink>
      </div>
      {figures.data === undefined ? <Waiting asked={figures} /> : <ToDo figures={figures.data} />}
    </>
  );
}

function Waiting({ asked }: { readonly asked: UseQueryResult<unknown> }) {
  if (asked.error === null) return <Loading />;
  return <Failed error={asked.error} onRetry={() => void asked.refetch()} />;
}

function useAnswer<T>(
  path: string,
  query: Readonly<Record<string, string>>,
  refetchMs?: (data: T) => number | false,
) {
  const { key } = useBody();
  return useQuery({
    queryKey: ["batches", path, query],
    queryFn: () => call<T>(withQuery(path, query), key),
    refetchInterval: ({ state }) =>
      state.data === undefined || refetchMs === undefined ? false : refetchMs(state.data),
  });
}

function ToDo({ figures }: { readonly figures: Figures }) {
  const { words } = useTexts();
  const today = figures.asOf;
  const open = useAnswer<Page<Batch>>("/api/v1/bodies/self/forgetting", { limit: "50" });
  const failed = useAnswer<Page<Batch>>("/api/v1/batches", {
    status: "failed",
    from: dayText(dayNumber(today) - failedDays),
    limit: "5",
  });
  const recent = useAnswer<Page<Batch>>("/api/v1/batches", { limit: "5" }, ({ items }) =>
    items.some((batch) => !isFinished(batch)) ? pollMs : false,
  );
  const ending = useEnding("publicity");
  const repair = useEnding("repair");
  const all = [open, failed, recent, ending, repair];
  const broken = all.find((asked) => asked.error !== null);
  if (broken !== undefined) {
    const retry = () => {
      for (const asked of all) if (asked.error !== null) void asked.refetch();
    };
    return broken.error === null ? null : <Failed error={broken.error} onRetry={retry} />;
  }
  if (all.some((asked) => asked.data === undefined)) return <Loading />;
  const tasks = [
    ...(failed.data?.items ?? [])
      .filter(({ settled }) => !settled)
      .map((batch) => <FailedTask key={batch.id} batch={batch} />),
    ...openTasks(open.data, today),
    ...(recent.data?.items ?? [])
      .filter((batch) => !isFinished(batch))
      .map((batch) => <RunningTask key={batch.id} batch={batch} />),
    ...lateTasks(figures),
    ...endingTasks("publicity", ending.data, today),
    ...endingTasks("repair", repair.data, today),
  ];
  return (
    <>
      {tasks.length === 0 ? (
        <div className="empty">
          <p>
            <strong>{words.start.none}</strong>
          </p>
          <p>{words.start.noneText}</p>
        </div>
      ) : (
        <ul className="tasks">{tasks}</ul>
      )}
      <Recent batches={recent.data?.items ?? []} />
    </>
  );
}

function useEnding(what: "publicity" | "repair") {
  return useAnswer<Page<EndingRecord>>("/api/v1/bodies/self/expiring", {
    what,
    days: String(endingDays),
    limit: String(endingShown),
  });
}

type Urgency = "urgent" | "soon" | "notice" | "running";

interface TaskPlan {
  readonly urgency: Urgency;
  readonly title: string;
  readonly note?: ReactNode;
  readonly to: string;
  readonly action: string;
}

/** One thing to do. Its colour repeats what its first word says. */
function Task({ urgency, title, note, to, action }: TaskPlan) {
  const { words } = useTexts();
  return (
    <li className={`task card task-${urgency}`}>
      <span className="urgency">{words.start.urgency[urgency]}</span>
      <div>
        <h2>{title}</h2>
        {note}
      </div>
      <PlaceLink className={urgency === "urgent" ? "btn main" : "btn"} to={to}>
        {action}
        <span className="hidden">
          {words.colon}
          {title}
        </span>
      </PlaceLink>
    </li>
  );
}

function FailedTask({ batch }: { readonly batch: Batch }) {
  const { words, language } = useTexts();
  const said = language === "en" ? batch.failure?.en : batch.failure?.zh;
  return (
    <Task
      urgency="urgent"
      title={`${words.start.failed}${words.colon}${batch.fileName || words.batch.noName}`}
      note={<p>{said}</p>}
      to={`/batches/${batch.id}`}
      action={words.start.look}
    />
  );
}

function openTasks(open: Page<Batch> | undefined, today: string): readonly ReactNode[] {
  const batches = open?.items ?? [];
  const shown = batches
    .slice(0, openShown)
    .map((batch) => <OpenTask key={batch.id} batch={batch} today={today} />);
  const others = `${batches.length - openShown}${open?.next === undefined ? "" : "+"}`;
  return batches.length > openShown ? [...shown, <MoreOpen key="more" count={others} />] : shown;
}

function OpenTask({ batch, today }: { readonly batch: Batch; readonly today: string }) {
  const { words } = useTexts();
  const nameOf = useEntryName();
  const last = batch.keptUntil ?? today;
  const days = dayNumber(last) - dayNumber(today);
  return (
    <Task
      urgency={days <= urgentDays ? "urgent" : "soon"}
      title={words.start.open(countText(batch.open))}
      note={
        <p>
          {words.start.openNote(batch.fileName || words.batch.noName, nameOf(batch.entry))}
          <span className="block quiet">{dated(words.start.forgetIn(days, last))}</span>
        </p>
      }
      to={`/batches/${batch.id}`}
      action={words.start.mend}
    />
  );
}

function MoreOpen({ count }: { readonly count: string }) {
  const { words } = useTexts();
  return (
    <Task
      urgency="soon"
      title={words.start.openLast(count)}
      to={withAsked("/batches", { only: "mend" })}
      action={words.start.openMore}
    />
  );
}

function RunningTask({ batch }: { readonly batch: Batch }) {
  const { words } = useTexts();
  return (
    <Task
      urgency="running"
      title={`${words.start.running(String(Math.floor(batch.progress.share * 100)))}${words.colon}${batch.fileName || words.batch.noName}`}
      to={`/batches/${batch.id}`}
      action={words.start.follow}
    />
  );
}

function lateTasks({ months }: Figures): readonly ReactNode[] {
  const month = months.at(-1);
  return month === undefined || month.late === 0
    ? []
    : [<LateTask key="late" month={month.month} late={month.late} />];
}

function LateTask({ month, late }: { readonly month: string; readonly late: number }) {
  const { words } = useTexts();
  return (
    <Task
      urgency="soon"
      title={words.start.late(countText(late))}
      note={<p className="quiet">{words.start.lateNote}</p>}
      to={withAsked("/batches", { only: "late", from: `${month}-01` })}
      action={words.start.lateLook}
    />
  );
}

function endingTasks(
  what: "publicity" | "repair",
  records: Page<EndingRecord> | undefined,
  today: string,
): readonly ReactNode[] {
  return records === undefined || records.items.length === 0
    ? []
    : [<EndingTask key={what} what={what} records={records.items} today={today} />];
}

interface EndingPlan {
  readonly what: "publicity" | "repair";
  readonly records: readonly EndingRecord[];
  readonly today: string;
}

function EndingTask({ what, records, today }: EndingPlan) {
  const { words } = useTexts();
  const isEnd = what === "publicity";
  const { expiring } = words;
  return (
    <Task
      urgency="notice"
      title={isEnd ? words.start.ends : words.start.repairs}
      note={
        <>
          <ul className="plain endings">
            {records.map((record) => {
              const day = (isEnd ? record.publicThrough : record.repairFrom) ?? today;
              return (
                <li key={record.id}>
                  {record.subject.name}{" "}
                  <span className="quiet">
                    {record.documentNumber} ·{" "}
                    {dated(isEnd ? words.start.through(day) : words.start.since(day))} ·{" "}
                    {expiring.daysLeft(dayNumber(day) - dayNumber(today))}
                  </span>
                </li>
              );
            })}
          </ul>
          <p className="quiet">{isEnd ? words.start.endsNote : words.start.repairsNote}</p>
        </>
      }
      to={withAsked("/expiring", { what: isEnd ? "" : what })}
      action={words.start.all}
    />
  );
}

function Recent({ batches }: { readonly batches: readonly Batch[] }) {
  const { words } = useTexts();
  const nameOf = useEntryName();
  return (
    <section aria-labelledby="recent">
      <h2 id="recent">{words.start.recent}</h2>
      {batches.length === 0 && <p className="quiet">{words.start.recentNone}</p>}
      <ul className="plain recent">
        {batches.map((batch) => (
          <li key={batch.id}>
            <BatchChip batch={batch} />
            <PlaceLink to={`/batches/${batch.id}`}>{batch.fileName || words.batch.noName}</PlaceLink>
            <span className="quiet">
              {nameOf(batch.entry)} · {dated(shanghaiTime(batch.submittedAt))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
