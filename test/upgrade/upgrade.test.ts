import assert from "node:assert/strict";
import { chmod, cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { schemaDump } from "../../check/schema-dump.ts";
import { schemaFaults } from "../../check/schema-faults.ts";
import { fillLogical } from "../../src/platform/backup/logical.ts";
import { readBackup } from "../../src/platform/backup/manifest.ts";
import { migrate } from "../../src/platform/migrate.ts";
import {
  answerOf,
  asking,
  command,
  type EmptyDatabase,
  emptyDatabase,
  type Settings,
  served,
} from "../operate/program.ts";

const LEFT = join(import.meta.dirname, "0.1.0");

interface Answers {
  readonly key: string;
  readonly answers: readonly {
    readonly path: string;
    readonly keyed: boolean;
    readonly status: number;
    readonly body: unknown;
  }[];
  readonly pages: readonly {
    readonly path: string;
    readonly status: number;
    readonly texts: readonly string[];
  }[];
}

describe("a database as version 0.1.0 left it", () => {
  let database: EmptyDatabase;
  let folder = "";
  let settings: Settings = {};

  before(async () => {
    database = await emptyDatabase();
    folder = await mkdtemp(join(tmpdir(), "xinheng-upgrade-"));
    await chmod(folder, 0o711);
    // Git keeps no modes, and keys that others may read are refused.
    await cp(join(LEFT, "keys"), join(folder, "data/keys"), { recursive: true });
    await chmod(join(folder, "data/keys/ring.json"), 0o600);
    settings = {
      DATABASE_URL: database.url,
      XINHENG_DATA: join(folder, "data"),
      LOG_LEVEL: "warn",
    };
  });
  after(async () => {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it("is not served before it was migrated: the refusal names the command", async () => {
    const backup = join(LEFT, "backup");
    const manifest = await readBackup(backup);
    await asking(database.url, async (sql) => {
      await migrate({ sql, url: database.url }, { through: manifest.migrations.length });
      await fillLogical(sql, backup, manifest);
    });
    const refused = await command({ ...settings, PORT: "0" }, "serve");
    assert.equal(refused.code, 3);
    assert.match(refused.said, /^SCHEMA_BEHIND: .*npx xinheng migrate/);
  });

  it("can be backed up by the new version before the step, and restored by it", async () => {
    const made = await answerOf(settings, "backup", join(folder, "backups"));
    assert.equal(made.kind, "logical");
    const keys = join(folder, "data/keys");
    const into = { XINHENG_DATA: join(folder, "unused"), LOG_LEVEL: "warn" };
    const told = await answerOf(
      into,
      "restore",
      String(made.backup),
      "--into",
      join(folder, "new"),
      "--keys",
      keys,
    );
    assert.equal(told.schema, "0006_intake");
    await rm(join(folder, "new"), { recursive: true });
  });

  it("has after `migrate` the schema of a fresh one, and breaks none of its habits", async () => {
    const { applied } = await answerOf(settings, "migrate");
    assert.ok(Array.isArray(applied) && applied.length > 0);
    await asking(database.url, async (sql) => {
      assert.equal(await schemaDump(sql), await readFile("db/schema.sql", "utf8"));
      assert.deepEqual(await schemaFaults(sql), []);
    });
  });

  it("answers every question as before: pages, interface, and what is sealed", async () => {
    const left: Answers = JSON.parse(await readFile(join(LEFT, "answers.json"), "utf8"));
    const server = await served(settings);
    try {
      for (const { path, keyed, status, body } of left.answers) {
        const headers = keyed ? { authorization: `Bearer ${left.key}` } : undefined;
        const answer = await fetch(server.url + path, headers === undefined ? {} : { headers });
        assert.equal(answer.status, status, path);
        if (typeof body === "string") assert.equal(await answer.text(), body, path);
        else assertHolds(JSON.parse(await answer.text()), body, path);
      }
      for (const { path, status, texts } of left.pages) {
        const answer = await fetch(server.url + path);
        assert.equal(answer.status, status, path);
        const page = await answer.text();
        for (const text of texts) assert.ok(page.includes(text), `${path}: ${text}`);
      }
    } finally {
      await server.stop();
    }
  });
});

/** Every member that was there is there and says the same; a newer version may say more. */
function assertHolds(now: unknown, before: unknown, where: string): void {
  if (Array.isArray(before)) {
    assert.ok(Array.isArray(now) && now.length === before.length, `${where}: as many as before`);
    for (const [at, item] of before.entries()) assertHolds(now[at], item, `${where}[${at}]`);
  } else if (isObject(before)) {
    assert.ok(isObject(now), where);
    for (const [member, value] of Object.entries(before))
      assertHolds(now[member], value, `${where}.${member}`);
  } else assert.equal(now, before, where);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
