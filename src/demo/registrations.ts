import { bodyOfWord, DEMO_CENTRE } from "./bodies.ts";
import { CITY_NAME } from "./places.ts";
import type { DemoEnterprise, DemoTable } from "./types.ts";

const HEADER = [
  "企业名称",
  "统一社会信用代码",
  "经营状态",
  "注册日期",
  "企业类型",
  "注册资金",
  "经营范围",
  "地区",
  "行政区划代码",
  "注册地址",
  "法定代表人",
  "曾用名",
  "所属行业",
  "登记机关",
] as const;

const TYPES: Readonly<Record<DemoEnterprise["kind"], string>> = {
  enterprise: "有限责任公司（自然人投资或控股）",
  "sole-trader": "个体工商户",
  cooperative: "农民专业合作社",
  "social-organisation": "民办非企业单位",
};

/** The register of the city as the table of the entry `registration`. */
export function registrationTable(enterprises: readonly DemoEnterprise[]): DemoTable {
  return {
    entry: "registration",
    subject: "organisation",
    sender: DEMO_CENTRE.uscc,
    header: HEADER,
    rows: () => enterprises.map(registrationRow),
  };
}

function registrationRow(one: DemoEnterprise): readonly string[] {
  const registrar = bodyOfWord(one.kind === "social-organisation" ? "云民" : "云市监");
  return [
    one.name,
    one.uscc,
    one.status,
    one.establishedOn,
    TYPES[one.kind],
    one.kind === "sole-trader" ? "" : one.capital,
    one.scope,
    CITY_NAME,
    one.division.code,
    one.address,
    one.legalPerson,
    one.formerName,
    one.industry,
    registrar.name,
  ];
}
