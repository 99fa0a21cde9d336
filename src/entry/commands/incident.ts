import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "commander";
import { UUID_FORM } from "../../platform/forms.ts";
import type { Grade, Incident, IncidentClock } from "../../rooms/incidents/index.ts";
import { EXIT_CODES_HELP, printAnswer, printRefusal, printUsage } from "../answer.ts";
import type { Installation } from "../installation.ts";

const GRADES: readonly Grade[] = ["false-alarm", "minor", "serious"];

interface Doing {
  readonly by: string;
  readonly note: string;
}

interface Containing extends Doing {
  readonly key?: string;
  readonly program?: string;
}

/** Adds `incident`: detection, and work on the cases that it opens. Whoever works on a case is named by account. */
export function register(program: Command): void {
  const incident = program
    .command("incident")
    .description("misuse that was detected, and the cases (article 10)");
  const add = (usage: string, description: string): Command =>
    incident
      .command(usage)
      .description(description)
      .option("--json", "print one JSON document and nothing else")
      .addHelpText("after", EXIT_CODES_HELP);
  const work = (usage: string, description: string): Command =>
    add(usage, description)
      .requiredOption("--by <login>", "account of the person who does it")
      .requiredOption("--note <text>", "why; names no person");

  add("detect", "look for misuse now, with a walk of the whole chain").action((_: object, command: Command) =>
    detect(isJson(command)),
  );
  add("list", "open cases, newest first")
    .option("--all", "closed ones too")
    .action((options: { all?: boolean }, command: Command) => list(options.all === true, isJson(command)));
  add("show <id>", "a case with its findings, steps and clocks").action(
    (id: string, _: object, command: Command) => show(id, isJson(command)),
  );
  work("triage <id>", "judge a case")
    .requiredOption("--grade <grade>", GRADES.join(", "))
    .option("--personal", "personal information is or may be concerned")
    .action((id: string, options: Doing & { grade: string; personal?: boolean }, command: Command) =>
      triage(id, options, isJson(command)),
    );
  work("contain <id>", "freeze the account, key or program of the actor")
    .option("--key <id>", "where the case is about a body as such: the key to freeze")
    .option("--program <id>", "the same for a program of the body")
    .action((id: string, options: Containing, command: Command) => contain(id, options, isJson(command)));
  work("lift <id>", "lift a freeze that another person ordered").action(
    (id: string, options: Doing, command: Command) => lift(id, options, isJson(command)),
  );
  work("note <id>", "write a note into the case").action((id: string, options: Doing, command: Command) =>
    note(id, options, isJson(command)),
  );
  work("notify <id>", "note that the authority or the persons were told")
    .requiredOption("--whom <whom>", "authority, persons, or harm-avoided")
    .action((id: string, options: Doing & { whom: string }, command: Command) =>
      notify(id, options, isJson(command)),
    );
  work("close <id>", "ask for the end of a case; another person closes it").action(
    (id: string, options: Doing, command: Command) => close(id, options, isJson(command)),
  );
  add("draft <id>", "write drafts of the notices, Chinese and English, into a folder")
    .requiredOption("--to <folder>", "folder for the four texts")
    .action((id: string, options: { to: string }, command: Command) =>
      draft(id, options.to, isJson(command)),
    );
  add(
    "drill",
    "prove detection, freeze, clocks, drafts and four eyes on a demonstration installation",
  ).action((_: object, command: Command) => drill(isJson(command)));
}

function isJson(command: Command): boolean {
  return command.optsWithGlobals().json === true;
}

type Room = typeof import("../../rooms/incidents/index.ts");

async function withRoom(work: (installation: Installation, room: Room) => Promise<void>): Promise<void> {
  const { withInstallation } = await import("../run-command.ts");
  const room = await import("../../rooms/incidents/index.ts");
  await withInstallation("xinheng-incident", (installation) => work(installation, room));
}

function detect(json: boolean): Promise<void> {
  return withRoom(async (installation, room) => {
    const { detecting } = await import("../detecting.ts");
    const opened = await room.detectIncidents(detecting(installation), { walkChain: true });
    printAnswer(json, { opened }, [`新立案 opened: ${opened.length}`, ...opened]);
  });
}

function list(isAll: boolean, json: boolean): Promise<void> {
  return withRoom(async ({ db }, room) => {
    await noteReading(db, { all: isAll });
    const items = await room.incidentsOf(db.sql, isAll);
    const none = items.length === 0 ? ["没有事件。There are no incidents."] : [];
    printAnswer(json, { items }, [...items.map((one) => lineOf(one, room)), ...none]);
  });
}

