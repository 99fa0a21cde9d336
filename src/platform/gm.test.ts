import assert from "node:assert/strict";
import { createCipheriv, createDecipheriv, createHash, createHmac } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { readConfig } from "./config.ts";
import { openKeys } from "./keys.ts";
import {
  identified,
  isSignedBy,
  newSigner,
  publicKeyAt,
  type SignatureAlgorithm,
  signerOf,
} from "./signing.ts";

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/gu, ""), "hex");
const ALGORITHMS: readonly SignatureAlgorithm[] = ["ES256", "SM2"];

/** GB/T 32918.5-2017, annex A: signature on the recommended curve. */
const GBT_32918 = {
  x: hex("09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"),
  y: hex("CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"),
  d: hex("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8"),
  message: Buffer.from("message digest"),
  z: "B2E14C5C79C6DF5B85F4FE7ED8DB7A262B9DA7E07CCB0EA9F4747B8CCDA8A4F3",
  r: hex("F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"),
  s: hex("B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA"),
};

function derOf(r: Buffer, s: Buffer): Buffer {
  const integer = (value: Buffer): Buffer => {
    const padded = (value[0] ?? 0) > 127 ? Buffer.concat([Buffer.alloc(1), value]) : value;
    return Buffer.concat([Buffer.from([2, padded.length]), padded]);
  };
  const both = Buffer.concat([integer(r), integer(s)]);
  return Buffer.concat([Buffer.from([48, both.length]), both]);
}

test("SM2 verifies the signature of GB/T 32918.5 and no other", () => {
  const publicKey = publicKeyAt("SM2", GBT_32918.x, GBT_32918.y);
  assert.equal(identified(publicKey).toString("hex").toUpperCase(), GBT_32918.z);
  const signature = derOf(GBT_32918.r, GBT_32918.s);
  const by = { algorithm: "SM2", publicKey } as const;
  assert.equal(isSignedBy(by, GBT_32918.message, signature), true);
  assert.equal(isSignedBy(by, Buffer.from("message digesT"), signature), false);
  assert.equal(isSignedBy(by, GBT_32918.message, derOf(GBT_32918.s, GBT_32918.r)), false);
  assert.equal(isSignedBy({ algorithm: "ES256", publicKey }, GBT_32918.message, signature), false);
});

/** PKCS#8 of a private key on the curve of SM2, without its public key. */
const SM2_PKCS8 = hex("3041020100301306072a8648ce3d020106082a811ccf5501822d042730250201010420");

test("the private key of GB/T 32918.5 has the public key that stands there, and signs so that it holds", () => {
  const signer = signerOf("SM2", Buffer.concat([SM2_PKCS8, GBT_32918.d]));
  assert.deepEqual(signer.publicKey, publicKeyAt("SM2", GBT_32918.x, GBT_32918.y));
  assert.equal(isSignedBy(signer, GBT_32918.message, signer.sign(GBT_32918.message)), true);
});

test("HMAC-SM3 gives the values of GM/T 0042, appendix D.3", () => {
  const mac = (key: string | Buffer, text: string | Buffer): string =>
    createHmac("sm3", key).update(text).digest("hex");
  const counting = Buffer.from(Array.from({ length: 37 }, (_, at) => at + 1));
  assert.equal(
    mac(
      counting.subarray(0, 32),
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopqabcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
    ),
    "ca05e144ed05d1857840d1f318a4a8669e559fc8391f414485bfdf7bb408963a",
  );
  assert.equal(
    mac(counting, Buffer.alloc(50, 0xcd)),
    "220bf579ded555393f0159f66c99877822a3ecf610d1552154b41d44b94db3ae",
  );
  assert.equal(
    mac(Buffer.alloc(32, 0x0b), "Hi There"),
    "c0ba18c68b90c88bc07de794bfc7d2c8d19ec31ed8773bc2b390c9604e0be11e",
  );
  assert.equal(
    mac("Jefe", "what do ya want for nothing?"),
    "2e87f1d16862e6d964b50a5200bf2b10b764faa9680a296a2405f24bec39f882",
  );
});

