import type { Finding } from "./engine.ts";
import type { Target } from "./target.ts";
import { NASTY } from "./tokens.ts";

/**
 * Time as a text grows. A text eight times as long may take eight times as long; a reader that looks at everything twice
 * for each character takes 64 times, and a regular expression that goes back and forth takes far more.
 */
const LENGTHS = [64, 512, 4_096, 32_768] as const;
const RATIO_MAX = 32;
/** Shorter times say nothing on a machine that does other work too. */
const JUDGED_MS_MIN = 100;
const REPEATS = 3;

const UNITS: readonly string[] = [
  ...NASTY.filter((token) => token.length > 0 && token.length <= 4),
  ...'a 1 9 0 万 一 十 亿 ( （ 〔2026 1, 1. 138- 1.5万 〔 " "" , ; &# & < > <a <!-- ]] r= _x00 2026- 年 护照 信用代码 人民币 E+ - 一万'.split(
    " ",
  ),
  "1 ",
  " 1",
  "  ",
  "\n,",
  "護照 1234567 ",
];
const ENDS = ["", "!", "元", "\n", '"', ">"] as const;

/** Readers of a target that grow too fast, with the unit that shows it. */
export function growthFindings(target: Target, seed: number): readonly Finding[] {
  return Object.entries(target.grows ?? {}).flatMap(([reader, read]) => {
    for (const unit of UNITS)
      for (const end of ENDS) {
        const slow = tooSlow((length) => unit.repeat(Math.ceil(length / unit.length)) + end, read);
        if (slow !== null) return [findingOf({ target, seed, reader, unit, end, slow })];
      }
    return [];
  });
}

interface Slow {
  readonly length: number;
  readonly ms: number;
  readonly ratio: number;
}

function tooSlow(make: (length: number) => string, read: (text: string) => unknown): Slow | null {
  let before = 0;
  for (const length of LENGTHS) {
    const text = make(length);
    const ms = timeOf(() => read(text), 1);
    const ratio = ms / Math.max(before, 0.01);
    if (before > 0 && ms > JUDGED_MS_MIN && ratio > RATIO_MAX) {
      const [calm, calmBefore] = [
        timeOf(() => read(text), REPEATS),
        timeOf(() => read(make(length / 8)), REPEATS),
      ];
      const calmRatio = calm / Math.max(calmBefore, 0.01);
      if (calm > JUDGED_MS_MIN && calmRatio > RATIO_MAX)
        return { length, ms: Math.round(calm), ratio: Math.round(calmRatio) };
    }
    before = ms;
  }
  return null;
}

/** The shortest of some processor times: others use the machine too, and the clock on the wall counts them. */
function timeOf(work: () => unknown, repeats: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let left = repeats; left > 0; left--) {
    const started = process.cpuUsage();
    work();
    least = Math.min(least, process.cpuUsage(started).user / 1000);
  }
  return least;
}

function findingOf(of: {
  target: Target;
  seed: number;
  reader: string;
  unit: string;
  end: string;
  slow: Slow;
}): Finding {
  const { target, reader, slow } = of;
  return {
    target: target.name,
    rule: `time of ${reader}`,
    what: `${slow.ms} ms for ${slow.length} characters, ${slow.ratio} times the time for an eighth of them`,
    input: `${JSON.stringify(of.unit)} repeated, then ${JSON.stringify(of.end)}`,
    replay: `npm run fuzz -- --only ${target.name} --seed ${of.seed} --inputs 1`,
  };
}