function lineOf(incident: Incident, room: Room): string {
  const { incidentId, openedAt, rule, actor, grade, invented } = incident;
  const drilled = invented ? "  演练 drill" : "";
  return `${incidentId}  ${openedAt}  ${room.stateOf(incident)}  ${grade ?? "-"}  ${room.RULE_WORDS[rule].zh}  ${actor}${drilled}`;
}

function show(id: string, json: boolean): Promise<void> {
  return withCase(id, async (incident, { db, intake }, room) => {
    await noteReading(db, { incident: id });
    const findings = await room.findingsOf(db.sql, id);
    const steps = await room.stepsOf(db.sql, id);
    const clocks = room.clocksOf(intake.law, incident, intake.clock.now());
    printAnswer(json, { incident, findings, steps, clocks }, [
      lineOf(incident, room),
      ...findings.map((one) => `发现 found: ${one.found} (≥ ${one.threshold})  ${one.from} – ${one.until}`),
      ...steps.map((one) => `步骤 step: ${one.at}  ${one.step}  ${one.actor}  ${one.note}`),
      ...clocks.map(clockLine),
    ]);
  });
}

function clockLine(one: IncidentClock): string {
  const source = `${one.instrument} ${one.article}${one.verified ? "" : " 未核实 unverified"}`;
  return `时限 clock: ${one.clock}  ${one.due}  ${one.state}  ${source}`;
}

function triage(
  id: string,
  options: Doing & { readonly grade: string; readonly personal?: boolean },
  json: boolean,
): Promise<void> {
  return withCase(id, async (_, installation, room) => {
    const grade = GRADES.find((one) => one === options.grade);
    if (grade === undefined)
      return printUsage("--grade", { zh: `应为 ${GRADES.join("、")}。`, en: `give ${GRADES.join(", ")}.` });
    const doing = await doingOf(installation, id, options);
    if (doing === null) return;
    const personal = options.personal === true;
    tell(await room.triageIncident(working(installation), { ...doing, grade, personal }), room, json);
  });
}

function contain(id: string, options: Containing, json: boolean): Promise<void> {
  return withCase(id, async (_, installation, room) => {
    const { containIncident } = await import("../../flows/contain-incident.ts");
    const doing = await doingOf(installation, id, options);
    if (doing === null) return;
    const { key, program } = options;
    const chosen = key ?? program;
    const credential =
      chosen === undefined ? null : ({ kind: key === undefined ? "client" : "key", id: chosen } as const);
    tell(
      await containIncident(working(installation), credential === null ? doing : { ...doing, credential }),
      room,
      json,
    );
  });
}

function lift(id: string, options: Doing, json: boolean): Promise<void> {
  return withCase(id, async (_, installation, room) => {
    const { liftFreeze } = await import("../../flows/lift-freeze.ts");
    const doing = await doingOf(installation, id, options);
    if (doing !== null) tell(await liftFreeze(working(installation), doing), room, json);
  });
}

function note(id: string, options: Doing, json: boolean): Promise<void> {
  return withCase(id, async (_, installation, room) => {
    const doing = await doingOf(installation, id, options);
    if (doing !== null) tell(await room.noteOnIncident(working(installation), doing), room, json);
  });
}

const WHOM = {
  authority: "authority-told",
  persons: "persons-told",
  "harm-avoided": "harm-avoided",
} as const;

function notify(id: string, options: Doing & { readonly whom: string }, json: boolean): Promise<void> {
  return withCase(id, async (_, installation, room) => {
    const whom = Object.entries(WHOM).find(([name]) => name === options.whom)?.[1];
    if (whom === undefined)
      return printUsage("--whom", {
        zh: "应为 authority、persons 或 harm-avoided。",
        en: "give authority, persons or harm-avoided.",
      });
    const doing = await doingOf(installation, id, options);
    if (doing !== null) tell(await room.noteNotified(working(installation), { ...doing, whom }), room, json);
  });
}

function close(id: string, options: Doing, json: boolean): Promise<void> {
  return withCase(id, async (_, installation, room) => {
    const doing = await doingOf(installation, id, options);
    if (doing !== null) tell(await room.closeIncident(working(installation), doing), room, json);
  });
}

