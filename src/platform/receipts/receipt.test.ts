import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import fc from "fast-check";
import { canonicalJson } from "../../kernel/canonical.ts";
import { fileKeyService } from "../key-service.ts";
import { openSigning, type Signing } from "../statement-signing.ts";
import { readReceipt } from "./read.ts";
import { checkReceipt, type Draft, fitsData, hashOfJson, type Receipt, statementOf } from "./receipt.ts";

let folder = "";
let signing: Signing;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "xinheng-receipt-"));
  signing = await openSigning({ folder, service: fileKeyService(folder, "aes-256-gcm") });
});
after(() => rm(folder, { recursive: true }));

const sha256 = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString("hex"));
const party = fc.record({
  code: fc.constantFrom("113301000024894011", "platform"),
  name: fc.option(fc.string({ maxLength: 20 })),
  dutyHolder: fc.option(
    fc.record({ unit: fc.string(), unitName: fc.string(), office: fc.string({ minLength: 1 }) }),
  ),
});
const draft: fc.Arbitrary<Draft> = fc.record({
  kind: fc.constantFrom("handed-over", "taken-in", "look", "export"),
  transfer: fc.uuid(),
  sender: party,
  receiver: party,
  purpose: fc.constant("intake"),
  what: fc.record({
    entries: fc.array(fc.constantFrom("honour", "administrative-penalty"), { maxLength: 2 }),
    hash: sha256,
    bytes: fc.option(fc.nat()),
    counts: fc.record({ accepted: fc.nat() }),
  }),
  at: fc.constant("2026-05-08T01:00:00Z"),
  previous: fc.constant(null),
});

function receiptFor(said: Draft, id: string): Receipt {
  const statement = statementOf(id, said);
  return { statement, signature: signing.sign(statement) };
}

test("any changed character of a receipt breaks its signature", () => {
  fc.assert(
    fc.property(
      draft,
      fc.uuid(),
      fc.tuple(fc.nat(), fc.integer({ min: 1, max: 94 })),
      (said, id, [at, by]) => {
        const receipt = receiptFor(said, id);
        assert.equal(checkReceipt(receipt, signing.publicKeys).ok, true);
        const text = canonicalJson(receipt.statement);
        const place = at % text.length;
        const other = String.fromCharCode(32 + ((text.charCodeAt(place) - 32 + by) % 95));
        const changed = parsed(text.slice(0, place) + other + text.slice(place + 1), receipt.signature);
        if (changed === null || canonicalJson(changed.statement) === text) return;
        assert.equal(checkReceipt(changed, signing.publicKeys).ok, false);
      },
    ),
    { numRuns: 200 },
  );
});

test("a receipt of another transfer does not fit, neither its signature nor its data", () => {
  fc.assert(
    fc.property(draft, draft, fc.tuple(fc.uuid(), fc.uuid()), (one, other, [id, otherId]) => {
      fc.pre(one.what.hash !== other.what.hash && id !== otherId);
      const [mine, theirs] = [receiptFor(one, id), receiptFor(other, otherId)];
      const swapped = { statement: mine.statement, signature: theirs.signature };
      assert.equal(checkReceipt(swapped, signing.publicKeys).ok, false);
      assert.equal(fitsData(mine.statement, other.what.hash).ok, false);
      assert.equal(fitsData(mine.statement, one.what.hash).ok, true);
    }),
    { numRuns: 40 },
  );
});

test("a receipt names the hop before by its hash, and who has named no duty holder", () => {
  const [said] = fc.sample(draft, 1);
  assert.ok(said);
  const bare = { code: "platform", name: null, dutyHolder: null };
  const first = statementOf("00000000-0000-7000-8000-000000000001", { ...said, receiver: bare });
  const second = statementOf("00000000-0000-7000-8000-000000000002", { ...said, previous: first });
  assert.deepEqual(second.previous, { id: first.id, hash: hashOfJson(first) });
  assert.ok(first.unnamed.includes("platform"));
});

test("a receipt that no given key has signed is refused by name", () => {
  const [said] = fc.sample(draft, 1);
  assert.ok(said);
  const checked = checkReceipt(receiptFor(said, "00000000-0000-7000-8000-000000000001"), []);
  assert.equal(checked.ok ? "" : checked.code, "RECEIPT_KEY_UNKNOWN");
});

function parsed(text: string, signature: Receipt["signature"]): Receipt | null {
  try {
    return readReceipt({ statement: JSON.parse(text), signature });
  } catch {
    return null;
  }
}
