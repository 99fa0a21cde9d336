import { BarChart } from "echarts/charts";
import { AriaComponent, GridComponent, TooltipComponent } from "echarts/components";
import { type EChartsType, init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([BarChart, GridComponent, TooltipComponent, AriaComponent, CanvasRenderer]);

interface Figures {
  readonly names: readonly string[];
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[];
}

/** Below this width of one bar the labels of some are left out. */
const labelledBarMin = 24;

interface Chart {
  readonly live: HTMLElement;
  readonly figure: HTMLElement;
  readonly figures: Figures;
  readonly isLying: boolean;
}

/**
 * Draws the figures that stand in the table of the page; asks the server for nothing. Colours are the tokens of the page, so
 * dark and high contrast hold; the tooltip is drawn on the canvas, because the content policy allows no inline style.
 */
export function drawChart(figure: HTMLElement): void {
  const table = figure.querySelector("table");
  const place = figure.querySelector<HTMLElement>(".chart-drawing");
  if (table === null || place === null) return;
  const figures = figuresOf(table);
  const live = document.createElement("div");
  live.className = "chart-live";
  live.tabIndex = 0;
  live.setAttribute("role", "img");
  live.setAttribute(
    "aria-label",
    `${figure.querySelector("figcaption")?.textContent ?? ""} ${figure.dataset.hint ?? ""}`,
  );
  const printed = place.querySelector("svg, .region-bars");
  printed?.replaceWith(live);
  const chart: Chart = { live, figure, figures, isLying: figure.dataset.chart === "regions" };
  if (chart.isLying) live.style.height = `${Math.max(8, figures.names.length * 1.9)}rem`;
  const drawing = init(live, null, { renderer: "canvas" });
  const paint = () => drawing.setOption(optionOf(chart), true);
  paint();
  addKeys(live, drawing, figures.names.length);
  new ResizeObserver(() => drawing.resize()).observe(live);
  for (const scheme of ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"]) {
    matchMedia(scheme).addEventListener("change", paint);
  }
}

function figuresOf(table: HTMLTableElement): Figures {
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
  const heads = [...(table.tHead?.rows[0]?.cells ?? [])].map((cell) => cell.textContent ?? "");
  const text = (row: HTMLTableRowElement, at: number) => row.cells[at]?.textContent ?? "";
  return {
    names: rows.map((row) => text(row, 0)),
    series: heads
      .slice(1)
      .map((name, at) => ({ name, values: rows.map((row) => Number(text(row, at + 1))) })),
  };
}

function optionOf({ live, figure, figures, isLying }: Chart) {
  const style = getComputedStyle(figure);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const colours = [token("accent"), token("cinnabar")];
  const size = Number.parseFloat(style.fontSize) * 0.8;
  const say = { color: token("ink-2"), fontFamily: style.fontFamily, fontSize: size };
  const isRoomy = live.clientWidth / figures.names.length > labelledBarMin;
  const category = {
    type: "category" as const,
    data: [...figures.names],
    inverse: isLying,
    axisLabel: isLying
      ? say
      : {
          ...say,
          interval: isRoomy ? 0 : ("auto" as const),
          formatter: (month: string) =>
            month.endsWith("01") ? `${month.slice(5)}\n${month.slice(0, 4)}` : month.slice(5),
        },
    axisTick: { show: false },
    axisLine: { lineStyle: { color: token("line-strong") } },
  };
  const value = {
    type: "value" as const,
    axisLabel: say,
    splitLine: { lineStyle: { color: token("line") } },
  };
  return {
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    animationDuration: 250,
    grid: { left: 4, right: 16, top: 12, bottom: 4, containLabel: true },
    xAxis: isLying ? value : category,
    yAxis: isLying ? category : value,
    tooltip: {
      trigger: "axis" as const,
      renderMode: "richText" as const,
      backgroundColor: token("card"),
      borderColor: token("line-strong"),
      textStyle: { ...say, color: token("ink") },
      axisPointer: { type: "shadow" as const },
    },
    series: figures.series.map(({ name, values }, at) => ({
      name,
      type: "bar" as const,
      stack: "all",
      data: [...values],
      itemStyle: { color: colours[at] },
      barMaxWidth: isLying ? 12 : 34,
    })),
  };
}

/** Arrow keys walk from bar to bar and show its figures; Escape puts them away. */
function addKeys(live: HTMLElement, drawing: EChartsType, count: number): void {
  let at = -1;
  live.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") drawing.dispatchAction({ type: "hideTip" });
    if (step === undefined) return;
    event.preventDefault();
    at = Math.min(count - 1, Math.max(0, at + step));
    drawing.dispatchAction({ type: "showTip", seriesIndex: 0, dataIndex: at });
  });
  live.addEventListener("blur", () => drawing.dispatchAction({ type: "hideTip" }));
}