function draft(id: string, folder: string, json: boolean): Promise<void> {
  return withCase(id, async (incident, { db }, room) => {
    await noteReading(db, { incident: id, draft: true });
    const drafts = room.draftsOf(incident, await room.findingsOf(db.sql, id));
    await mkdir(folder, { recursive: true });
    const files: string[] = [];
    for (const { to, language, text } of drafts) {
      const path = join(folder, `incident-${id.slice(0, 8)}-${to}.${language}.txt`);
      await writeFile(path, text, { encoding: "utf8", mode: 0o600 });
      files.push(path);
    }
    printAnswer(json, { files }, files);
  });
}

async function drill(json: boolean): Promise<void> {
  await withRoom(async (installation) => {
    const { drillIncident } = await import("../incident-drill.ts");
    const report = await drillIncident(installation);
    if (report === null) {
      printRefusal("DRILL_NEEDS_DEMO", {
        zh: "演练只在载入了演示数据的安装上进行（xinheng demo load）。",
        en: "A drill runs on an installation with demonstration data only (xinheng demo load).",
      });
      return;
    }
    const failed = report.filter(({ holds }) => !holds);
    printAnswer(json, { holds: failed.length === 0, checks: report }, [
      ...report.map(({ holds, zh, en }) => `${holds ? "通过 ok  " : "失败 FAIL"}  ${zh} ${en}`),
    ]);
    if (failed.length === 0) return;
    printRefusal("DRILL_FAILED", {
      zh: `演练有 ${failed.length} 项未通过。`,
      en: `${failed.length} checks of the drill failed.`,
    });
  });
}

function tell(incident: Incident, room: Room, json: boolean): void {
  printAnswer(json, incident, [lineOf(incident, room)]);
}

function working({ db, intake }: Installation): {
  readonly db: Installation["db"];
  readonly clock: Installation["intake"]["clock"];
} {
  return { db, clock: intake.clock };
}

/** Runs work on a case; one that is not there is refused. */
function withCase(
  id: string,
  work: (incident: Incident, installation: Installation, room: Room) => Promise<void>,
): Promise<void> {
  return withRoom(async (installation, room) => {
    const incident = UUID_FORM.test(id) ? await room.incidentOf(installation.db.sql, id) : null;
    if (incident !== null) return work(incident, installation, room);
    printRefusal("INCIDENT_UNKNOWN", { zh: "没有这个事件。", en: "There is no such incident." });
  });
}

/**
 * The person at the command line, by account: four eyes need names. The trail says that the operator named it: nobody signed
 * in. An unknown one, and one who handles no incidents, is told and gives null.
 */
async function doingOf(
  installation: Installation,
  incidentId: string,
  { by, note }: Doing,
): Promise<{ incidentId: string; actor: string; note: string } | null> {
  const { accountNamed } = await import("../../platform/identity/accounts.ts");
  const account = await accountNamed(installation.db.sql, by.trim().toLowerCase());
  if (account === null || account.disabled) {
    printRefusal("ACCOUNT_UNKNOWN", {
      zh: "没有这个账号，或者已停用。",
      en: "There is no such account, or it is shut.",
    });
    return null;
  }
  if (await handles(installation, account.accountId))
    return { incidentId, actor: `operator/account:${account.accountId}`, note };
  printRefusal("INCIDENT_DESK_REQUIRED", {
    zh: "事件由平台运营单位的管理员或者法制审核人办理。",
    en: "Administrators and law officers of the body that operates the platform work on incidents.",
  });
  return null;
}

/** Whether a person may work on incidents today. Before an operator is named there is nobody to ask, and the trail tells who it was. */
async function handles({ db, intake }: Installation, accountId: string): Promise<boolean> {
  const { HANDLING } = await import("../../rooms/incidents/index.ts");
  const { rolesInForce, rolesOf } = await import("../../rooms/bodies/index.ts");
  const { operatorsOf } = await import("../../rooms/trail/index.ts");
  const operators = await operatorsOf(db.sql);
  if (operators.length === 0) return true;
  const held = rolesInForce(await rolesOf(db.sql, accountId), intake.clock.today().toString());
  return held.some(
    ({ bodyCode, role }) => operators.includes(bodyCode) && HANDLING.roles.some((one) => one === role),
  );
}

/** Reading about cases is reading about who is suspected: it is on the trail. */
async function noteReading(
  db: Installation["db"],
  detail: Readonly<Record<string, string | boolean>>,
): Promise<void> {
  const { inTransaction } = await import("../../platform/transaction.ts");
  const act = { actor: "operator", purpose: "incident", act: "read-incidents", detail };
  await inTransaction(db, act, async () => {});
}
