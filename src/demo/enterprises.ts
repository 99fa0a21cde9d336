import type { DayCount } from "./calendar.ts";
import { inventNewUscc } from "./codes.ts";
import { inventPersonName } from "./people.ts";
import { DEMO_DIVISIONS, STREETS } from "./places.ts";
import { makeRandom, type Random } from "./random.ts";
import type { DemoEnterprise } from "./types.ts";

interface Trade {
  readonly name: string;
  readonly scope: string;
  readonly industry: string;
}

type Kind = DemoEnterprise["kind"];

const TRADES: readonly Trade[] = [
  { name: "建筑工程", scope: "房屋建筑工程施工；市政公用工程施工；建筑装饰装修工程", industry: "建筑业" },
  { name: "食品", scope: "食品生产；食品销售；初级农产品收购", industry: "制造业" },
  { name: "餐饮管理", scope: "餐饮服务；餐饮管理；外卖递送服务", industry: "住宿和餐饮业" },
  { name: "物流", scope: "道路货物运输；国内货物运输代理；仓储服务", industry: "交通运输、仓储和邮政业" },
  {
    name: "科技",
    scope: "技术开发、技术咨询、技术转让；软件开发；信息系统集成服务",
    industry: "信息传输、软件和信息技术服务业",
  },
  { name: "化工", scope: "化工产品生产（不含许可类化工产品）；专用化学产品销售", industry: "制造业" },
  { name: "医药", scope: "药品批发；医疗器械经营；消毒剂销售", industry: "批发和零售业" },
  { name: "房地产开发", scope: "房地产开发经营；物业管理；非居住房地产租赁", industry: "房地产业" },
  {
    name: "环保",
    scope: "环保设备制造；污水处理及其再生利用；环境监测服务",
    industry: "水利、环境和公共设施管理业",
  },
  { name: "机械制造", scope: "通用设备制造；机械零部件加工；金属制品销售", industry: "制造业" },
  { name: "劳务派遣", scope: "劳务派遣服务；人力资源服务；建筑劳务分包", industry: "租赁和商务服务业" },
  { name: "旅行社", scope: "旅游业务；会议及展览服务；票务代理服务", industry: "租赁和商务服务业" },
  { name: "农业发展", scope: "农作物种植；水产养殖；农业技术推广服务", industry: "农、林、牧、渔业" },
  {
    name: "文化传媒",
    scope: "广告设计、制作、代理、发布；文艺创作；摄影服务",
    industry: "文化、体育和娱乐业",
  },
  { name: "商贸", scope: "日用百货销售；服装服饰批发；货物进出口", industry: "批发和零售业" },
];

const FIRST = [..."澄砚衡栎汐昱澜舜珩祺笙翊荃茗苒蔚衍谦逸钧霁韬颐骐鸿麓岚峥"];
const SECOND = [..."川和嘉域墨宸岳帆恒朔景桓楷泽渊源澈瀚煦瑞睿盛祥远达通铭锋隆"];
/** Names that search and encodings must survive: rare, traditional, Latin and with digits. */
const SPECIAL = ["䶮程", "𠮷祥", "龍騰", "乾元亨", "A+优", "十月壹号", "㛃和", "犇鑫", "ViaNova"];

const KINDS: readonly { readonly kind: Kind; readonly classCode: string; readonly share: number }[] = [
  { kind: "enterprise", classCode: "91", share: 0.86 },
  { kind: "sole-trader", classCode: "92", share: 0.09 },
  { kind: "cooperative", classCode: "93", share: 0.03 },
  { kind: "social-organisation", classCode: "52", share: 0.02 },
];

const OLDEST_DAYS = 25 * 365;
/** Registers write capital in many ways; so does the city. */
const CAPITAL_FORMS = [
  (wan: number) => `${wan}万元人民币`,
  (wan: number) => `${wan}.000000万人民币`,
  (wan: number) => `${wan}万`,
  (wan: number) => `人民币${wan}万元整`,
] as const;

/** The enterprises of the city, each with its own code and name. */
export function inventEnterprises(seed: number, count: number, days: DayCount): DemoEnterprise[] {
  const random = makeRandom(seed, "enterprises");
  const codes = new Set<string>();
  const names = new Set<string>();
  const enterprises: DemoEnterprise[] = [];
  while (enterprises.length < count) {
    const next = inventEnterprise(random, days);
    if (codes.has(next.uscc) || names.has(next.name)) continue;
    codes.add(next.uscc);
    names.add(next.name);
    enterprises.push(next);
  }
  return enterprises;
}

function inventEnterprise(random: Random, days: DayCount): DemoEnterprise {
  const { kind, classCode } = kindOf(random.next());
  const division = random.pick(DEMO_DIVISIONS);
  const trade = random.pick(TRADES);
  const style = random.chance(0.02) ? random.pick(SPECIAL) : `${random.pick(FIRST)}${random.pick(SECOND)}`;
  const number = random.chance(0.25) ? random.pick(SECOND) : "";
  const formerStyle = `${random.pick(FIRST)}${random.pick(FIRST)}`;
  const name = nameOf(kind, { style: style + number, trade: trade.name, bracket: random.chance(0.18) });
  return {
    uscc: inventNewUscc(classCode, division.code, random),
    name,
    kind,
    division,
    establishedOn: days.iso(-60 - random.below(OLDEST_DAYS)),
    legalPerson: inventPersonName(random),
    capital: random.pick(CAPITAL_FORMS)(random.pick([10, 50, 100, 200, 500, 1000, 2000, 5000, 10000])),
    scope: trade.scope,
    industry: trade.industry,
    address: `${division.name}${random.pick(STREETS)}${1 + random.below(999)}号`,
    formerName: random.chance(0.08)
      ? nameOf(kind, { style: formerStyle, trade: trade.name, bracket: false })
      : "",
    status: random.chance(0.05) ? "注销" : "存续（在营、开业、在册）",
  };
}

function kindOf(chance: number): (typeof KINDS)[number] {
  let sum = 0;
  for (const kind of KINDS) {
    sum += kind.share;
    if (chance < sum) return kind;
  }
  return { kind: "enterprise", classCode: "91", share: 1 };
}

function nameOf(kind: Kind, parts: { style: string; trade: string; bracket: boolean }): string {
  const { style, trade, bracket } = parts;
  if (kind === "sole-trader") return `云州市${style}${trade}经营部`;
  if (kind === "cooperative") return `云州市${style}农民专业合作社`;
  if (kind === "social-organisation") return `云州市${style}职业培训服务中心`;
  return bracket ? `${style}（云州）${trade}有限公司` : `云州${style}${trade}有限公司`;
}
