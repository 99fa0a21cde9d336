import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { contentDigestOf, contentHashOf, fingerprintOf, recordIdOf } from "./identity.ts";

const key = {
  entry: "administrative-penalty",
  bodyCode: "11330100002489401J",
  documentNumber: "云市监处罚〔2026〕318号",
  subjectCode: "91350100M000100Y43",
  discriminator: "",
};

test("the same entry, body, document, subject and discriminator are the same record", () => {
  assert.equal(recordIdOf(key), recordIdOf({ ...key }));
  assert.match(recordIdOf(key), /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u);
});

test("one document that punishes several parties makes as many records", () => {
  assert.notEqual(recordIdOf(key), recordIdOf({ ...key, subjectCode: "91110108551385082Q" }));
});

test("every part of the key counts, and parts never run into each other", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      fc.pre(b !== "" && !a.includes("\u001f") && !b.includes("\u001f"));
      assert.notEqual(
        recordIdOf({ ...key, documentNumber: a + b, subjectCode: "" }),
        recordIdOf({ ...key, documentNumber: a, subjectCode: b }),
      );
    }),
  );
});

test("the hash of content depends on its salt, so erased content cannot be guessed back", () => {
  const digest = contentDigestOf('{"a":1}');
  const hash = contentHashOf(Buffer.alloc(16, 1), digest);
  assert.equal(hash.length, 32);
  assert.notDeepEqual(hash, contentHashOf(Buffer.alloc(16, 2), digest));
  assert.notDeepEqual(hash, contentHashOf(Buffer.alloc(16, 1), contentDigestOf('{"a":2}')));
});

test("an absent part and an empty one have the same fingerprint, another value has another", () => {
  const secret = "7".repeat(64);
  assert.deepEqual(fingerprintOf(secret, ["a", null]), fingerprintOf(secret, ["a", ""]));
  assert.notDeepEqual(fingerprintOf(secret, ["a", "b"]), fingerprintOf(secret, ["a", "c"]));
  assert.notDeepEqual(fingerprintOf(secret, ["a"]), fingerprintOf("8".repeat(64), ["a"]));
});
