import { bodyOfWord, DEMO_CENTRE } from "./bodies.ts";
import { type CityGround, workingDay } from "./decision-tables.ts";
import { documentNumber } from "./penalties.ts";
import { makeRandom, type Random } from "./random.ts";
import type { DemoBody, DemoEnterprise, DemoTable } from "./types.ts";

/** One row of a list: its cells by header. */
type NamedRow = Readonly<Record<string, string>>;

interface ListPlan {
  readonly entry: string;
  readonly rows: number;
  readonly spanDays: number;
  readonly make: (given: ListCase) => NamedRow;
}

interface ListCase {
  readonly ground: CityGround;
  readonly random: Random;
  readonly enterprise: DemoEnterprise;
  readonly decided: number;
  readonly sequence: number;
}

const PLANS: readonly ListPlan[] = [
  { entry: "abnormal-list", rows: 120, spanDays: 900, make: abnormalRow },
  { entry: "serious-list", rows: 40, spanDays: 1000, make: seriousRow },
  { entry: "honour", rows: 400, spanDays: 1000, make: honourRow },
  { entry: "commitment", rows: 600, spanDays: 700, make: commitmentRow },
];

const ABNORMAL_REASONS = [
  ["未按照规定的期限公示年度报告", "《企业信息公示暂行条例》第十七条第一款"],
  ["公示企业信息隐瞒真实情况、弄虚作假", "《企业信息公示暂行条例》第十七条第一款"],
  ["企业名称被责令变更后逾期未办理变更登记", "《企业名称登记管理规定》第二十三条第二款"],
] as const;

const SERIOUS_CASES = [
  {
    word: "云应急",
    domain: "安全生产",
    reason: "发生较大生产安全事故负有责任",
    ground: "《中华人民共和国安全生产法》第七十八条",
  },
  {
    word: "云人社",
    domain: "拖欠农民工工资",
    reason: "拖欠农民工工资数额较大且逾期未支付",
    ground: "《保障农民工工资支付条例》第四十八条",
  },
  {
    word: "云市监",
    domain: "市场监管",
    reason: "食品安全领域违法行为性质恶劣、情节严重",
    ground: "《中华人民共和国食品安全法实施条例》第六十六条",
  },
] as const;

const HONOURS = [
  ["云税", "纳税信用A级纳税人", "市级"],
  ["云建", "云州市优质工程奖", "市级"],
  ["云科", "科技创新示范企业", "省级"],
  ["云人社", "和谐劳动关系企业", "市级"],
  ["云农", "农业产业化龙头企业", "市级"],
] as const;

const COMMITMENTS = [
  ["云市监", "审批替代型", "食品经营许可告知承诺", "承诺经营场所和设施符合食品安全要求，接受事后核查。"],
  ["云建", "容缺受理型", "施工许可容缺受理", "承诺在十五个工作日内补齐资金安排说明。"],
  ["云发改", "主动型", "守信经营公开承诺", "承诺依法诚信经营，履行合同，按时支付账款。"],
  ["云应急", "证明事项型", "安全培训证明告知承诺", "承诺从业人员已经培训合格，材料真实。"],
] as const;

/** The listings, honours and commitments of the city, one table an entry. */
export function listTables(ground: CityGround): DemoTable[] {
  return PLANS.map((plan) => {
    const rows = listRows(plan, ground);
    const header = Object.keys(rows[0] ?? {});
    return {
      entry: plan.entry,
      subject: "organisation",
      sender: DEMO_CENTRE.uscc,
      header,
      rows: () => rows.map((row) => header.map((name) => row[name] ?? "")),
    };
  });
}

function listRows(plan: ListPlan, ground: CityGround): NamedRow[] {
  const random = makeRandom(ground.seed, plan.entry);
  const enterprises = ground.enterprises.filter((one) => one.kind === "enterprise");
  return Array.from({ length: plan.rows }, (_, index) => {
    const enterprise = random.pick(enterprises);
    const since = ground.days.distance(enterprise.establishedOn);
    const decided = workingDay(Math.max(since, -random.below(plan.spanDays)), ground.days);
    return plan.make({ ground, random, enterprise, decided, sequence: index + 1 });
  });
}

