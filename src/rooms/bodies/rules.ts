import { accept, type Outcome, refuse } from "../../kernel/outcome.ts";
import type {
  Admission,
  Body,
  GrantAsked,
  HeldRole,
  Permit,
  Person,
  Purpose,
  ReadAsked,
  ReadRefusal,
  Role,
  ScopeVerb,
} from "./types.ts";

/**
 * Territory of a body: the one given, else the division where the body itself is registered (characters 3 to 8 of its
 * USCC, trailing pairs of zeros dropped; a national organ, 100000, has the whole nation).
 */
export function territoryOf(uscc: string, given: string | null): string {
  if (given !== null) return given;
  const division = uscc.slice(2, 8);
  if (division === "100000") return "";
  return division.replace(/(?:00){1,2}$/u, "");
}

/** Whether a body may submit decisions of the body with this code: its own, or those of bodies in its territory. */
export function decidesFor(body: Pick<Body, "bodyCode" | "territory">, decidingCode: string): boolean {
  if (decidingCode === body.bodyCode) return true;
  return decidingCode.length === 18 && decidingCode.slice(2, 8).startsWith(body.territory);
}

/** Whether a body may submit an entry (article 6: records come from the body the catalogue names). */
export function maySupply(body: Body, entry: string): Outcome<true, "ENTRY_NOT_SUPPLIED"> {
  if (body.entries.includes(entry)) return accept(true);
  return refuse("ENTRY_NOT_SUPPLIED", {
    zh: `本机关不是“${entry}”的提供单位,不能报送。`,
    en: `This body is not a supplier of the entry ${entry} and may not submit it.`,
  });
}

/** Who acts, for the audit trail: a body by one of its keys, or a program of it by a token of its own. */
export function actorOf({ bodyCode, client, keyId }: Pick<Body, "bodyCode" | "client" | "keyId">): string {
  if (client !== undefined) return `${bodyCode}/client:${client.clientId}`;
  return keyId === undefined ? bodyCode : `${bodyCode}/key:${keyId}`;
}

/** Entries or purposes that the asker's token reaches with this verb; null: no token, so whatever the body itself may. */
export function reachOf({ client }: Pick<Body, "client">, verb: ScopeVerb): readonly string[] | null {
  if (client === undefined) return null;
  return client.scopes.filter((one) => one.startsWith(`${verb}:`)).map((one) => one.slice(verb.length + 1));
}

/** Whether the asker's token reaches an entry to submit, or a purpose to look for. A body's own key reaches what the body may. */
export function inScope(
  body: Pick<Body, "client">,
  verb: ScopeVerb,
  object: string,
): Outcome<true, "SCOPE_REQUIRED"> {
  const reach = reachOf(body, verb);
  if (reach === null || reach.includes(object)) return accept(true);
  return refuse("SCOPE_REQUIRED", {
    zh: `访问令牌没有权限范围 ${verb}:${object}。`,
    en: `The access token has no scope ${verb}:${object}.`,
  });
}

const ARTICLE_SECURITY = "中办发〔2025〕22号（十）";

/**
 * Whether a body may send or receive on an ISO day: somebody answers for it, or it was never named and its time to do so is
 * not over (policy, article 10). A duty that was named and has ended leaves no time: nobody answers. Refuses with DUTY_HOLDER_MISSING.
 */
export function dutyNamed(of: {
  readonly dutyHolder: object | null;
  readonly everNamed: boolean;
  readonly due: string;
  readonly on: string;
}): Outcome<true, "DUTY_HOLDER_MISSING"> {
  if (of.dutyHolder !== null || (!of.everNamed && of.on <= of.due)) return accept(true);
  return refuse("DUTY_HOLDER_MISSING", {
    zh: "本机关尚未登记信息传输环节的责任单位，不能收发数据。请由平台管理员执行 xinheng body duty 登记。",
    en: "This body has named no duty holder for its part of the transmission chain. The operator names one by xinheng body duty.",
    article: ARTICLE_SECURITY,
  });
}

/**
 * Whether a body may read what is not public: a purpose of the register in force, a case number, entries that the purpose
 * reaches and the body is admitted to on the day (policy, articles 4, 7 and 10). This is the one place that decides it; the
 * row-level policy of the database asks the same again. Refuses with the codes of `ReadRefusal`; nothing is admitted by default.
 */
