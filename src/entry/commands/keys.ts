import type { Command } from "commander";
import { EXIT_CODES_HELP, printAnswer, printRefusal } from "../answer.ts";
import type { Installation } from "../installation.ts";

type Work = (installation: Installation, json: boolean) => Promise<void>;

/** Adds `keys list|add|rotate|reseal|retire`: the life of the keys that seal personal data, while servers run. */
export function register(program: Command): void {
  const keys = program
    .command("keys")
    .description("keys that seal personal data")
    .addHelpText("after", EXIT_CODES_HELP);
  const add = (name: string, says: string, work: Work): void => {
    keys
      .command(name)
      .description(says)
      .option("--json", "print one JSON document and nothing else")
      .action((_options: unknown, command: Command) => run(work, command.optsWithGlobals().json === true));
  };
  add("list", "the keys, what each does, and how much is sealed with it", list);
  add("add", "add a key that waits; back the key folder up before it is used", addKey);
  add("rotate", "let the newest waiting key, or a new one, seal from a minute on", rotate);
  add("reseal", "move everything that is sealed to the newest key; goes on where it was cut off", reseal);
  keys
    .command("retire")
    .description("take out a key with which nothing is sealed any more")
    .argument("<id>", "id of the key, as keys list prints it")
    .option("--json", "print one JSON document and nothing else")
    .action((id: string, _options: unknown, command: Command) =>
      run((installation, json) => retire(installation, id, json), command.optsWithGlobals().json === true),
    );
}

async function run(work: Work, json: boolean): Promise<void> {
  const { withInstallation } = await import("../run-command.ts");
  await withInstallation("xinheng-keys", (installation) => work(installation, json));
}

async function list(installation: Installation, json: boolean): Promise<void> {
  const { keysKnown } = await import("../key-keeping.ts");
  const known = await keysKnown(installation);
  printAnswer(
    json,
    { keys: known },
    known.map(({ id, state, from, sealed }) => `${id}\t${state}\t${from ?? "-"}\t${sealed}`),
  );
}

async function addKey(installation: Installation, json: boolean): Promise<void> {
  const { addWaitingKey } = await import("../key-keeping.ts");
  const id = await addWaitingKey(installation);
  printAnswer(json, { id }, [
    `已添加密钥，尚未启用。请先备份密钥文件夹。added, waiting; back up the key folder: ${id}`,
  ]);
}

async function rotate(installation: Installation, json: boolean): Promise<void> {
  const { rotateNow } = await import("../key-keeping.ts");
  const { id, from } = await rotateNow(installation);
  printAnswer(json, { id, from }, [`自此时起用新密钥加密 seals from: ${from} ${id}`]);
}

async function reseal(installation: Installation, json: boolean): Promise<void> {
  const { resealAll } = await import("../key-keeping.ts");
  const moved = await resealAll(installation);
  printAnswer(json, { moved }, [`已改用新密钥加密 moved to the newest key: ${moved}`]);
}

async function retire(installation: Installation, id: string, json: boolean): Promise<void> {
  const { retireKey } = await import("../key-keeping.ts");
  const retired = await retireKey(installation, id);
  if (!retired.ok) {
    printRefusal(retired.code, retired.because);
    return;
  }
  printAnswer(json, { id }, [`密钥已退役 retired: ${id}`]);
}
