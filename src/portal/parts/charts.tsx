import type { ReactNode } from "react";
import type { Statistics } from "../api-types.ts";
import { countText } from "../figures.ts";
import type { Words } from "../words/index.ts";

const regionsShown = 8;

interface ChartPlan {
  readonly kind: "months" | "regions";
  readonly title: string;
  readonly drawing: ReactNode;
  readonly table: ReactNode;
  readonly words: Words;
}

/**
 * A chart as a document has it: a drawing for the eye and its figures as a table for everyone. The island `chart` reads the
 * table and puts a drawing that answers to pointer and keys in the place of the first, when a reader looks at it.
 */
function Chart({ kind, title, drawing, table, words }: ChartPlan) {
  return (
    <figure className="chart" data-island="chart" data-chart={kind} data-hint={words.home.chartDraw}>
      <figcaption>{title}</figcaption>
      <div className="chart-drawing">{drawing}</div>
      <details>
        <summary>{words.home.table}</summary>
        {table}
      </details>
    </figure>
  );
}

/** Licences and penalties of the last months as stacked bars. */
export function MonthChart({
  months,
  words,
}: {
  readonly months: Statistics["byMonth"];
  readonly words: Words;
}) {
  const shown = months.toSorted((a, b) => a.month.localeCompare(b.month));
  if (shown.length === 0) return null;
  return (
    <Chart
      kind="months"
      title={words.home.byMonth}
      drawing={<MonthDrawing shown={shown} words={words} />}
      table={<MonthTable shown={shown} words={words} />}
      words={words}
    />
  );
}

interface MonthsShown {
  readonly shown: Statistics["byMonth"];
  readonly words: Words;
}

const barTop = 12;
const barGround = 80;
const january = "01";

function MonthDrawing({ shown, words }: MonthsShown) {
  const most = Math.max(1, ...shown.map((one) => one.licences + one.penalties));
  const step = 100 / shown.length;
  const scale = (barGround - barTop) / most;
  return (
    <>
      <p className="legends" aria-hidden="true">
        <span className="legend licence">{words.nav.licences}</span>
        <span className="legend penalty">{words.nav.penalties}</span>
      </p>
      <svg width="100%" height="12rem" aria-hidden="true" focusable="false">
        <rect className="ground" x="0" y={`${barGround}%`} width="100%" height="1" />
        {shown.map((one, index) => {
          const licences = one.licences * scale;
          const penalties = one.penalties * scale;
          const bar = { x: `${index * step + step * 0.18}%`, width: `${step * 0.64}%` };
          const middle = `${index * step + step / 2}%`;
          return (
            <g key={one.month}>
              <rect className="licence" {...bar} y={`${barGround - licences}%`} height={`${licences}%`} />
              <rect
                className="penalty"
                {...bar}
                y={`${barGround - licences - penalties}%`}
                height={`${penalties}%`}
              />
              <text className="figure" x={middle} y={`${barGround - licences - penalties - 3}%`}>
                {countText(one.licences + one.penalties)}
              </text>
              <text x={middle} y="89%">
                {one.month.slice(5)}
              </text>
              {one.month.endsWith(january) && (
                <text x={middle} y="99%">
                  {one.month.slice(0, 4)}
                </text>
              )}
            </g>
          );
        })}
      </svg>
    </>
  );
}

function MonthTable({ shown, words }: MonthsShown) {
  return (
    <table className="figures-table">
      <caption className="hidden">{words.home.chartMonths}</caption>
      <thead>
        <tr>
          <th scope="col">{words.home.month}</th>
          <th scope="col">{words.nav.licences}</th>
          <th scope="col">{words.nav.penalties}</th>
        </tr>
      </thead>
      <tbody>
        {shown.map((one) => (
          <tr key={one.month}>
            <th scope="row">{one.month}</th>
            <td>{one.licences}</td>
            <td>{one.penalties}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The regions with most public records as bars; the table has all of them. */
export function RegionChart({
  regions,
  words,
}: {
  readonly regions: Statistics["byRegion"];
  readonly words: Words;
}) {
  const sorted = regions.toSorted((a, b) => b.records - a.records);
  if (sorted.length === 0) return null;
  const shown = sorted.slice(0, regionsShown);
  const most = Math.max(1, ...shown.map((one) => one.records));
  const drawing = (
    <ul className="region-bars" aria-hidden="true">
      {shown.map((one) => (
        <li key={one.code}>
          <span>{one.name}</span>
          <svg width="100%" height="0.7rem" aria-hidden="true" focusable="false">
            <rect className="track" width="100%" height="100%" rx="3" />
            <rect className="licence" width={`${(one.records / most) * 100}%`} height="100%" rx="3" />
          </svg>
          <span className="amount">{countText(one.records)}</span>
        </li>
      ))}
    </ul>
  );
  return (
    <Chart
      kind="regions"
      title={words.home.byRegion}
      drawing={drawing}
      table={<RegionTable regions={sorted} words={words} />}
      words={words}
    />
  );
}

function RegionTable({
  regions,
  words,
}: {
  readonly regions: Statistics["byRegion"];
  readonly words: Words;
}) {
  return (
    <table className="figures-table">
      <caption className="hidden">{words.home.byRegion}</caption>
      <thead>
        <tr>
          <th scope="col">{words.home.region}</th>
          <th scope="col">{words.home.records}</th>
        </tr>
      </thead>
      <tbody>
        {regions.map((one) => (
          <tr key={one.code}>
            <th scope="row">{one.name}</th>
            <td>{one.records}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
