import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import fc from "fast-check";
import { fileKeyService } from "./key-service.ts";
import type { SignatureAlgorithm } from "./signing.ts";
import {
  isStatementSignedBy,
  openSigning,
  publicJwkFrom,
  SIGNING_FILE,
  type Signing,
} from "./statement-signing.ts";

let folder = "";
const signings = new Map<SignatureAlgorithm, Signing>();
const opened = (algorithm: SignatureAlgorithm): Promise<Signing> =>
  openSigning({ folder, service: fileKeyService(folder, "aes-256-gcm"), algorithm });
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "xinheng-signing-"));
  for (const algorithm of ["ES256", "SM2"] as const) signings.set(algorithm, await opened(algorithm));
});
after(() => rm(folder, { recursive: true }));

test("the keys are made once, closed to others, and the same at every start", async () => {
  const { mode } = await stat(join(folder, SIGNING_FILE));
  assert.equal(mode & 0o777, 0o600);
  assert.deepEqual((await opened("ES256")).publicKeys, signings.get("SM2")?.publicKeys);
});

test("a copy of keys from before there were signing keys is opened and left as it is", async () => {
  const copy = join(folder, "copy");
  const service = fileKeyService(folder, "aes-256-gcm");
  assert.equal(
    (await openSigning({ folder: copy, service, isCopy: true })).sign({ said: 1 }).algorithm,
    "ES256",
  );
  await assert.rejects(stat(copy), { code: "ENOENT" });
});

test("a signature fits its own statement and no other, under either algorithm", () => {
  for (const [algorithm, signing] of signings) {
    const key = signing.publicKeys.find((one) => one.alg === algorithm);
    assert.ok(key);
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.nat(63), (one, other, at) => {
        const said = signing.sign({ one });
        assert.equal(isStatementSignedBy(key, { one }, said), true);
        assert.equal(isStatementSignedBy(key, { one, other }, said), false);
        const bytes = Buffer.from(said.value, "base64url");
        bytes[at] = (bytes[at] ?? 0) ^ 1;
        const changed = { ...said, value: bytes.toString("base64url") };
        assert.equal(isStatementSignedBy(key, { one }, changed), false);
      }),
      { numRuns: 25 },
    );
  }
});

test("a key from outside is taken only when it is a point of a known curve", () => {
  const { publicKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const jwk = publicKey.export({ format: "jwk" });
  assert.equal(publicJwkFrom(jwk)?.alg, "ES256");
  assert.equal(publicJwkFrom({ ...jwk, x: Buffer.alloc(32).toString("base64url") }), null);
  assert.equal(publicJwkFrom({ ...jwk, crv: "P-521" }), null);
  assert.equal(publicJwkFrom("key"), null);
});
