import { inventResidentId } from "./codes.ts";
import { inventPersonName } from "./people.ts";
import { DEMO_DIVISIONS } from "./places.ts";
import type { Random } from "./random.ts";
import type { DemoEnterprise } from "./types.ts";

/** Whom a licence or penalty is about, as the cells of the template that name it. */
export interface Party {
  readonly kind: "法人及非法人组织" | "个体工商户" | "自然人";
  readonly cells: Readonly<Record<string, string>>;
}

/** An enterprise as a party; sole traders are in the template of organisations with a kind of their own. */
export function organisationParty(enterprise: DemoEnterprise): Party {
  const kind = enterprise.kind === "sole-trader" ? "个体工商户" : "法人及非法人组织";
  return {
    kind,
    cells: {
      subjectName: enterprise.name,
      subjectKind: kind,
      uscc: enterprise.uscc,
      legalPerson: enterprise.legalPerson,
    },
  };
}

/** An invented natural person as a party. */
export function personParty(random: Random): Party {
  const division = random.pick(DEMO_DIVISIONS).code;
  return {
    kind: "自然人",
    cells: {
      subjectName: inventPersonName(random),
      subjectKind: "自然人",
      personIdType: "身份证",
      personId: inventResidentId(division, random),
    },
  };
}
