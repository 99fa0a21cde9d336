/** What the check of a record in the browser says, in both languages. */
const zh = {
  codeHolds: (code: string) => `代码 ${code} 的校验位由前 17 位算出，相符。`,
  codeDiffers: (code: string) => `代码 ${code} 的校验位与前 17 位不符。`,
  codeOld: (code: string) => `${code} 不是 18 位的统一社会信用代码，没有这种校验位。`,
  throughSame: (day: string, values: number) =>
    `按 ${values} 项期限条文重算，最长公示到 ${day}，与页面相符。`,
  throughLess: (law: string, shown: string) =>
    `按期限条文重算，最长可以公示到 ${law}；决定机关报送的截止日较早，公示到 ${shown}。`,
  throughMore: (law: string, shown: string) =>
    `按期限条文重算，最长公示到 ${law}，页面却写 ${shown}：请向平台反映。`,
  throughNone: "按期限条文重算，这一等级不公示，页面却公示了：请向平台反映。",
  repairSame: (day: string) => `按最短公示期重算，${day} 起可以申请修复，与页面相符。`,
  repairDiffers: (law: string, shown: string) =>
    `按最短公示期重算，${law} 起可以申请修复，页面写 ${shown}：请向平台反映。`,
  publicToday: (day: string) => `今天 ${day} 在公示的首日与末日之间，可以公示。`,
  notPublicToday: (day: string) => `今天 ${day} 不在公示的首日与末日之间，今天不公示。`,
  otherRule: "这类记录的公示期不由失信程度决定，没有可以重算的期限。",
  oldBrowser: "这个浏览器还没有日期计算功能（Temporal），公示期没有重算。",
  noLaw: "期限条文暂时取不到，公示期没有重算。",
};

const en: typeof zh = {
  codeHolds: (code) => `The check character of ${code}, computed from its first 17, holds.`,
  codeDiffers: (code) => `The check character of ${code} does not fit its first 17.`,
  codeOld: (code) => `${code} is not an 18-character unified code and has no such check character.`,
  throughSame: (day, values) =>
    `Computed again from ${values} parameters of law: public through ${day} at most, as the page says.`,
  throughLess: (law, shown) =>
    `Computed again, the law allows publicity through ${law}; the deciding body asked for less, through ${shown}.`,
  throughMore: (law, shown) =>
    `Computed again, publicity ends on ${law}, but the page says ${shown}: please tell us.`,
  throughNone: "Computed again, this class is not published, but the page shows it: please tell us.",
  repairSame: (day) => `Computed again from the minimum term: repair from ${day}, as the page says.`,
  repairDiffers: (law, shown) =>
    `Computed again, repair is possible from ${law}, but the page says ${shown}: please tell us.`,
  publicToday: (day) => `Today, ${day}, lies within the first and the last public day: it may be public.`,
  notPublicToday: (day) => `Today, ${day}, lies outside the public days: it is not public today.`,
  otherRule: "The term of this kind of record does not depend on severity; there is no term to compute.",
  oldBrowser: "This browser cannot compute with days yet (Temporal); the term was not computed again.",
  noLaw: "The articles could not be fetched just now; the term was not computed again.",
};

export type CheckWords = typeof zh;

/** The texts for the language mark of the page. */
export function checkWordsOf(htmlLang: string): CheckWords {
  return htmlLang === "en" ? en : zh;
}
