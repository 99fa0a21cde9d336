import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { publicJwkFrom } from "../../platform/statement-signing.ts";
import { inTransaction } from "../../platform/transaction.ts";
import { bodyOf, savePublicKey, suitsSuite } from "../../rooms/bodies/index.ts";
import { EXIT_CODES_HELP, printAnswer, printRefusal, printUsage } from "../answer.ts";

interface Options {
  readonly uscc: string;
  readonly jwk: string;
}

/** Adds `body receipt-key`: registers the public key under which a body countersigns receipts. */
export function addReceiptKey(body: Command): void {
  body
    .command("receipt-key")
    .description("register the public key (JWK: P-256 or SM2) under which a body countersigns receipts")
    .requiredOption("--uscc <code>", "unified social credit code of the body")
    .requiredOption("--jwk <file>", "file with the public key")
    .option("--json", "print one JSON document and nothing else")
    .addHelpText("after", EXIT_CODES_HELP)
    .action((options: Options, command: Command) => run(options, command.optsWithGlobals().json === true));
}

async function run(options: Options, json: boolean): Promise<void> {
  const jwk = publicJwkFrom(await readFile(options.jwk, "utf8").then(parsed, () => null));
  if (jwk === null) {
    printUsage("--jwk", {
      zh: "应为公钥文件（JWK，P-256 或 SM2）。",
      en: "give a file with a public key as JWK, P-256 or SM2.",
    });
    return;
  }
  const { withInstallation } = await import("../run-command.ts");
  await withInstallation("xinheng-body", async ({ db, intake }) => {
    if (!suitsSuite(jwk)) {
      printRefusal("RECEIPT_KEY_NOT_SM2", {
        zh: "本平台使用国密套件，机关签署回执的公钥须为 SM2。",
        en: "This platform uses the suite gm: the key under which a body countersigns must be SM2.",
      });
      return;
    }
    const body = await bodyOf(db.sql, options.uscc);
    const recordedAt = intake.clock.now().toString();
    const detail = { body: options.uscc, key: jwk.kid };
    const act = { actor: "operator", purpose: "administration", act: "register-key", detail };
    const isTaken =
      body !== null &&
      (await inTransaction(db, act, (tx) => savePublicKey(tx, { bodyCode: body.bodyCode, jwk, recordedAt })));
    if (!isTaken) {
      printRefusal("BODY_UNKNOWN", {
        zh: "没有这个机关，或者这把公钥属于另一个机关。",
        en: "There is no such body, or the key belongs to another one.",
      });
      return;
    }
    printAnswer(json, { uscc: options.uscc, keyId: jwk.kid, algorithm: jwk.alg }, [
      `${body.name} ${body.bodyCode}`,
      `公钥 public key: ${jwk.kid} ${jwk.alg}`,
    ]);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
