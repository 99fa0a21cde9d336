import type { SubjectKind } from "../../catalogue/types.ts";

const WORDS: Readonly<Record<SubjectKind, readonly [string, string]>> = {
  enterprise: ["企业", "an enterprise"],
  "sole-trader": ["个体工商户", "a sole trader"],
  cooperative: ["农民专业合作社", "a cooperative"],
  government: ["机关", "a government body"],
  "public-institution": ["事业单位", "a public institution"],
  "mass-organisation": ["群众团体", "a mass organisation"],
  "social-organisation": ["社会组织", "a social organisation"],
  "grassroots-organisation": ["基层群众性自治组织", "a grassroots organisation"],
  "rural-collective": ["农村集体经济组织", "a rural collective"],
  "legal-service": ["法律服务机构", "a legal service"],
  "other-organisation": ["其他组织", "another organisation"],
  "natural-person": ["自然人", "a natural person"],
};

/** A kind of subject as parameters of a sentence. */
export function kindInWords(kind: SubjectKind): { readonly kind: string; readonly kindEn: string } {
  const [zh, en] = WORDS[kind];
  return { kind: zh, kindEn: en };
}