function numbered(given: ListCase, body: DemoBody, mark: string): string {
  return documentNumber(body, { day: given.ground.days.iso(given.decided), sequence: given.sequence, mark });
}

/** The day some days after the decision, or "" when that is not yet. */
function laterDay(given: ListCase, after: number): string {
  return given.decided + after <= 0 ? given.ground.days.iso(given.decided + after) : "";
}

function sourceCells(): NamedRow {
  return { 数据来源单位: DEMO_CENTRE.name, 数据来源单位统一社会信用代码: DEMO_CENTRE.uscc };
}

function abnormalRow(given: ListCase): NamedRow {
  const body = bodyOfWord("云市监");
  const [reason, ground] = given.random.pick(ABNORMAL_REASONS);
  const removedOn = given.random.chance(0.4) ? laterDay(given, 30 + given.random.below(300)) : "";
  return {
    主体名称: given.enterprise.name,
    统一社会信用代码: given.enterprise.uscc,
    列入决定书文号: numbered(given, body, "异入"),
    列入原因: reason,
    列入依据: ground,
    列入日期: given.ground.days.iso(given.decided),
    列入机关: body.name,
    列入机关统一社会信用代码: body.uscc,
    移出日期: removedOn,
    移出原因: removedOn === "" ? "" : "已改正并申请移出",
    移出机关: removedOn === "" ? "" : body.name,
    移出决定书文号: removedOn === "" ? "" : numbered(given, body, "异出"),
    ...sourceCells(),
  };
}

function seriousRow(given: ListCase): NamedRow {
  const { days } = given.ground;
  const one = given.random.pick(SERIOUS_CASES);
  const body = bodyOfWord(one.word);
  return {
    名单编号: `YZ-${String(given.sequence).padStart(5, "0")}`,
    名单领域: one.domain,
    主体名称: given.enterprise.name,
    统一社会信用代码: given.enterprise.uscc,
    列入告知书送达日期: days.iso(given.decided - 20),
    陈述申辩情况: given.random.chance(0.7) ? "未提出" : "不予采纳",
    列入决定书文号: numbered(given, body, "严列"),
    列入事由: one.reason,
    失信事实: `${one.reason}，事实清楚，证据确凿（演示数据）。`,
    列入依据: one.ground,
    列入日期: days.iso(given.decided),
    "期限（月）": "36",
    拟移出日期: days.monthsAfter(given.decided, 36),
    惩戒措施: "依法列为重点监管对象，提高检查频次",
    列入机关: body.name,
    列入机关统一社会信用代码: body.uscc,
    ...sourceCells(),
  };
}

function honourRow(given: ListCase): NamedRow {
  const { days } = given.ground;
  const [word, name, level] = given.random.pick(HONOURS);
  const body = bodyOfWord(word);
  return {
    荣誉名称: name,
    荣誉级别: level,
    主体名称: given.enterprise.name,
    统一社会信用代码: given.enterprise.uscc,
    表彰文号: numbered(given, body, "表"),
    荣誉事由: "依照评定办法审核合格",
    授予日期: days.iso(given.decided),
    有效期至: days.monthsAfter(given.decided, 36),
    授予单位: body.name,
    授予单位统一社会信用代码: body.uscc,
    ...sourceCells(),
  };
}

function commitmentRow(given: ListCase): NamedRow {
  const { days } = given.ground;
  const [word, kind, reason, content] = given.random.pick(COMMITMENTS);
  const body = bodyOfWord(word);
  const isDue = given.decided < -90;
  const kept = given.random.chance(0.96) ? "全部履行" : "部分履行";
  return {
    承诺编码: `YZCN${days.iso(given.decided).replaceAll("-", "")}${String(given.sequence).padStart(5, "0")}`,
    承诺类型: kind,
    承诺主体: given.enterprise.name,
    统一社会信用代码: given.enterprise.uscc,
    承诺事由: reason,
    承诺内容: content,
    承诺日期: days.iso(given.decided),
    履行期限: days.iso(given.decided + 90),
    有效期至: days.monthsAfter(given.decided, 12),
    受理单位: body.name,
    受理单位统一社会信用代码: body.uscc,
    公开类型: "公开",
    履行状态: isDue ? kept : "履行中",
    核查日期: isDue ? days.iso(given.decided + 85) : "",
    ...sourceCells(),
  };
}
