import type { Batch } from "../api-types.ts";
import { countText } from "../figures.ts";
import { useBatches } from "./history.tsx";
import { Failed, Loading, useTitle } from "./parts.tsx";
import { useTexts } from "./texts.tsx";

const problemsShown = 8;

/** Quality and timeliness of this body, counted from its finished batches. */
export function QualityPage() {
  const { words } = useTexts();
  const asked = useBatches();
  useTitle(words.figures.title);
  const done = (asked.data?.pages.flatMap((page) => page.items) ?? []).filter(
    ({ status }) => status === "done",
  );
  return (
    <>
      <h1>{words.figures.title}</h1>
      {asked.isPending && <Loading />}
      {asked.error !== null && <Failed error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.data !== undefined && done.length === 0 && <p className="empty">{words.figures.empty}</p>}
      {done.length > 0 && <Figures batches={done} />}
    </>
  );
}

function Figures({ batches }: { readonly batches: readonly Batch[] }) {
  const { words } = useTexts();
  const sum = (of: (batch: Batch) => number) => batches.reduce((total, batch) => total + of(batch), 0);
  const total = sum(({ counts }) => counts.total);
  const onTime = sum(({ timeliness }) => timeliness.onTime);
  const late = sum(({ timeliness }) => timeliness.late);
  const open = sum(({ timeliness }) => timeliness.notDeterminable);
  const share = (part: number, whole: number) =>
    whole === 0 ? words.figures.none : `${((part / whole) * 100).toFixed(1)}%`;
  const figures = [
    [words.figures.rows, countText(total)],
    [words.figures.acceptedShare, share(total - sum(({ counts }) => counts.rejected), total)],
    [
      words.figures.rejectedShare,
      share(
        sum(({ counts }) => counts.rejected),
        total,
      ),
    ],
    [
      words.figures.warnedShare,
      share(
        sum(({ counts }) => counts.warned),
        total,
      ),
    ],
    [words.figures.timely, share(onTime, onTime + late)],
  ] as const;
  return (
    <>
      <p className="lead">{words.figures.lead(countText(batches.length))}</p>
      <dl className="counts">
        {figures.map(([name, figure]) => (
          <div key={name} className="card">
            <dt>{name}</dt>
            <dd>{figure}</dd>
          </div>
        ))}
      </dl>
      <p className="quiet">{words.figures.timelyNote(countText(late), countText(open))}</p>
      <p className="quiet">{words.figures.method}</p>
      <CommonProblems batches={batches} />
    </>
  );
}

function CommonProblems({ batches }: { readonly batches: readonly Batch[] }) {
  const { words, language } = useTexts();
  const sums = new Map<string, Batch["codes"][number]>();
  for (const one of batches.flatMap(({ codes }) => codes)) {
    sums.set(one.code, { ...one, count: one.count + (sums.get(one.code)?.count ?? 0) });
  }
  const shown = [...sums.values()].toSorted((a, b) => b.count - a.count).slice(0, problemsShown);
  return (
    <section aria-labelledby="problems">
      <h2 id="problems">{words.figures.problems}</h2>
      {shown.length === 0 && <p>{words.figures.noProblems}</p>}
      <ol>
        {shown.map((one) => (
          <li key={one.code}>
            {language === "en" ? one.en : one.zh} <span className="code quiet">{one.code}</span> ×{" "}
            {countText(one.count)}
          </li>
        ))}
      </ol>
    </section>
  );
}
