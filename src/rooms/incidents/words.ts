import type { Frozen, Rule } from "./types.ts";

interface Said {
  readonly zh: string;
  readonly en: string;
}

/** What a rule finds, in words for cases and drafts. */
export const RULE_WORDS: Readonly<Record<Rule, Said>> = {
  "bulk-looks": { zh: "批量查询非公开信用信息", en: "bulk look-ups of information that is not public" },
  "bulk-looks-day": {
    zh: "整日持续大量查询非公开信用信息",
    en: "very many look-ups of information that is not public, spread over a day",
  },
  "off-hours-looks": {
    zh: "非工作时间大量查询非公开信用信息",
    en: "many look-ups of information that is not public outside working hours",
  },
  "refused-looks": { zh: "查询被拒绝的次数异常", en: "a burst of refused look-ups" },
  "refused-looks-day": { zh: "整日持续被拒绝的查询", en: "refused look-ups all through a day" },
  "failed-sign-ins": { zh: "登录失败的次数异常", en: "a burst of failed sign-ins" },
  "unwritten-looks": {
    zh: "机关自计的查询次数多于登记的次数",
    en: "a body counted more look-ups than were written down",
  },
  "hidden-looks": {
    zh: "查询登记被删除或者改动",
    en: "the record of a look was deleted or changed behind its subject's back",
  },
  "exported-rows": { zh: "大量导出", en: "an export of very many rows" },
  "canary-hit": { zh: "诱饵记录在平台之外出现", en: "a canary record turned up outside the platform" },
  "audit-broken": { zh: "审计链不完整", en: "the chain of the audit trail is broken" },
};

/** What a rule counts, and over which window: for whoever asks why there is a case. */
export const RULE_COUNTS: Readonly<Record<Rule, Said & { readonly window: "hour" | "day" }>> = {
  "bulk-looks": {
    zh: "同一凭证或者同一机关的密钥和程序合计，在一个整点小时内查询非公开信息的次数；机关的人员和程序合计的，阈值按倍数放宽",
    en: "looks at what is not public in a whole hour: by one credential, by the keys and programs of one body together, or by its people and machines together against a multiple of the threshold",
    window: "hour",
  },
  "bulk-looks-day": {
    zh: "同上，一日内的次数：分散到各小时的批量查询",
    en: "the same in a day: bulk that is spread over the hours",
    window: "day",
  },
  "off-hours-looks": {
    zh: "同一主体一日内或者一夜之间，在工作时间以外或者休息日查询非公开信息的次数",
    en: "looks by one actor in a day or in a night, outside working hours or on a day off",
    window: "day",
  },
  "refused-looks": {
    zh: "同一凭证或者同一机关的密钥和程序合计，在一个整点小时内查询非公开信息、审计记录等被拒绝的次数，不论拒绝代码",
    en: "refusals in a whole hour, whatever their code, of looks and of other reads that are not public: of one credential, or of the keys and programs of one body together",
    window: "hour",
  },
  "refused-looks-day": {
    zh: "同上，一日内的次数：分散到各小时的尝试",
    en: "the same in a day: attempts that are spread over the hours",
    window: "day",
  },
  "failed-sign-ins": {
    zh: "同一账号在一个整点小时内登录失败的次数；以不存在的登录名尝试的合并计算，另设阈值",
    en: "failed sign-ins of one account in a whole hour; attempts under names that do not exist count together, with a threshold of their own",
    window: "hour",
  },
  "unwritten-looks": {
    zh: "机关一日内自计的查询次数减去本平台登记的次数",
    en: "looks that a body counted itself in a day, less those written down here",
    window: "day",
  },
  "hidden-looks": {
    zh: "一日内审计记录中有、而供主体查看的登记缺失或者被延后的查询，出现一次即为发现",
    en: "looks on the trail in a day whose record for the subject is gone or was put off; one is a finding",
    window: "day",
  },
  "exported-rows": {
    zh: "同一主体一日内导出文件的行数",
    en: "rows that one actor took out in files in a day",
    window: "day",
  },
  "canary-hit": {
    zh: "一日内在平台之外发现的、给予该接收方的诱饵记录数",
    en: "canary records, given to this recipient, that turned up outside the platform in a day",
    window: "day",
  },
  "audit-broken": {
    zh: "逐条核验整条审计链，出现一处断裂即为发现",
    en: "a walk of the whole chain of the audit trail; one break is a finding",
    window: "day",
  },
};

export const FROZEN_WORDS: Readonly<Record<Frozen, Said>> = {
  account: {
    zh: "已停用涉事账号并结束其全部登录会话",
    en: "the account concerned was shut and all its sessions were ended",
  },
  key: { zh: "已冻结涉事的机关密钥", en: "the key concerned was frozen" },
  client: { zh: "已冻结涉事程序的凭证", en: "the credential of the program concerned was frozen" },
  "body-key": {
    zh: "已撤销涉事机关的全部访问密钥",
    en: "all access keys of the body concerned were revoked",
  },
  "by-hand": { zh: "已采取控制措施", en: "measures of containment were taken" },
};
