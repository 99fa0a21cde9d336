import type { Statistics } from "../api-types.ts";
import { countText } from "../figures.ts";
import type { Words } from "../words/index.ts";

const monthsShown = 6;
const regionsShown = 6;

/** Bars of the last months, drawn for the eye, with the same figures as a table for screen readers. */
export function MonthBars({
  months,
  words,
}: {
  readonly months: Statistics["byMonth"];
  readonly words: Words;
}) {
  const shown = months.toSorted((a, b) => a.month.localeCompare(b.month)).slice(-monthsShown);
  const most = Math.max(1, ...shown.map((one) => one.licences + one.penalties));
  if (shown.length === 0) return null;
  const step = 100 / shown.length;
  return (
    <figure className="bars">
      <figcaption>
        {words.home.byMonth}
        <span className="legend licence">{words.nav.licences}</span>
        <span className="legend penalty">{words.nav.penalties}</span>
      </figcaption>
      <svg width="100%" height="9rem" aria-hidden="true" focusable="false">
        {shown.map((one, index) => {
          const licences = (one.licences / most) * 70;
          const penalties = (one.penalties / most) * 70;
          const x = `${index * step + step * 0.15}%`;
          const width = `${step * 0.7}%`;
          return (
            <g key={one.month}>
              <rect className="licence" x={x} y={`${82 - licences}%`} width={width} height={`${licences}%`} />
              <rect
                className="penalty"
                x={x}
                y={`${82 - licences - penalties}%`}
                width={width}
                height={`${penalties}%`}
              />
              <text x={`${index * step + step / 2}%`} y={`${78 - licences - penalties}%`} textAnchor="middle">
                {countText(one.licences + one.penalties)}
              </text>
              <text x={`${index * step + step / 2}%`} y="96%" textAnchor="middle">
                {one.month.slice(2)}
              </text>
            </g>
          );
        })}
      </svg>
      <div className="hidden">
        <table>
          <caption>{words.home.chartMonths}</caption>
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
      </div>
    </figure>
  );
}

/** The regions with most public records, as a table whose last column draws the figure. */
export function RegionBars({
  regions,
  words,
}: {
  readonly regions: Statistics["byRegion"];
  readonly words: Words;
}) {
  const shown = regions.toSorted((a, b) => b.records - a.records).slice(0, regionsShown);
  const most = Math.max(1, ...shown.map((one) => one.records));
  if (shown.length === 0) return null;
  return (
    <table className="regions">
      <caption>{words.home.byRegion}</caption>
      <thead className="hidden">
        <tr>
          <th scope="col">{words.home.region}</th>
          <th scope="col">{words.home.records}</th>
        </tr>
      </thead>
      <tbody>
        {shown.map((one) => (
          <tr key={one.code}>
            <th scope="row">{one.name}</th>
            <td>
              <svg width="100%" height="0.6rem" aria-hidden="true" focusable="false">
                <rect
                  className="licence"
                  x="0"
                  y="0"
                  width={`${(one.records / most) * 100}%`}
                  height="100%"
                />
              </svg>
              <span>{countText(one.records)}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
