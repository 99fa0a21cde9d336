/** What came back of a request: the answer, or why not, in the language of the page. */
export type Sent =
  | { readonly ok: true; readonly json: unknown }
  | {
      readonly ok: false;
      readonly code: string;
      readonly sentence: string;
      readonly where: readonly string[];
    };

export interface Sending {
  readonly method: string;
  readonly to: string;
  readonly json?: unknown;
  /** The body that is acted for. */
  readonly body?: string;
  /** What is said when the platform cannot be reached. */
  readonly network: string;
}

/** Sends to the API as a page of this platform: the header says so, and other sites cannot send it. */
export async function sendOnce({ method, to, json, body, network }: Sending): Promise<Sent> {
  const headers: Record<string, string> = { "x-xinheng-page": "1" };
  if (body !== undefined && body !== "") headers["x-body"] = body;
  if (json !== undefined) headers["content-type"] = "application/json";
  const init = json === undefined ? { method, headers } : { method, headers, body: JSON.stringify(json) };
  const answer = await fetch(to, init).catch(() => null);
  if (answer === null) return { ok: false, code: "NETWORK", sentence: network, where: [] };
  const text = await answer.text().catch(() => "");
  if (answer.ok) return { ok: true, json: parsed(text) };
  return refused(parsed(text), answer.status, network);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function refused(problem: unknown, status: number, network: string): Sent {
  const isEnglish = document.documentElement.lang.startsWith("en");
  if (typeof problem !== "object" || problem === null || !("code" in problem)) {
    return { ok: false, code: `HTTP_${status}`, sentence: network, where: [] };
  }
  const sentence = textOf(problem, isEnglish ? "en" : "zh");
  const errors = "errors" in problem && Array.isArray(problem.errors) ? problem.errors : [];
  const where = errors.map((error: unknown) => textOf(error, "where"));
  return { ok: false, code: String(problem.code), sentence, where };
}

function textOf(thing: unknown, name: string): string {
  if (typeof thing !== "object" || thing === null) return "";
  const found = new Map<string, unknown>(Object.entries(thing)).get(name);
  return typeof found === "string" ? found : "";
}

/** Shows why something was refused, with the code that a help desk asks for. */
export function showError(
  place: HTMLElement | null,
  sent: { readonly code: string; readonly sentence: string },
): void {
  if (place === null) return;
  const code = document.createElement("span");
  code.className = "code";
  code.textContent = sent.code;
  place.replaceChildren(`${sent.sentence} `, code);
  place.hidden = false;
}
