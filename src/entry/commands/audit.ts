import type { Command } from "commander";
import { type AuditVerdict, type BreakKind, headIn, headText } from "../../platform/audit.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { EXIT_CODES_HELP, printAnswer, printRefusal, printUsage } from "../answer.ts";
import { addList } from "./audit-list.ts";

/** Adds `audit list`, `audit operator`, and `audit verify`: walks the trail and says where its chain breaks. Each reading is an entry of the trail. */
export function register(program: Command): void {
  const audit = program.command("audit").description("the trail of who did what, and why");
  audit
    .command("verify")
    .description("walk the chain of the audit trail; note the head it prints somewhere else")
    .option("--head <position:hash>", "a head noted earlier, which the chain must have passed")
    .option(
      "--renew-anchor",
      "the database was restored: note its head anew in the data folder; this is on the trail",
    )
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", EXIT_CODES_HELP)
    .action((options: Options, command: Command) => run(options, command.optsWithGlobals().json === true));
  addList(audit);
  audit
    .command("operator")
    .description("name the body that operates the platform: its auditors read the whole trail")
    .requiredOption("--uscc <code>", "unified social credit code of the body")
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", EXIT_CODES_HELP)
    .action((options: { uscc: string }, command: Command) =>
      nameOperator(options.uscc, command.optsWithGlobals().json === true),
    );
}

async function nameOperator(given: string, json: boolean): Promise<void> {
  const { withInstallation } = await import("../run-command.ts");
  const { bodyOf } = await import("../../rooms/bodies/index.ts");
  const { saveOperator } = await import("../../rooms/trail/index.ts");
  await withInstallation("xinheng-audit", async ({ db, intake }) => {
    const body = await bodyOf(db.sql, given.trim().toUpperCase());
    if (body === null) {
      printRefusal("BODY_UNKNOWN", { zh: "没有这个机关。", en: "There is no such body." });
      return;
    }
    const detail = { body: body.bodyCode };
    await inTransaction(db, { actor: "operator", purpose: "audit", act: "name-operator", detail }, (tx) =>
      saveOperator(tx, body.bodyCode, intake.clock.now().toString()),
    );
    printAnswer(json, { uscc: body.bodyCode, name: body.name }, [`${body.name} ${body.bodyCode}`]);
  });
}

interface Options {
  readonly head?: string;
  readonly renewAnchor?: boolean;
}

/** Walks the chain past every head that is noted: the one that was given, that of the data folder, that of the last walk. */
async function run({ head: noted, renewAnchor = false }: Options, json: boolean): Promise<void> {
  const head = noted === undefined ? null : headIn(noted);
  if (noted !== undefined && head === null) {
    printUsage("--head", {
      zh: "应为“位置:散列值”，与本命令打印的一致。",
      en: "give position:hash as this command prints it.",
    });
    return;
  }
  const { withInstallation } = await import("../run-command.ts");
  const { verifyAudit } = await import("../../platform/audit.ts");
  const { notedHeads } = await import("../../rooms/trail/index.ts");
  const { detecting } = await import("../detecting.ts");
  await withInstallation("xinheng-audit", async (installation) => {
    const { db } = installation;
    const { anchor } = detecting(installation);
    const heads = await notedHeads(renewAnchor ? { db } : { db, anchor });
    const verdict = await verifyAudit(db.sql, head === null ? heads : [...heads, head]);
    const detail = { entries: verdict.entries, found: verdict.broken?.kind ?? "whole", renewAnchor };
    const act = { actor: "operator", purpose: "audit", act: "verify-audit", detail };
    await inTransaction(db, act, async () => {});
    if (renewAnchor && verdict.broken === null) await anchor.note(verdict.head);
    tell(verdict, json);
  });
}

function tell(verdict: AuditVerdict, json: boolean): void {
  const { entries, head, broken } = verdict;
  const noted = headText(head);
  if (json || broken === null) {
    printAnswer(json, { whole: broken === null, entries, head: noted, broken }, [
      `审计记录完整 the audit trail is whole: ${entries}`,
      `链头 head（请在别处留存 note it elsewhere）: ${noted}`,
    ]);
  }
  if (broken === null) return;
  const code = CODES[broken.kind];
  printRefusal(code, { zh: BREAKS[code].zh(broken.position), en: BREAKS[code].en(broken.position) });
}

const CODES: Readonly<Record<BreakKind, keyof typeof BREAKS>> = {
  entry: "AUDIT_ENTRY_CHANGED",
  link: "AUDIT_ORDER_CHANGED",
  gap: "AUDIT_ENTRY_MISSING",
  end: "AUDIT_END_CHANGED",
  head: "AUDIT_HEAD_UNKNOWN",
};

const BREAKS = {
  AUDIT_ENTRY_CHANGED: {
    zh: (place: number) => `第 ${place} 条审计记录的内容与其散列值不符，已被改动。`,
    en: (place: number) => `The content of entry ${place} does not fit its hash: it was changed.`,
  },
  AUDIT_ORDER_CHANGED: {
    zh: (place: number) => `第 ${place} 条审计记录与前一条不衔接，顺序被改动或前文被替换。`,
    en: (place: number) =>
      `Entry ${place} does not follow the one before: entries changed places or were replaced.`,
  },
  AUDIT_ENTRY_MISSING: {
    zh: (place: number) => `第 ${place} 条审计记录缺失或重复。`,
    en: (place: number) => `Entry ${place} is missing or there twice.`,
  },
  AUDIT_END_CHANGED: {
    zh: (place: number) => `审计链止于第 ${place} 条，与链头不符：末尾有记录被删除或添加。`,
    en: (place: number) =>
      `The chain ends at entry ${place} and not where its head says: entries at the end were taken out or put in.`,
  },
  AUDIT_HEAD_UNKNOWN: {
    zh: (place: number) => `审计链从未有过第 ${place} 条处留存的链头：审计记录被整体重写或截断。`,
    en: (place: number) =>
      `The chain never had the head noted at entry ${place}: the trail was made anew or cut.`,
  },
} as const;
