import type { EvidenceKind } from "./types.ts";

/** The kind of a file by how it begins; null when it is none of those that are taken. A name says nothing. */
export function evidenceKindOf(head: Uint8Array): EvidenceKind | null {
  const starts = (bytes: readonly number[]): boolean => bytes.every((byte, at) => head[at] === byte);
  if (starts([0x25, 0x50, 0x44, 0x46, 0x2d])) return "pdf";
  if (starts([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return "png";
  return starts([0xff, 0xd8, 0xff]) ? "jpeg" : null;
}
