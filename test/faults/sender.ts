import { multipart } from "../support/api.ts";
import { BODY, type Cells, penaltyCsv } from "../support/penalty-file.ts";
import { type Program, until } from "../torture/program.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly json: {
    readonly id: string;
    readonly code: string;
    readonly status: string;
    readonly counts: { readonly accepted: number };
  };
}

/** A body with a key of its own, talking to a program that is put under faults. */
export async function senderOf(program: Program) {
  const args = [
    "body",
    "add",
    "--uscc",
    BODY.uscc,
    "--name",
    BODY.name,
    "--entries",
    "administrative-penalty",
  ];
  const { key } = JSON.parse(await program.command([...args, "--json"]));
  const authorization = `Bearer ${key}`;
  const get = async (path: string): Promise<Answer> =>
    answerOf(await fetch(`${program.url}${path}`, { headers: { authorization } }));
  const batch = (id: string): Promise<Answer> => get(`/api/v1/batches/${id}`);
  return {
    authorization,
    get,
    batch,
    async post(content: string | Buffer, url: string = program.url): Promise<Answer> {
      const { payload, type } = multipart([
        { name: "entry", content: "administrative-penalty" },
        { name: "file", content, fileName: "rows.csv" },
      ]);
      const headers = { authorization, "content-type": type };
      return answerOf(
        await fetch(`${url}/api/v1/batches`, { method: "POST", headers, body: new Uint8Array(payload) }),
      );
    },
    untilDone: (id: string): Promise<void> =>
      until(async () => (await batch(id)).json.status === "done", "the batch is done"),
  };
}

export type TestSender = Awaited<ReturnType<typeof senderOf>>;

async function answerOf(answer: Response): Promise<Answer> {
  return { status: answer.status, headers: answer.headers, json: JSON.parse(await answer.text()) };
}

let document = 0;

/** Rows with documents that no other file has. */
export function csvOf(rows: number): string {
  const cells: Cells[] = Array.from({ length: rows }, () => {
    document += 1;
    return { documentNumber: `云市监障处〔2026〕${document}号` };
  });
  return penaltyCsv(cells);
}
