import { asked, LIST, type Took, timed } from "./asking.ts";
import { FILES, fill } from "./fill.ts";
import type { Ground } from "./ground.ts";
import { benchLists } from "./lists.ts";
import { inventedCode, RECORDS_OF_SUBJECT } from "./many-rows.ts";
import { lessIsBetter, moreIsBetter, type Result } from "./result.ts";
import { settingsOf, startServer } from "./server.ts";

const ROWS_OF_FILE = 500_000;
/** A row may cost 1.3 times as much at ten times the records. */
const TARGET = 1 / 1.3;
const ASKED = 300;
const SUBJECTS_ASKED = 100;

/** Cost of a row of the first and of the last of ten files, and the lists over what they make: one ground for both. */
export async function* benchGrowthAndLists(
  ground: Ground,
  scale: number,
): AsyncGenerator<Result, void, void> {
  const rowsOfFile = Math.max(1_000, Math.round(ROWS_OF_FILE * scale));
  const speeds: number[] = [];
  const cpu: number[] = [];
  const states: State[] = [];
  const memoryMb = await fill({
    ground,
    rowsOfFile,
    after: async (files, taken) => {
      speeds.push(Math.round(rowsOfFile / taken.seconds));
      cpu.push(Math.round((taken.cpuSeconds / rowsOfFile) * 1e6));
      if (files === 1 || files === FILES) states.push(await stateOf(ground, { files, rowsOfFile }));
    },
  });
  const [first, last] = states;
  if (first === undefined || last === undefined) throw new Error("the ground was filled");
  yield moreIsBetter({
    name: "growth",
    value: speeds.at(-1) ?? 0,
    control: speeds[0] ?? 0,
    unit: "rows/s",
    target: TARGET,
    notes: {
      memoryMb,
      speeds: speeds.join(" "),
      first: textOf(first),
      last: textOf(last),
    },
  });
  yield lessIsBetter({
    name: "growth-cpu",
    value: cpu.at(-1) ?? 0,
    control: cpu[0] ?? 0,
    unit: "µs/row",
    target: TARGET,
    notes: { microseconds: cpu.join(" ") },
  });
  yield* benchLists(ground);
}

interface State {
  readonly records: number;
  readonly bytesOfRecord: number;
  readonly subject: Took;
  readonly list: Took;
}

/** Size and answers of a ground with so many files; the subjects asked for are those of the first. */
async function stateOf(
  ground: Ground,
  { files, rowsOfFile }: { readonly files: number; readonly rowsOfFile: number },
): Promise<State> {
  const records = files * rowsOfFile;
  const server = await startServer("real", settingsOf(ground));
  try {
    const [row] = await ground.sql<{ bytes: string }[]>`
      select pg_database_size(current_database())::text as bytes`;
    const codes = Array.from({ length: SUBJECTS_ASKED }, (_, n) =>
      inventedCode(Math.floor((n * rowsOfFile) / RECORDS_OF_SUBJECT / SUBJECTS_ASKED)),
    );
    await asked(`${server.url}${LIST}`);
    return {
      records,
      bytesOfRecord: Math.round(Number(row?.bytes ?? 0) / records),
      subject: await timed(
        server.url,
        codes.map((code) => `/api/v1/subjects/${code}/records?asOf=${ground.today}`),
        ASKED,
      ),
      list: await timed(server.url, [LIST], ASKED),
    };
  } finally {
    await server.stop();
  }
}

function textOf(state: State): string {
  const { records, bytesOfRecord, subject, list } = state;
  return `${records} records, ${bytesOfRecord} B each, subject ${subject.p50}/${subject.p99} ms, list ${list.p50}/${list.p99} ms`;
}