test("SM3 gives the digests of GB/T 32905", () => {
  const digest = (text: string): string => createHash("sm3").update(text).digest("hex");
  assert.equal(digest("abc"), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
  assert.equal(digest("abcd".repeat(16)), "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
});

test("SM4 gives the block of GB/T 32907", () => {
  const block = hex("0123456789ABCDEFFEDCBA9876543210");
  const cipher = createCipheriv("sm4-ecb", block, null);
  cipher.setAutoPadding(false);
  const sealed = Buffer.concat([cipher.update(block), cipher.final()]);
  assert.equal(sealed.toString("hex"), "681edf34d206965e86b3e94f536e4246");
});

test("SM4 gives the block of GB/T 32907 that was sealed a million times", () => {
  const block = hex("0123456789ABCDEFFEDCBA9876543210");
  // Chaining over nothing but zeros from this block on seals the block again and again, in one call.
  const sealed = createCipheriv("sm4-cbc", block, block).update(Buffer.alloc(16_000_000));
  assert.equal(sealed.subarray(-16).toString("hex"), "595298c7c6fd271f0402f804c33d3f66");
});

test("SM4-GCM gives the text and the tag of RFC 8998", () => {
  const key = hex("0123456789ABCDEFFEDCBA9876543210");
  const nonce = hex("00001234567800000000ABCD");
  const aad = hex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2");
  const plain = hex(
    "AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBCCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDDEEEEEEEEEEEEEEEEFFFFFFFFFFFFFFFFEEEEEEEEEEEEEEEEAAAAAAAAAAAAAAAA",
  );
  const sealed = hex(
    "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D",
  );
  const tag = hex("83DE3541E4C2B58177E065A9BF7B62EC");
  const name: string = "sm4-gcm";
  const gcm = createCipheriv(name, key, nonce);
  if (!("getAuthTag" in gcm) || !("setAAD" in gcm)) throw new Error("SM4-GCM authenticates");
  Reflect.apply(Object(gcm).setAAD, gcm, [aad]);
  assert.deepEqual(Buffer.concat([gcm.update(plain), gcm.final()]), sealed);
  assert.deepEqual(Reflect.apply(Object(gcm).getAuthTag, gcm, []), tag);
  const back = createDecipheriv(name, key, nonce);
  Reflect.apply(Object(back).setAAD, back, [aad]);
  Reflect.apply(Object(back).setAuthTag, back, [tag]);
  assert.deepEqual(Buffer.concat([back.update(sealed), back.final()]), plain);
});

for (const algorithm of ALGORITHMS) {
  test(`what ${algorithm} signs verifies, and nothing else does`, () => {
    const signer = newSigner(algorithm);
    const other = newSigner(algorithm);
    const again = signerOf(algorithm, signer.secret());
    assert.deepEqual(again.publicKey, signer.publicKey);
    fc.assert(
      fc.property(fc.uint8Array(), fc.nat(), (bytes, place) => {
        const message = Buffer.from(bytes);
        const signature = again.sign(message);
        assert.equal(isSignedBy(signer, message, signature), true);
        assert.equal(isSignedBy(other, message, signature), false);
        assert.equal(isSignedBy(signer, Buffer.concat([message, Buffer.from("x")]), signature), false);
        const damaged = Buffer.from(signature);
        const at = place % damaged.length;
        damaged[at] = (damaged[at] ?? 0) ^ 1;
        assert.equal(isSignedBy(signer, message, damaged), false);
      }),
      { numRuns: 30 },
    );
  });

  test(`a key of another curve is no key for ${algorithm}`, () => {
    const strange = newSigner(algorithm === "SM2" ? "ES256" : "SM2");
    assert.throws(() => signerOf(algorithm, strange.secret()), /no public key/u);
    assert.equal(
      isSignedBy(
        { algorithm, publicKey: strange.publicKey },
        Buffer.from("m"),
        strange.sign(Buffer.from("m")),
      ),
      false,
    );
  });
}

test("a fresh SM2 key signs SM2 and not plain ECDSA over the same digest", () => {
  const signer = newSigner("SM2");
  const message = Buffer.from("message digest");
  const signature = signer.sign(message);
  const known = publicKeyAt("SM2", GBT_32918.x, GBT_32918.y);
  assert.notDeepEqual(signer.publicKey, known);
  assert.equal(isSignedBy(signer, message, signature), true);
});

test("the suite gm seals with SM4, hashes with SM3 and signs with SM2, and is not mixed with another cipher", async () => {
  const gm = readConfig({ XINHENG_CRYPTO: "gm" });
  assert.ok(gm.ok);
  assert.deepEqual([gm.value.crypto, gm.value.cipher], ["gm", "sm4-gcm"]);
  const international = readConfig({ XINHENG_CRYPTO: "international" });
  assert.ok(international.ok && international.value.cipher === "aes-256-gcm");
  const mixed = readConfig({ XINHENG_CRYPTO: "gm", XINHENG_CIPHER: "aes-256-gcm" });
  assert.ok(!mixed.ok && mixed.code === "SETTING_INVALID");
  const folder = await mkdtemp(join(tmpdir(), "xinheng-gm-"));
  const keys = await openKeys({
    folder: join(folder, "keys"),
    cipher: gm.value.cipher,
    suite: gm.value.crypto,
  });
  const sealed = keys.seal("张三", "r");
  assert.deepEqual([sealed[0], sealed[1]], [1, 3], "SM4-GCM under a key derived with SM3");
  assert.equal(keys.open(sealed, "r"), "张三");
  assert.equal(keys.signing.sign({ said: 1 }).algorithm, "SM2", "receipts too");
  await rm(folder, { recursive: true });
});
