import type { Finding, Incident } from "./types.ts";
import { FROZEN_WORDS, RULE_WORDS } from "./words.ts";

export interface Draft {
  readonly to: "authority" | "persons";
  readonly language: "zh" | "en";
  readonly text: string;
}

/**
 * Drafts of the notices that article 57 of the PIPL asks for, from the facts of the case: what information, why and with what
 * harm; what was done and what persons can do; whom to reach. They name no subject, person, body, account or key. What the
 * program cannot know is left open in 〔 〕 for whoever signs.
 */
export function draftsOf(incident: Incident, findings: readonly Finding[]): readonly Draft[] {
  const facts = factsOf(incident, findings);
  return [
    { to: "authority", language: "zh", text: authorityZh(facts) },
    { to: "authority", language: "en", text: authorityEn(facts) },
    { to: "persons", language: "zh", text: personsZh(facts) },
    { to: "persons", language: "en", text: personsEn(facts) },
  ];
}

interface Facts {
  readonly number: string;
  readonly what: { readonly zh: string; readonly en: string };
  readonly opened: string;
  readonly from: string;
  readonly until: string;
  readonly found: number;
  readonly windows: number;
  readonly measure: { readonly zh: string; readonly en: string };
  readonly head: { readonly zh: string; readonly en: string };
}

const NOT_CONTAINED = { zh: "控制措施正在采取", en: "measures of containment are being taken" };

function factsOf(incident: Incident, findings: readonly Finding[]): Facts {
  const from = findings.map((one) => one.from).sort()[0] ?? incident.openedAt;
  const until =
    findings
      .map((one) => one.until)
      .sort()
      .at(-1) ?? incident.openedAt;
  return {
    number: incident.incidentId.slice(0, 8),
    what: RULE_WORDS[incident.rule],
    opened: minute(incident.openedAt),
    from: minute(from),
    until: minute(until),
    found: findings.reduce((sum, one) => sum + one.found, 0),
    windows: findings.length,
    measure: incident.frozen === null ? NOT_CONTAINED : FROZEN_WORDS[incident.frozen],
    head: incident.invented
      ? { zh: "【演练 本文件内容为虚构】\n", en: "[DRILL: everything in this text is invented]\n" }
      : { zh: "", en: "" },
  };
}

/** An instant as people in China read it, to the minute. */
function minute(instant: string): string {
  const {
    year,
    month,
    day,
    hour,
    minute: minutes,
  } = Temporal.Instant.from(instant).toZonedDateTimeISO("Asia/Shanghai");
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minutes)}`;
}

function authorityZh(facts: Facts): string {
  return `${facts.head.zh}关于信用信息安全事件的报告（草稿）
内部编号：${facts.number}

〔主管部门名称〕：
依据《中华人民共和国个人信息保护法》第五十七条，现将有关情况报告如下。

一、发现：本平台于 ${facts.opened}（北京时间）发现${facts.what.zh}，涉及时段 ${facts.from} 至 ${facts.until}，共 ${facts.windows} 个时段、计 ${facts.found} 次（行）。
二、涉及或者可能涉及的信息种类、原因和可能造成的危害：〔由研判人填写〕
三、已采取的补救措施：${facts.measure.zh}。
四、个人可以采取的减轻危害的措施：核对本人的信用信息和查询记录，发现错误的提出异议。
五、联系方式：〔单位、联系人、电话〕

〔单位名称、日期〕
`;
}

function authorityEn(facts: Facts): string {
  return `${facts.head.en}Report of an incident of information security (draft)
Internal number: ${facts.number}

To: 〔competent authority〕
Under article 57 of the Personal Information Protection Law we report as follows.

1. Detection: at ${facts.opened} (Beijing time) this platform found ${facts.what.en}, between ${facts.from} and ${facts.until}, in ${facts.windows} window(s), ${facts.found} time(s) or row(s) in all.
2. Kinds of information that are or may be concerned, causes and possible harm: 〔to be filled in by whoever judged〕
3. Remedial measures taken: ${facts.measure.en}.
4. What persons can do to reduce harm: look at their own credit information and at who has looked at it, and object to errors.
5. Contact: 〔organisation, name, telephone〕

〔organisation, day〕
`;
}

function personsZh(facts: Facts): string {
  return `${facts.head.zh}个人信息安全事件告知书（草稿）
内部编号：${facts.number}

您好：
依据《中华人民共和国个人信息保护法》第五十七条，现告知您：本平台于 ${facts.opened}（北京时间）发现${facts.what.zh}，您的个人信息受到或者可能受到影响。

一、涉及的信息种类、原因和可能造成的危害：〔由研判人填写〕
二、我们已采取的措施：${facts.measure.zh}。
三、您可以采取的措施：核对本人的信用信息和查询记录；发现错误的，可以提出异议；警惕以此为由索要密码、验证码或者钱款的来电和短信。
四、联系方式：〔单位、联系人、电话〕

〔单位名称、日期〕
`;
}

function personsEn(facts: Facts): string {
  return `${facts.head.en}Notice of an incident of personal information (draft)
Internal number: ${facts.number}

Under article 57 of the Personal Information Protection Law we tell you that at ${facts.opened} (Beijing time) this platform found ${facts.what.en}. Your personal information is or may be concerned.

1. Kinds of information, causes and possible harm: 〔to be filled in by whoever judged〕
2. What we have done: ${facts.measure.en}.
3. What you can do: look at your credit information and at who has looked at it; object to errors; beware of calls and messages that ask for passwords, codes or money on this ground.
4. Contact: 〔organisation, name, telephone〕

〔organisation, day〕
`;
}
