import type { ProblemTexts } from "./problem-text.ts";

/** What can be wrong with who decided and who supplied a row. */
export const BODY_TEXTS = {
  BODY_MISMATCH: {
    level: "error",
    zh: "这个机关不是报送单位，报送单位也无权代其报送。",
    en: "This body is not the submitting one, which may not submit for it either.",
    article: "《中共中央办公厅 国务院办公厅关于健全社会信用体系的意见》（六）",
  },
  TERRITORY_MISMATCH: {
    level: "error",
    zh: "作出决定的机关（区划 {division}）不在报送单位的地域范围（{territory}）之内。",
    en: "The deciding body (division {division}) lies outside the territory of the submitting body ({territory}).",
  },
  BODY_NAME_DIFFERS: {
    level: "warning",
    zh: "机关名称与该代码登记的名称“{registered}”不一致。",
    en: "The name of the body differs from the one registered for this code: {registered}.",
  },
} as const satisfies ProblemTexts;
