import { text } from "node:stream/consumers";

export interface PersonDocument {
  readonly type: string;
  readonly number: string;
}

/** The document of a person as JSON on standard input: an argument would stand in the list of processes. Null when it is not one. */
export async function personFromStdin(): Promise<PersonDocument | null> {
  try {
    const given: unknown = JSON.parse(await text(process.stdin));
    if (typeof given !== "object" || given === null || !("type" in given) || !("number" in given))
      return null;
    const { type, number } = given;
    return typeof type === "string" && typeof number === "string" ? { type, number } : null;
  } catch {
    return null;
  }
}

export const PERSON_EXPECTED = {
  zh: '应从标准输入给出证件，如 {"type":"resident-id","number":"…"}，不要写在参数里。',
  en: 'give the document on standard input, such as {"type":"resident-id","number":"…"}, never as an argument.',
};
