import { inventUscc } from "./codes.ts";
import { CITY_TERRITORY } from "./places.ts";
import type { DemoBody } from "./types.ts";

/** What a body of the city is called, how its documents begin, and what it records. */
interface BodyPlan {
  readonly name: string;
  readonly word: string;
  readonly classCode?: "11" | "12";
  readonly entries: readonly string[];
}

const BOTH = ["administrative-licence", "administrative-penalty"] as const;
const EVERY_ENTRY = [
  "registration",
  ...BOTH,
  "abnormal-list",
  "serious-list",
  "honour",
  "commitment",
  "contract-performance",
  "evaluation-result",
  "judgment-defaulter",
] as const;

const PLANS: readonly BodyPlan[] = [
  { name: "云州市公共信用信息中心", word: "云信", classCode: "12", entries: EVERY_ENTRY },
  {
    name: "云州市市场监督管理局",
    word: "云市监",
    entries: ["registration", ...BOTH, "abnormal-list", "serious-list", "honour", "commitment"],
  },
  {
    name: "云州市发展和改革委员会",
    word: "云发改",
    entries: [...BOTH, "honour", "evaluation-result", "commitment"],
  },
  {
    name: "云州市住房和城乡建设局",
    word: "云建",
    entries: [...BOTH, "honour", "commitment", "contract-performance"],
  },
  { name: "云州市交通运输局", word: "云交", entries: [...BOTH, "honour", "commitment"] },
  { name: "云州市生态环境局", word: "云环", entries: [...BOTH, "evaluation-result", "commitment"] },
  { name: "云州市应急管理局", word: "云应急", entries: [...BOTH, "serious-list", "commitment"] },
  {
    name: "国家税务总局云州市税务局",
    word: "云税",
    entries: [...BOTH, "serious-list", "honour", "evaluation-result"],
  },
  {
    name: "云州市人力资源和社会保障局",
    word: "云人社",
    entries: [...BOTH, "serious-list", "honour", "commitment"],
  },
  { name: "云州市文化广电和旅游局", word: "云文旅", entries: [...BOTH, "serious-list", "commitment"] },
  { name: "云州市财政局", word: "云财", entries: [...BOTH, "serious-list", "contract-performance"] },
  { name: "云州市自然资源和规划局", word: "云自然资", entries: [...BOTH, "contract-performance"] },
  { name: "云州市农业农村局", word: "云农", entries: [...BOTH, "honour", "commitment"] },
  { name: "云州市水利局", word: "云水", entries: BOTH },
  { name: "云州市卫生健康委员会", word: "云卫", entries: [...BOTH, "commitment"] },
  { name: "云州市教育局", word: "云教", entries: [...BOTH, "honour"] },
  { name: "云州市公安局", word: "云公", entries: BOTH },
  {
    name: "云州市民政局",
    word: "云民",
    entries: ["registration", ...BOTH, "abnormal-list", "serious-list", "honour"],
  },
  { name: "云州市商务局", word: "云商", entries: [...BOTH, "honour", "commitment"] },
  { name: "云州市综合行政执法局", word: "云综执", entries: BOTH },
  { name: "云州市消防救援支队", word: "云消", entries: BOTH },
  { name: "云州市科学技术局", word: "云科", entries: ["administrative-licence", "honour", "serious-list"] },
  { name: "云州市中级人民法院", word: "云中法", entries: ["judgment-defaulter"] },
];

/** The bodies of the city; the first is its credit information centre, which may send every entry. */
export const DEMO_BODIES: readonly DemoBody[] = PLANS.map((plan, index) => ({
  uscc: inventUscc(plan.classCode ?? "11", "339900", `MB99${String(1001 + index * 7)}`),
  name: plan.name,
  word: plan.word,
  territory: CITY_TERRITORY,
  division: "339900",
  entries: plan.entries,
}));

/** The body whose documents begin with a word. */
export function bodyOfWord(word: string): DemoBody {
  const body = DEMO_BODIES.find((one) => one.word === word);
  if (body === undefined) throw new Error(`Broken invariant: the city has a body with the word ${word}`);
  return body;
}

/** The centre that sends the tables of the demonstration. */
export const DEMO_CENTRE: DemoBody = bodyOfWord("云信");
