import { platformProblem } from "../../platform/http/problem.ts";
import type { Keys } from "../../platform/keys.ts";
import { subjectAsked } from "../sharing/index.ts";
import type { Reader } from "./types.ts";

/**
 * A subject as it may stand in an address: its code sealed for the one who asked, so that no number of anybody is in an address,
 * a history or a log, and the address opens nothing for anybody else.
 */
export function sealedSubject(
  keys: Keys,
  reader: Pick<Reader, "actor">,
  asked: { readonly type: string; readonly number: string },
): string {
  const { type, number } = asked;
  const named = type === "uscc" ? { uscc: number } : { person: { type, number } };
  return keys.seal(subjectAsked(keys, named), placeOf(reader)).toString("base64url");
}

/** The code back; refuses with REQUEST_INVALID what was not sealed for this reader. */
export function openedSubject(keys: Keys, reader: Pick<Reader, "actor">, about: string): string {
  try {
    return keys.open(Buffer.from(about, "base64url"), placeOf(reader));
  } catch {
    throw platformProblem("REQUEST_INVALID");
  }
}

/** The person is the same whichever body it reads for. */
function placeOf({ actor }: Pick<Reader, "actor">): string {
  return `audit about ${actor.slice(actor.indexOf("account:"))}`;
}