export function permitRead(
  asked: ReadAsked,
  purposes: readonly Purpose[],
  admissions: readonly Admission[],
): Outcome<Permit, ReadRefusal> {
  const purpose = purposeAsked(asked, purposes);
  if (!purpose.ok) return purpose;
  const caseNumber = asked.caseNumber?.trim() ?? "";
  if (caseNumber === "") {
    return refuse("CASE_NUMBER_REQUIRED", {
      zh: "查询非公开信用信息须注明案件或者事项编号。",
      en: "Reading what is not public needs the number of the case or matter.",
      article: ARTICLE_SECURITY,
    });
  }
  const entries = entriesAdmitted(asked, purpose.value, admissions);
  if (!entries.ok) return entries;
  const shown = shownFrom(asked, purpose.value);
  if (!shown.ok) return shown;
  const delayBasis = shown.value === asked.on ? null : (purpose.value.delay?.basis ?? null);
  return accept({
    purpose: purpose.value,
    caseNumber,
    entries: entries.value,
    shownFrom: shown.value,
    delayBasis,
  });
}

function purposeAsked(
  asked: ReadAsked,
  purposes: readonly Purpose[],
): Outcome<Purpose, "PURPOSE_REQUIRED" | "PURPOSE_UNKNOWN"> {
  if (asked.purpose === null || asked.purpose === "") {
    return refuse("PURPOSE_REQUIRED", {
      zh: "查询非公开信用信息须说明目的。",
      en: "Reading what is not public needs a purpose.",
      article: ARTICLE_SECURITY,
    });
  }
  const purpose = purposes.find((one) => one.purpose === asked.purpose);
  const inForce =
    purpose !== undefined &&
    purpose.from <= asked.on &&
    (purpose.until === null || asked.on <= purpose.until);
  if (inForce) return accept(purpose);
  return refuse("PURPOSE_UNKNOWN", {
    zh: "目的登记册中没有这个在有效期内的查询目的。",
    en: "The register has no such purpose in force.",
    article: ARTICLE_SECURITY,
  });
}

type EntriesRefusal = "ENTRY_NOT_FOR_PURPOSE" | "PERSON_NOT_FOR_PURPOSE" | "READ_NOT_ADMITTED";

function entriesAdmitted(
  asked: ReadAsked,
  purpose: Purpose,
  admissions: readonly Admission[],
): Outcome<readonly string[], EntriesRefusal> {
  if (asked.person && !purpose.persons) {
    return refuse("PERSON_NOT_FOR_PURPOSE", {
      zh: `「${purpose.zh}」不及于自然人。`,
      en: `The purpose "${purpose.en}" does not reach natural persons.`,
      article: "个人信息保护法第三十四条",
    });
  }
  const beyond = asked.entries.filter((entry) => !purpose.entries.includes(entry));
  if (beyond.length > 0) {
    return refuse("ENTRY_NOT_FOR_PURPOSE", {
      zh: `「${purpose.zh}」不及于条目 ${beyond.join("、")}。`,
      en: `The purpose "${purpose.en}" does not reach ${beyond.join(", ")}.`,
      article: ARTICLE_SECURITY,
    });
  }
  const admitted = new Set(
    admissions
      .filter((one) => one.purpose === purpose.purpose && one.from <= asked.on && asked.on <= one.until)
      .filter((one) => one.persons || !asked.person)
      .map((one) => one.entry)
      .filter((entry) => purpose.entries.includes(entry)),
  );
  const wanted = asked.entries.length === 0 ? [...admitted].sort() : asked.entries;
  if (wanted.length > 0 && wanted.every((entry) => admitted.has(entry))) return accept(wanted);
  return refuse("READ_NOT_ADMITTED", {
    zh: `本机关当日未获准为「${purpose.zh}」查询所列条目。`,
    en: `This body is not admitted to these entries for the purpose "${purpose.en}" on this day.`,
    article: ARTICLE_SECURITY,
  });
}

function shownFrom(
  asked: ReadAsked,
  purpose: Purpose,
): Outcome<string, "DELAY_NOT_ALLOWED" | "DELAY_TOO_LONG"> {
  const { withholdUntil, on } = asked;
  if (withholdUntil === null || withholdUntil <= on) return accept(on);
  if (purpose.delay === null) {
    return refuse("DELAY_NOT_ALLOWED", {
      zh: `「${purpose.zh}」没有暂缓告知信用主体的法律依据。`,
      en: `No law lets a look for "${purpose.en}" be kept from the subject.`,
      article: "个人信息保护法第十八条、第三十五条",
    });
  }
  const last = Temporal.PlainDate.from(on).add({ months: purpose.delay.monthsMax }).toString();
  if (withholdUntil <= last) return accept(withholdUntil);
  return refuse("DELAY_TOO_LONG", {
    zh: `暂缓告知最迟至 ${last}。`,
    en: `The look may be kept from the subject until ${last} at the latest.`,
    article: purpose.delay.basis.article,
  });
}

/** Roles that may keep a look from its subject: it takes a right away for a time, and nobody hides his own curiosity. */
const WITHHOLDING: readonly Role[] = ["decider", "law-officer"];

/**
 * Whether whoever acts may keep a look from its subject, where the purpose allows it at all: a person who decides or watches
 * over the law, or the machine of a body, for which the body answers. Refuses with DELAY_ROLE_REQUIRED.
 */
