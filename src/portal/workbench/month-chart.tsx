import { countText } from "../figures.ts";
import type { MonthFigures } from "./answers.ts";
import { useTexts } from "./texts.tsx";

interface Series {
  readonly name: string;
  readonly tone: "good" | "bad" | "dim";
  readonly of: (month: MonthFigures) => number;
}

interface ChartPlan {
  readonly title: string;
  readonly months: readonly MonthFigures[];
  readonly series: readonly Series[];
}

const top = 8;
const bottom = 88;
/** With more months than this, only every second or third has its name under the bar. */
const namesMax = 8;

/** Stacked bars by month for the eye, and the same figures as a table for everyone who wants them. */
export function MonthChart({ title, months, series }: ChartPlan) {
  const totals = months.map((month) => series.reduce((sum, { of }) => sum + of(month), 0));
  const most = Math.max(1, ...totals);
  const step = 100 / months.length;
  const nameEvery = Math.ceil(months.length / namesMax);
  return (
    <figure className="month-chart card">
      <figcaption>
        <h2>{title}</h2>
        <p className="legend-line">
          {series.map(({ name, tone }) => (
            <span key={name} className={tone}>
              {name}
            </span>
          ))}
        </p>
      </figcaption>
      <svg width="100%" height="11rem" aria-hidden="true" focusable="false">
        <line x1="0" x2="100%" y1={`${bottom}%`} y2={`${bottom}%`} />
        {months.map((month, index) => (
          <Bar
            key={month.month}
            month={month}
            series={series}
            scale={(bottom - top) / most}
            x={index * step}
            step={step}
            isNamed={(months.length - 1 - index) % nameEvery === 0}
          />
        ))}
      </svg>
      <FiguresTable title={title} months={months} series={series} />
    </figure>
  );
}

interface BarPlan {
  readonly month: MonthFigures;
  readonly series: readonly Series[];
  /** Percent of the height for one row. */
  readonly scale: number;
  readonly x: number;
  readonly step: number;
  readonly isNamed: boolean;
}

function Bar({ month, series, scale, x, step, isNamed }: BarPlan) {
  const heights = series.map(({ of }) => of(month) * scale);
  return (
    <g>
      {series.map(({ name, tone }, at) => {
        const below = heights.slice(0, at).reduce((sum, height) => sum + height, 0);
        const height = heights[at] ?? 0;
        return (
          <rect
            key={name}
            className={tone}
            x={`${x + step * 0.18}%`}
            width={`${step * 0.64}%`}
            y={`${bottom - below - height}%`}
            height={`${height}%`}
          />
        );
      })}
      {isNamed && (
        <text x={`${x + step / 2}%`} y="98%" textAnchor="middle">
          {month.month.slice(2)}
        </text>
      )}
    </g>
  );
}

function FiguresTable({ title, months, series }: ChartPlan) {
  const { words } = useTexts();
  return (
    <details>
      <summary>{words.figures.table}</summary>
      <table>
        <caption className="hidden">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{words.figures.month}</th>
            {series.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {months.map((month) => (
            <tr key={month.month}>
              <th scope="row">{month.month}</th>
              {series.map(({ name, of }) => (
                <td key={name}>{countText(of(month))}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
