import type { Command } from "commander";
import type { Outcome } from "../../kernel/outcome.ts";
import { EXIT_CODES_HELP, printAnswer, printRefusal } from "../answer.ts";
import type { Installation } from "../installation.ts";

type Work = (installation: Installation, json: boolean) => Promise<void>;

/** Adds `keys list|add|rotate|reseal|retire|rotate-signing|retire-signing|retire-tokens`: the life of the keys, while servers run. */
export function register(program: Command): void {
  const keys = program
    .command("keys")
    .description("keys that seal personal data, and keys that sign")
    .addHelpText("after", EXIT_CODES_HELP);
  const add = (name: string, says: string, work: Work): void => {
    keys
      .command(name)
      .description(says)
      .option("--json", "print one JSON document and nothing else")
      .action((_options: unknown, command: Command) => run(work, command.optsWithGlobals().json === true));
  };
  add("list", "the keys, what each does, how much is sealed with it, and the keys that sign", list);
  add("add", "add a key that waits; back the key folder up before it is used", addKey);
  add("rotate", "let the newest waiting key, or a new one, seal from a minute on", rotate);
  add("reseal", "move everything that is sealed to the newest key; goes on where it was cut off", reseal);
  add(
    "rotate-signing",
    "let a new key sign receipts from a minute on; the old one stays published",
    rotateSigning,
  );
  add(
    "retire-tokens",
    "retire the keys of access tokens: those that were issued open nothing any more",
    retireTokens,
  );
  const addRetire = (
    name: string,
    says: string,
    work: (of: Installation, id: string) => Promise<Retired>,
  ): void => {
    keys
      .command(name)
      .description(says)
      .argument("<id>", "id of the key, as keys list prints it")
      .option("--json", "print one JSON document and nothing else")
      .action((id: string, _options: unknown, command: Command) =>
        run(async (installation, json) => {
          sayRetired(await work(installation, id), id, json);
        }, command.optsWithGlobals().json === true),
      );
  };
  addRetire("retire", "take out a key with which nothing is sealed any more", async (of, id) => {
    const { retireKey } = await import("../key-keeping.ts");
    return retireKey(of, id);
  });
  addRetire(
    "retire-signing",
    "take out a signing key that was replaced; what it signed can still be checked",
    async (of, id) => {
      const { retireSigningKey } = await import("../key-keeping.ts");
      return retireSigningKey(of, id);
    },
  );
}

type Retired = Outcome<null, string>;

async function run(work: Work, json: boolean): Promise<void> {
  const { withInstallation } = await import("../run-command.ts");
  await withInstallation("xinheng-keys", (installation) => work(installation, json));
}

async function list(installation: Installation, json: boolean): Promise<void> {
  const { keysKnown, signingKeys } = await import("../key-keeping.ts");
  const known = await keysKnown(installation);
  const signing = await signingKeys(installation);
  printAnswer(json, { keys: known, signing }, [
    ...known.map(({ id, state, from, sealed }) => `${id}\t${state}\t${from ?? "-"}\t${sealed}`),
    ...signing.map(({ id, algorithm, state, from }) => `${id}\t${state}\t${from}\t${algorithm}`),
  ]);
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

function sayRetired(retired: Retired, id: string, json: boolean): void {
  if (!retired.ok) {
    printRefusal(retired.code, retired.because);
    return;
  }
  printAnswer(json, { id }, [`密钥已退役 retired: ${id}`]);
}

async function rotateSigning(installation: Installation, json: boolean): Promise<void> {
  const { rotateSigningNow } = await import("../key-keeping.ts");
  const { id, from } = await rotateSigningNow(installation);
  printAnswer(json, { id, from }, [
    `自此时起用新密钥签名，请备份密钥文件夹 signs from: ${from} ${id}; back up the key folder`,
  ]);
}

async function retireTokens(installation: Installation, json: boolean): Promise<void> {
  const { retireTokenKeys } = await import("../key-keeping.ts");
  const retired = await retireTokenKeys(installation);
  printAnswer(json, { retired }, [`访问令牌的签名密钥已退役 token keys retired: ${retired}`]);
}
