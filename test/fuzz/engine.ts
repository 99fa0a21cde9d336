import { type Input, writeInput } from "./input.ts";
import { makeRandom } from "./random.ts";
import { shrink } from "./shrink.ts";
import { type Target, undocumented, Violation } from "./target.ts";

/** Something that a run found, with the smallest input that shows it. */
export interface Finding {
  readonly target: string;
  readonly rule: string;
  readonly what: string;
  /** As `writeInput` writes it, or the request. */
  readonly input: string;
  /** The command that shows it again. */
  readonly replay: string;
}

export interface TargetResult {
  readonly target: string;
  readonly inputs: number;
  readonly seconds: number;
  /** How often each outcome came; one input may have several codes. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly findings: readonly Finding[];
}

export interface TargetPlan {
  readonly seed: number;
  readonly inputs: number;
  /** Number of the first input. */
  readonly from: number;
  /** By the monotonic clock; the run ends there even if inputs are left. */
  readonly until: number;
}

/** Different rules that one target may break before its run ends: by then it is broken enough. */
const RULES_SHOWN_MAX = 8;
const POLLUTION_EVERY = 1000;

/** Gives a target its inputs, one after the other, and gathers what came of them. */
export async function runTarget(target: Target, plan: TargetPlan): Promise<TargetResult> {
  const outcomes = new Map<string, number>();
  const findings = new Map<string, Finding>();
  const started = performance.now();
  const clean = prototypeNames();
  let done = 0;
  for (let nth = plan.from; nth < plan.from + plan.inputs; nth++) {
    if (performance.now() > plan.until || findings.size >= RULES_SHOWN_MAX) break;
    const input = target.make(makeRandom(plan.seed, target.name, nth));
    const found = await tried(target, input);
    done += 1;
    for (const outcome of found.outcomes) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    if (found.broken !== null && !findings.has(found.broken.rule)) {
      findings.set(
        found.broken.rule,
        await findingOf(target, input, { ...found.broken, seed: plan.seed, nth }),
      );
    }
    if (nth % POLLUTION_EVERY === 0 && prototypeNames() !== clean)
      findings.set("prototype", pollution(target, plan.seed, nth));
  }
  const seconds = Math.round(performance.now() - started) / 1000;
  return {
    target: target.name,
    inputs: done,
    seconds,
    outcomes: Object.fromEntries([...outcomes].sort(([, a], [, b]) => b - a)),
    findings: [...findings.values()],
  };
}

interface Broken {
  readonly rule: string;
  readonly what: string;
}

/** What came of one input, and the rule that it breaks if it does. */
export async function tried(
  target: Target,
  input: Input,
): Promise<{ readonly outcomes: readonly string[]; readonly broken: Broken | null }> {
  try {
    const answer = target.check(input);
    const outcomes = answer instanceof Promise ? await answer : answer;
    const [unknown] = undocumented(outcomes);
    const broken =
      unknown === undefined
        ? null
        : { rule: `documented ${unknown}`, what: `${unknown} is not in docs/codes.md` };
    return { outcomes, broken };
  } catch (thrown) {
    return { outcomes: ["violation"], broken: brokenBy(thrown) };
  }
}

function brokenBy(thrown: unknown): Broken {
  if (thrown instanceof Violation) return { rule: thrown.rule, what: thrown.message };
  if (!(thrown instanceof Error)) return { rule: "throws", what: String(thrown) };
  const frame = /at .*?([\w-]+\.ts:\d+)/.exec(thrown.stack ?? "")?.[1] ?? "";
  return {
    rule: `throws ${thrown.name} ${frame}`,
    what: `${thrown.name}: ${thrown.message.slice(0, 300)} (${frame})`,
  };
}

async function findingOf(
  target: Target,
  input: Input,
  broken: Broken & { readonly seed: number; readonly nth: number },
): Promise<Finding> {
  const smallest = await shrink(
    input,
    async (one) => (await tried(target, one)).broken?.rule === broken.rule,
  );
  const last = (await tried(target, smallest)).broken;
  return {
    target: target.name,
    rule: broken.rule,
    what: last?.what ?? broken.what,
    input: writeInput(smallest),
    replay: `npm run fuzz -- --only ${target.name} --seed ${broken.seed} --from ${broken.nth} --inputs 1`,
  };
}

function prototypeNames(): string {
  return [Object.prototype, Array.prototype, String.prototype, Function.prototype]
    .map((one) => Reflect.ownKeys(one).map(String).join(" "))
    .join(";");
}

function pollution(target: Target, seed: number, nth: number): Finding {
  const from = Math.max(0, nth - POLLUTION_EVERY);
  return {
    target: target.name,
    rule: "prototype",
    what: "a prototype of the language has new members",
    input: `one of the inputs ${from} to ${nth}`,
    replay: `npm run fuzz -- --only ${target.name} --seed ${seed} --from ${from} --inputs ${POLLUTION_EVERY}`,
  };
}
