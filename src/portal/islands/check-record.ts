import { usccCheckHolds } from "../../kernel/check-digits.ts";
import { isSeverity, mayPublish, publicTerm } from "../../rooms/publicity/rules.ts";
import { type CheckWords, checkWordsOf } from "../words/check.ts";
import type { CheckLine } from "./check-line.ts";

type Law = Parameters<typeof publicTerm>[0];

interface RecordFacts {
  readonly uscc: string | null;
  readonly severity: string | null;
  readonly decidedOn: string | null;
  readonly publicFrom: string | null;
  readonly publicThrough: string | null;
  readonly repairFrom: string | null;
  readonly domain?: string | null;
}

/**
 * Judges a record again in the browser, by the rules that the platform itself uses: the check character of the code, the
 * term from the articles of the open interface, and whether today lies in the public days.
 */
export async function judgeRecord(facts: string, htmlLang: string): Promise<readonly CheckLine[]> {
  const record = JSON.parse(facts) as RecordFacts;
  const words = checkWordsOf(htmlLang);
  return [...codeLines(record, words), ...(await termLines(record, words)), ...todayLines(record, words)];
}

const line = (state: CheckLine["state"], text: string): CheckLine => ({ state, text });

function codeLines({ uscc }: RecordFacts, words: CheckWords): readonly CheckLine[] {
  if (uscc === null) return [];
  if (uscc.length !== 18) return [line("unknown", words.codeOld(uscc))];
  return usccCheckHolds(uscc)
    ? [line("holds", words.codeHolds(uscc))]
    : [line("differs", words.codeDiffers(uscc))];
}

async function termLines(record: RecordFacts, words: CheckWords): Promise<readonly CheckLine[]> {
  const { severity, decidedOn } = record;
  if (!isSeverity(severity) || decidedOn === null || record.repairFrom === null) {
    return [line("unknown", words.otherRule)];
  }
  if (!("Temporal" in globalThis)) return [line("unknown", words.oldBrowser)];
  const law = await fetchLaw();
  if (law === null) return [line("unknown", words.noLaw)];
  const term = publicTerm(law, { severity, decidedOn, domain: record.domain ?? null });
  if (!term.ok) return [line("unknown", words.noLaw)];
  const { publicThrough, repairFrom, articles } = term.value;
  const repair =
    repairFrom === record.repairFrom
      ? line("holds", words.repairSame(repairFrom))
      : line("differs", words.repairDiffers(repairFrom, record.repairFrom));
  return [
    throughLine({ law: publicThrough, shown: record.publicThrough, values: articles.length }, words),
    repair,
  ];
}

interface Through {
  readonly law: string | null;
  readonly shown: string | null;
  readonly values: number;
}

function throughLine({ law, shown, values }: Through, words: CheckWords): CheckLine {
  if (law === null) return line("differs", words.throughNone);
  if (shown === null || shown > law) return line("differs", words.throughMore(law, shown ?? "–"));
  return shown === law
    ? line("holds", words.throughSame(law, values))
    : line("holds", words.throughLess(law, shown));
}

function todayLines(record: RecordFacts, words: CheckWords): readonly CheckLine[] {
  const { publicFrom, publicThrough } = record;
  const today = shanghaiToday();
  const isPublic = mayPublish({ publicFrom, publicThrough }, today);
  return [
    line(isPublic ? "holds" : "unknown", isPublic ? words.publicToday(today) : words.notPublicToday(today)),
  ];
}

/** The civil day in China, whatever the reader's own zone. */
function shanghaiToday(): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai", dateStyle: "short" }).format();
}

interface LawAnswer {
  readonly parameters: readonly (Law["parameters"] extends ReadonlyMap<string, infer One> ? One : never)[];
  readonly instruments: readonly (Law["instruments"] extends ReadonlyMap<string, infer One> ? One : never)[];
}

/** All parameters and instruments as the rules read them; null when they cannot be had. */
async function fetchLaw(): Promise<Law | null> {
  const answer = await fetch("/api/v1/law").catch(() => null);
  if (answer === null || !answer.ok) return null;
  const { parameters, instruments } = (await answer.json()) as LawAnswer;
  return {
    parameters: new Map(parameters.map((one) => [one.parameter, one])),
    instruments: new Map(instruments.map((one) => [one.id, one])),
    folder: "/api/v1/law",
    codeSets: new Map(),
    denied: [],
    purposes: [],
    entries: [],
    cases: [],
    catalogue: { edition: "", instrument: "", verified: false, classes: [] },
    calendar: { firstDay: 0, totals: [], workdays: [], years: [] },
  };
}
