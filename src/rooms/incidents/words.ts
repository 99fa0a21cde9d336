import type { Frozen, Rule } from "./types.ts";

/** What a rule finds, in words for cases and drafts. */
export const RULE_WORDS: Readonly<Record<Rule, { readonly zh: string; readonly en: string }>> = {
  "bulk-looks": { zh: "批量查询非公开信用信息", en: "bulk look-ups of information that is not public" },
  "off-hours-looks": {
    zh: "非工作时间大量查询非公开信用信息",
    en: "many look-ups of information that is not public outside working hours",
  },
  "refused-looks": { zh: "查询被拒绝的次数异常", en: "a burst of refused look-ups" },
  "failed-sign-ins": { zh: "登录失败的次数异常", en: "a burst of failed sign-ins" },
  "unwritten-looks": {
    zh: "机关自计的查询次数多于登记的次数",
    en: "a body counted more look-ups than were written down",
  },
  "exported-rows": { zh: "大量导出", en: "an export of very many rows" },
  "canary-hit": { zh: "诱饵记录在平台之外出现", en: "a canary record turned up outside the platform" },
  "audit-broken": { zh: "审计链不完整", en: "the chain of the audit trail is broken" },
};

export const FROZEN_WORDS: Readonly<Record<Frozen, { readonly zh: string; readonly en: string }>> = {
  account: {
    zh: "已停用涉事账号并结束其全部登录会话",
    en: "the account concerned was shut and all its sessions were ended",
  },
  "body-key": {
    zh: "已撤销涉事机关的全部访问密钥",
    en: "all access keys of the body concerned were revoked",
  },
  "by-hand": { zh: "已采取控制措施", en: "measures of containment were taken" },
};
