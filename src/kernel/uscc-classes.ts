/** Positions 1 and 2 of a USCC: the registering department and the kind of body (GB 32100-2015, annex). */

export type SubjectKindWord =
  | "enterprise"
  | "sole-trader"
  | "cooperative"
  | "government"
  | "public-institution"
  | "mass-organisation"
  | "social-organisation"
  | "grassroots-organisation"
  | "rural-collective"
  | "legal-service"
  | "other-organisation";

export interface CodeClass {
  readonly department: string;
  readonly category: string;
  readonly kind: SubjectKindWord;
}

const DEPARTMENTS: Readonly<Record<string, string>> = {
  "1": "机构编制",
  "2": "外交",
  "3": "司法行政",
  "4": "文化",
  "5": "民政",
  "6": "旅游",
  "7": "宗教",
  "8": "工会",
  "9": "市场监管",
  A: "中央军委改革和编制办公室",
  G: "公安",
  N: "农业农村",
  Y: "其他",
};

const ROWS: readonly (readonly [pair: string, category: string, kind: SubjectKindWord])[] = [
  ["11", "机关", "government"],
  ["12", "事业单位", "public-institution"],
  ["13", "编办直接管理机构编制的群众团体", "mass-organisation"],
  ["19", "其他", "other-organisation"],
  ["21", "外国常驻新闻机构", "other-organisation"],
  ["29", "其他", "other-organisation"],
  ["31", "律师执业机构", "legal-service"],
  ["32", "公证处", "legal-service"],
  ["33", "基层法律服务所", "legal-service"],
  ["34", "司法鉴定机构", "legal-service"],
  ["35", "仲裁委员会", "legal-service"],
  ["39", "其他", "legal-service"],
  ["41", "外国在华文化中心", "other-organisation"],
  ["49", "其他", "other-organisation"],
  ["51", "社会团体", "social-organisation"],
  ["52", "民办非企业单位", "social-organisation"],
  ["53", "基金会", "social-organisation"],
  ["54", "村民委员会", "grassroots-organisation"],
  ["55", "居民委员会", "grassroots-organisation"],
  ["59", "其他", "social-organisation"],
  ["61", "外国旅游部门常驻代表机构", "other-organisation"],
  ["62", "港澳台地区旅游部门常驻内地（大陆）代表机构", "other-organisation"],
  ["69", "其他", "other-organisation"],
  ["71", "宗教活动场所", "other-organisation"],
  ["72", "宗教院校", "other-organisation"],
  ["79", "其他", "other-organisation"],
  ["81", "基层工会", "mass-organisation"],
  ["89", "其他", "mass-organisation"],
  ["91", "企业", "enterprise"],
  ["92", "个体工商户", "sole-trader"],
  ["93", "农民专业合作社", "cooperative"],
  ["99", "其他", "other-organisation"],
  ["A1", "军队事业单位", "public-institution"],
  ["A9", "其他", "other-organisation"],
  ["G1", "境外非政府组织代表机构", "other-organisation"],
  ["N1", "组级集体经济组织", "rural-collective"],
  ["N2", "村级集体经济组织", "rural-collective"],
  ["N3", "乡镇级集体经济组织", "rural-collective"],
  ["N9", "其他", "rural-collective"],
  ["Y1", "其他", "other-organisation"],
];

const CLASSES: ReadonlyMap<string, CodeClass> = new Map(
  ROWS.map(([pair, category, kind]) => [
    pair,
    { department: departmentNameOf(pair.charAt(0)) ?? "", category, kind },
  ]),
);

/** The class that the first two characters of a USCC name, or null when the table has no such pair. */
export function classOf(pair: string): CodeClass | null {
  return CLASSES.get(pair) ?? null;
}

/** The registering department that the first character of a USCC names, or null. */
export function departmentNameOf(character: string): string | null {
  return DEPARTMENTS[character] ?? null;
}
