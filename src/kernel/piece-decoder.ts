/** Text from bytes that come in pieces, however they are cut. */
export interface PieceDecoder {
  push(piece: Uint8Array): string;
  /** What was held back: the beginning of a character that never ended. */
  end(): string;
}

/** A decoder of an encoding. Broken characters become U+FFFD; a mark at the beginning stays. */
export function makePieceDecoder(encoding: string): PieceDecoder {
  if (encoding === "gb18030") return makeGbDecoder();
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  return { push: (piece) => decoder.decode(piece, { stream: true }), end: () => decoder.decode() };
}

/** No byte below this is the second, third or fourth of a GB18030 character: line ends, blanks and commas are below. */
const TRAIL_FIRST = 0x30;
/** Bytes held back at most; so many without a blank or a comma are longer than any cell may be. */
const HELD_BYTES_MAX = 4 * 1024 * 1024;

/**
 * The platform's own decoder of GB18030 throws when a broken character of four bytes lies across two pieces. So pieces are
 * joined and cut after a byte that surely ends a character, and each part is decoded as a whole.
 */
function makeGbDecoder(): PieceDecoder {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  const release = (): string => {
    const text = new TextDecoder("gb18030", { ignoreBOM: true }).decode(joined(held, heldBytes));
    held = [];
    heldBytes = 0;
    return text;
  };
  const hold = (piece: Uint8Array): void => {
    held.push(piece);
    heldBytes += piece.length;
  };
  return {
    push(piece) {
      const end = sureEnd(piece);
      if (end === 0 && heldBytes + piece.length <= HELD_BYTES_MAX) {
        hold(piece);
        return "";
      }
      hold(piece.subarray(0, end === 0 ? piece.length : end));
      const text = release();
      if (end > 0 && end < piece.length) hold(piece.subarray(end));
      return text;
    },
    end: release,
  };
}

/** The place after the last byte that is a character of its own; 0 without one. */
function sureEnd(piece: Uint8Array): number {
  let end = piece.length;
  while (end > 0 && (piece[end - 1] ?? 0) >= TRAIL_FIRST) end -= 1;
  return end;
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
