import { type Finding, runTarget, type TargetResult } from "./engine.ts";
import { growthFindings } from "./growth.ts";
import type { Target } from "./target.ts";

export interface ParserPlan {
  readonly seed: number;
  /** Inputs of all targets together; each gets its share, rounded up. */
  readonly inputs: number;
  readonly from: number;
  readonly until: number;
  /** Whether the time of readers is measured as texts grow; a test asserts no times. */
  readonly growth: boolean;
  readonly tell: (result: TargetResult) => void;
}

/** Runs targets one after the other and answers what was found. */
export async function runParsers(
  targets: readonly Target[],
  plan: ParserPlan,
): Promise<readonly TargetResult[]> {
  const shares = targets.reduce((sum, target) => sum + target.share, 0);
  const results: TargetResult[] = [];
  for (const target of targets) {
    const inputs = Math.ceil((plan.inputs * target.share) / shares);
    const result = await runTarget(target, { ...plan, inputs });
    const slow: readonly Finding[] = plan.growth ? growthFindings(target, plan.seed) : [];
    const whole = { ...result, findings: [...result.findings, ...slow] };
    plan.tell(whole);
    results.push(whole);
  }
  return results;
}
