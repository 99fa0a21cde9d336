import { dayNumber, dayText } from "../days.ts";
import { countText } from "../figures.ts";

export interface Series {
  readonly name: string;
  /** Colour: `s1` to `s5`, or `refused`. */
  readonly tone: string;
  /** One figure a day. */
  readonly values: readonly number[];
}

interface DayBarsPlan {
  readonly title: string;
  readonly days: readonly string[];
  readonly series: readonly Series[];
  readonly dayWord: string;
  readonly tableWord: string;
}

const barTop = 6;
const barGround = 84;
const labelsMax = 8;

/** Figures a day as stacked bars for the eye, and as a table for everyone. */
export function DayBars(plan: DayBarsPlan) {
  const { title, days, series, dayWord, tableWord } = plan;
  return (
    <figure className="chart day-bars">
      <figcaption>{title}</figcaption>
      {series.length > 1 && (
        <p className="legends" aria-hidden="true">
          {series.map(({ name, tone }) => (
            <span key={name} className={`legend ${tone}`}>
              {name}
            </span>
          ))}
        </p>
      )}
      <Drawing days={days} series={series} />
      <details>
        <summary>{tableWord}</summary>
        <table className="figures-table">
          <caption className="hidden">{title}</caption>
          <thead>
            <tr>
              <th scope="col">{dayWord}</th>
              {series.map(({ name }) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {days.map((day, at) => (
              <tr key={day}>
                <th scope="row" className="nowrap">
                  {day}
                </th>
                {series.map(({ name, values }) => (
                  <td key={name}>{countText(values[at] ?? 0)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}

function Drawing({ days, series }: Pick<DayBarsPlan, "days" | "series">) {
  const sums = days.map((_, at) => series.reduce((sum, { values }) => sum + (values[at] ?? 0), 0));
  const most = Math.max(1, ...sums);
  const step = 100 / days.length;
  const scale = (barGround - barTop) / most;
  const labelEvery = Math.ceil(days.length / labelsMax);
  return (
    <svg width="100%" height="9rem" aria-hidden="true" focusable="false">
      <rect className="ground" x="0" y={`${barGround}%`} width="100%" height="1" />
      {days.map((day, at) => (
        <g key={day}>
          {stacked(series, at).map(({ tone, from, value }) => (
            <rect
              key={tone}
              className={tone}
              x={`${at * step + step * 0.15}%`}
              width={`${step * 0.7}%`}
              y={`${barGround - (from + value) * scale}%`}
              height={`${value * scale}%`}
            />
          ))}
          {(days.length - 1 - at) % labelEvery === 0 && (
            <text
              className={isSecond(days.length - 1 - at, labelEvery) ? "second" : undefined}
              x={`${at * step + step / 2}%`}
              y="97%"
            >
              {`${Number(day.slice(5, 7))}/${Number(day.slice(8))}`}
            </text>
          )}
        </g>
      ))}
    </svg>
  );
}

/** Every second label gives way where large type has no room for all. */
function isSecond(back: number, labelEvery: number): boolean {
  return (back / labelEvery) % 2 === 1;
}

function stacked(series: readonly Series[], at: number) {
  let from = 0;
  return series.flatMap(({ tone, values }) => {
    const value = values[at] ?? 0;
    const part = { tone, from, value };
    from += value;
    return value === 0 ? [] : [part];
  });
}

/** Every ISO day from one through another. */
export function daysBetween(from: string, through: string): readonly string[] {
  const first = dayNumber(from);
  return Array.from({ length: Math.max(1, dayNumber(through) - first + 1) }, (_, at) => dayText(first + at));
}
