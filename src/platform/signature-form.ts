/** Bytes of one of the two numbers of a signature. */
const NUMBER_BYTES = 32;
const SEQUENCE = 0x30;
const INTEGER = 0x02;

/** The two numbers of a signature side by side, out of their DER. Throws on anything else: it is what OpenSSL wrote. */
export function plainOf(der: Buffer): Buffer {
  const first = numberAt(der, 2);
  const second = numberAt(der, first.end);
  if (der[0] !== SEQUENCE || second.end !== der.length)
    throw new Error("Broken invariant: a signature is two numbers");
  return Buffer.concat([first.bytes, second.bytes]);
}

/** A signature as OpenSSL reads SM2: the other form of ECDSA keys is not taken there. */
export function derOf(plain: Buffer): Buffer {
  const numbers = Buffer.concat([
    derNumber(plain.subarray(0, NUMBER_BYTES)),
    derNumber(plain.subarray(NUMBER_BYTES)),
  ]);
  return Buffer.concat([Buffer.from([SEQUENCE, numbers.length]), numbers]);
}

function numberAt(der: Buffer, at: number): { readonly bytes: Buffer; readonly end: number } {
  const length = der[at + 1] ?? 0;
  const end = at + 2 + length;
  if (der[at] !== INTEGER || end > der.length)
    throw new Error("Broken invariant: a signature is two numbers");
  const digits = der.subarray(at + 2, end);
  const bytes = Buffer.alloc(NUMBER_BYTES);
  digits.subarray(Math.max(0, length - NUMBER_BYTES)).copy(bytes, Math.max(0, NUMBER_BYTES - length));
  return { bytes, end };
}

/** Without leading zeros, and with one where the first bit would make the number negative. */
function derNumber(plain: Buffer): Buffer {
  const start = plain.findIndex((byte) => byte !== 0);
  const digits = start === -1 ? Buffer.from([0]) : plain.subarray(start);
  const body = (digits[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), digits]) : digits;
  return Buffer.concat([Buffer.from([INTEGER, body.length]), body]);
}
