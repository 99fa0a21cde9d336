import { stat } from "node:fs/promises";
import { join } from "node:path";
import { writeTemplateFile } from "../src/demo/index.ts";
import type { Ground } from "./ground.ts";
import { moreIsBetter, type Result } from "./result.ts";
import { takeIn } from "./take-in.ts";
import { startWorker } from "./worker.ts";

const ROWS = 100_000;
/** A row of a workbook may cost twice as much as the same row in CSV. */
const TARGET = 0.5;
/** New rows for each turn, so that none is a duplicate; workbook and text take turns in going first. */
const TURNS = 2;

/** Intake of a penalty workbook against CSV files with as many rows of the same kind, through the same worker. */
export async function benchXlsx(ground: Ground, scale: number): Promise<readonly Result[]> {
  const rows = Math.max(1_000, Math.round(ROWS * scale));
  const worker = startWorker(ground);
  const seconds = { csv: 0, xlsx: 0 };
  const cpu = { csv: 0, xlsx: 0 };
  const megabytes = { csv: 0, xlsx: 0 };
  let memoryMb = 0;
  for (let turn = 0; turn < TURNS; turn++) {
    const order = turn % 2 === 0 ? (["csv", "xlsx"] as const) : (["xlsx", "csv"] as const);
    for (const [at, format] of order.entries()) {
      const path = join(ground.folder, `penalties-${turn}.${format}`);
      const seed = 100 + turn * 2 + at;
      await writeTemplateFile({
        path,
        entry: "administrative-penalty",
        subject: "organisation",
        rows,
        seed,
        format,
        today: ground.today,
      });
      const taken = await takeIn(ground, worker, { path });
      seconds[format] += taken.seconds;
      cpu[format] += taken.cpuSeconds;
      megabytes[format] += (await stat(path)).size / 1e6 / TURNS;
      memoryMb = taken.memoryMb;
    }
  }
  await worker.stop();
  const perSecond = (format: "csv" | "xlsx"): number => Math.round((rows * TURNS) / seconds[format]);
  return [
    moreIsBetter({
      name: "xlsx",
      value: perSecond("xlsx"),
      control: perSecond("csv"),
      unit: "rows/s",
      target: TARGET,
      notes: {
        rows,
        memoryMb,
        xlsxMb: Math.round(megabytes.xlsx),
        csvMb: Math.round(megabytes.csv),
        cpuSecondsXlsx: Math.round(cpu.xlsx * 10) / 10,
        cpuSecondsCsv: Math.round(cpu.csv * 10) / 10,
      },
    }),
  ];
}
