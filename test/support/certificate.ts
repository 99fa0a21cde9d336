import { generateKeyPairSync, randomBytes, sign } from "node:crypto";

export interface OwnCertificate {
  readonly key: string;
  readonly cert: string;
  readonly der: Buffer;
}

/** A self-signed certificate (X.509, P-256) for a name, made by hand so that no key lies in the repository. */
export function selfSigned(name: string): OwnCertificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const ecdsaSha256 = der(0x30, Buffer.from("06082a8648ce3d040302", "hex"));
  const commonName = der(0x30, Buffer.from("0603550403", "hex"), der(0x0c, Buffer.from(name)));
  const distinguished = der(0x30, der(0x31, commonName));
  const days = der(
    0x30,
    der(0x18, Buffer.from("20200101000000Z")),
    der(0x18, Buffer.from("20991231235959Z")),
  );
  const serial = der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)]));
  const spki = publicKey.export({ type: "spki", format: "der" });
  const version = der(0xa0, der(0x02, Buffer.from([2])));
  const body = der(0x30, version, serial, ecdsaSha256, distinguished, days, distinguished, spki);
  const signature = der(0x03, Buffer.from([0]), sign("sha256", body, privateKey));
  const whole = der(0x30, body, ecdsaSha256, signature);
  const lines = whole.toString("base64").match(/.{1,64}/g) ?? [];
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`,
    der: whole,
  };
}

/** One value of DER: tag, length, content. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const head =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
}