export function mayWithhold(person: Pick<Person, "roles"> | null): Outcome<true, "DELAY_ROLE_REQUIRED"> {
  if (person === null || person.roles.some((role) => WITHHOLDING.includes(role))) return accept(true);
  return refuse("DELAY_ROLE_REQUIRED", {
    zh: "暂缓告知信用主体，由决定人或者法制审核人办理。",
    en: "A decider or a law officer keeps a look from its subject, and nobody else.",
    article: "个人信息保护法第三十五条",
  });
}

/** The roles of a person that are in force on a day: begun, not over, not ended early. */
export function rolesInForce(roles: readonly HeldRole[], on: string): readonly HeldRole[] {
  return roles.filter((one) => one.from <= on && on <= one.until && !one.ended);
}

/** Whether a person with these roles may do what one of the wanted roles may, on the day (policy, article 10). */
export function mayAct(
  roles: readonly HeldRole[],
  wanted: readonly Role[],
  on: string,
): Outcome<HeldRole, "ROLE_REQUIRED"> {
  const held = rolesInForce(roles, on).find((one) => wanted.includes(one.role));
  if (held !== undefined) return accept(held);
  return refuse("ROLE_REQUIRED", {
    zh: `该操作需要下列角色之一，且在有效期内：${wanted.map((role) => ROLE_NAMES[role].zh).join("、")}。`,
    en: `This needs one of these roles in force: ${wanted.map((role) => ROLE_NAMES[role].en).join(", ")}.`,
    article: ARTICLE_SECURITY,
  });
}

/** Roles that give power or see everything: they want more than a password; the demonstration asks for none. */
const WEIGHTY: ReadonlySet<Role> = new Set(["administrator", "law-officer", "auditor", "decider"]);

/** Roles that a session by password alone may use where roles of weight want a second factor. */
export function withoutWeight(roles: readonly HeldRole[]): readonly HeldRole[] {
  return roles.filter(({ role }) => !WEIGHTY.has(role));
}

export const ROLE_NAMES: Readonly<Record<Role, { readonly zh: string; readonly en: string }>> = {
  clerk: { zh: "经办人", en: "clerk" },
  examiner: { zh: "审核人", en: "examiner" },
  decider: { zh: "决定人", en: "decider" },
  "law-officer": { zh: "法制审核人", en: "law officer" },
  auditor: { zh: "审计员", en: "auditor" },
  administrator: { zh: "管理员", en: "administrator" },
};

type GrantRefusal =
  | "ROLE_REQUIRED"
  | "ROLE_TO_ONESELF"
  | "ROLE_AUDITS_ITSELF"
  | "ROLE_TOO_LONG"
  | "ROLE_OVER";

/**
 * Whether a role may be given: by an administrator of the body or the operator, to somebody else, until a day that is not over
 * and not years away. An auditor of a body has no other role there: who checks is not who acts.
 */
export function mayGrant(asked: GrantAsked): Outcome<true, GrantRefusal> {
  const { granter, bodyCode, on } = asked;
  if (granter !== null) {
    const own = granter.roles.filter((one) => one.bodyCode === bodyCode);
    const allowed = mayAct(own, ["administrator"], on);
    if (!allowed.ok) return allowed;
    if (granter.accountId === asked.accountId) {
      return refuse("ROLE_TO_ONESELF", {
        zh: "不得为本人授予角色，请由另一名管理员办理。",
        en: "Nobody gives a role to himself; another administrator does it.",
        article: ARTICLE_SECURITY,
      });
    }
    if (asked.until > granter.latest) {
      return refuse("ROLE_TOO_LONG", {
        zh: `角色最长至 ${granter.latest}，期满再授予。`,
        en: `A role lasts until ${granter.latest} at most; give it again when it ends.`,
      });
    }
  }
  if (asked.has.some((role) => role !== asked.role && (role === "auditor") !== (asked.role === "auditor"))) {
    return refuse("ROLE_AUDITS_ITSELF", {
      zh: "审计员不得在本机关兼任其他角色，其他人员不得兼任审计员。",
      en: "An auditor has no other role in the body, and nobody with another role audits it.",
      article: ARTICLE_SECURITY,
    });
  }
  if (asked.until >= on) return accept(true);
  return refuse("ROLE_OVER", {
    zh: "角色的截止日已过。",
    en: "The last day of the role is over.",
  });
}

/** Where four eyes are demanded the same person never acts twice, whatever roles it has. */
export function fourEyes(firstAccount: string, secondAccount: string): Outcome<true, "FOUR_EYES_REQUIRED"> {
  if (firstAccount !== secondAccount) return accept(true);
  return refuse("FOUR_EYES_REQUIRED", {
    zh: "须由另一人办理：申请人不得确认本人的申请。",
    en: "Another person must do this: nobody confirms what he asked for himself.",
    article: ARTICLE_SECURITY,
  });
}
