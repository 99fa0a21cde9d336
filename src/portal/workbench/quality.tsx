import { useQuery } from "@tanstack/react-query";
import { withQuery } from "../ask.ts";
import { countText } from "../figures.ts";
import { hintOf } from "../words/workbench-hints.ts";
import type { Figures, MonthFigures } from "./answers.ts";
import { call } from "./call.ts";
import { MonthChart } from "./month-chart.tsx";
import { Failed, Loading, PageHeading } from "./parts.tsx";
import { PlaceLink, useAsked, withAsked } from "./router.tsx";
import { useBody } from "./session.tsx";
import { useTexts } from "./texts.tsx";

const periods = ["6", "12", "24"] as const;
const periodDefault = "12";
const problemsShown = 10;

/** Quality and timeliness of this body by month, and its most frequent problems. The period stands in the address. */
export function QualityPage() {
  const { words } = useTexts();
  const { key } = useBody();
  const asked = useAsked();
  const months = periods.find((one) => one === asked.months) ?? periodDefault;
  const figures = useQuery({
    queryKey: ["batches", "figures", months],
    queryFn: () => call<Figures>(withQuery("/api/v1/bodies/self/figures", { months }), key),
  });
  return (
    <>
      <PageHeading title={words.figures.title} />
      <nav className="periods" aria-label={words.figures.period}>
        {periods.map((one) => (
          <PlaceLink
            key={one}
            className="btn"
            to={withAsked("/quality", { months: one === periodDefault ? "" : one })}
            current={one === months ? "true" : undefined}
          >
            {words.figures.months(one)}
          </PlaceLink>
        ))}
      </nav>
      {figures.isPending && <Loading />}
      {figures.error !== null && <Failed error={figures.error} onRetry={() => void figures.refetch()} />}
      {figures.data !== undefined && <Shown figures={figures.data} />}
    </>
  );
}

function Shown({ figures }: { readonly figures: Figures }) {
  const { words } = useTexts();
  const { months } = figures;
  if (months.every(({ batches }) => batches === 0)) return <p className="empty">{words.figures.empty}</p>;
  return (
    <>
      <p className="lead">{words.figures.lead(months[0]?.month ?? "", months.at(-1)?.month ?? "")}</p>
      <Sums months={months} />
      <div className="charts">
        <MonthChart
          title={words.figures.timelinessByMonth}
          months={months}
          series={[
            { name: words.figures.onTime, tone: "good", of: ({ onTime }) => onTime },
            { name: words.figures.late, tone: "bad", of: ({ late }) => late },
            {
              name: words.figures.notDeterminable,
              tone: "dim",
              of: ({ notDeterminable }) => notDeterminable,
            },
          ]}
        />
        <MonthChart
          title={words.figures.qualityByMonth}
          months={months}
          series={[
            { name: words.figures.taken, tone: "good", of: takenOf },
            { name: words.figures.rejected, tone: "bad", of: ({ rejected }) => rejected },
          ]}
        />
      </div>
      <p className="quiet fine">{words.figures.method}</p>
      <p className="quiet fine">{words.figures.undeterminedNote}</p>
      <Problems codes={figures.codes} />
    </>
  );
}

function takenOf({ rows, rejected }: MonthFigures): number {
  return rows - rejected;
}

function Sums({ months }: { readonly months: readonly MonthFigures[] }) {
  const { words } = useTexts();
  const sum = (of: (month: MonthFigures) => number) => months.reduce((total, month) => total + of(month), 0);
  const rows = sum((month) => month.rows);
  const [onTime, late] = [sum((month) => month.onTime), sum((month) => month.late)];
  const share = (part: number, whole: number) =>
    whole === 0 ? words.figures.none : `${((part / whole) * 100).toFixed(1)}%`;
  const figures = [
    [words.figures.rows, countText(rows)],
    [words.figures.acceptedShare, share(sum(takenOf), rows)],
    [words.figures.rejectedShare, share(rows - sum(takenOf), rows)],
    [
      words.figures.warnedShare,
      share(
        sum((month) => month.warned),
        rows,
      ),
    ],
    [words.figures.timely, share(onTime, onTime + late)],
  ] as const;
  return (
    <dl className="counts">
      {figures.map(([name, figure]) => (
        <div key={name} className="card">
          <dt>{name}</dt>
          <dd>{figure}</dd>
        </div>
      ))}
    </dl>
  );
}

function Problems({ codes }: { readonly codes: Figures["codes"] }) {
  const { words, language } = useTexts();
  const shown = codes.slice(0, problemsShown);
  const most = Math.max(1, ...shown.map(({ count }) => count));
  return (
    <section aria-labelledby="problems">
      <h2 id="problems">{words.figures.problems}</h2>
      {shown.length === 0 && <p>{words.figures.noProblems}</p>}
      {shown.length > 0 && <p className="quiet fine">{words.figures.problemsNote}</p>}
      <ol className="plain common">
        {shown.map((one) => (
          <li key={one.code}>
            <p>
              {language === "en" ? one.en : one.zh} <span className="code quiet fine">{one.code}</span>
            </p>
            <p className="measure">
              <svg width="100%" height="0.6rem" aria-hidden="true" focusable="false">
                <rect
                  className={one.level === "error" ? "bad" : "soft"}
                  width={`${(one.count / most) * 100}%`}
                  height="100%"
                />
              </svg>
              <span>
                {countText(one.count)}{" "}
                <span className={one.level === "error" ? "chip bad" : "chip wait"}>
                  {words.batch.levels[one.level]}
                </span>
              </span>
            </p>
            <p className="quiet fine">{hintOf(one.code, language)}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
