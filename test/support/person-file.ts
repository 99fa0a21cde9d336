import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Papa from "papaparse";
import { writeTemplateFile } from "../../src/demo/template-file.ts";
import { BODY } from "./penalty-file.ts";

/** Penalties of invented natural persons, as a file and as what stands in it. */
export interface PersonFile {
  readonly csv: string;
  readonly people: readonly { readonly number: string; readonly name: string }[];
}

/** Invented persons in the template for persons, decided and supplied by the usual body; another seed, other persons. */
export async function personFile(of: {
  readonly seed: number;
  readonly rows: number;
  readonly today: string;
}): Promise<PersonFile> {
  const folder = await mkdtemp(join(tmpdir(), "xinheng-person-"));
  const path = join(folder, "person.csv");
  const written = { path, entry: "administrative-penalty", subject: "person", format: "csv", ...of } as const;
  await writeTemplateFile(written);
  const [header = [], ...rows] = Papa.parse<string[]>(await readFile(path, "utf8")).data;
  await rm(folder, { recursive: true });
  const at = (name: string): number => header.findIndex((cell) => cell.replace("\uFEFF", "") === name);
  const filled = rows.filter((row) => row.length === header.length);
  for (const row of filled) {
    row[at("处罚机关")] = BODY.name;
    row[at("处罚机关统一社会信用代码")] = BODY.uscc;
    row[at("数据来源单位")] = BODY.name;
    row[at("数据来源单位统一社会信用代码")] = BODY.uscc;
  }
  return {
    csv: Papa.unparse([header, ...filled]),
    people: filled.map((row) => ({
      number: row[at("证件号码")] ?? "",
      name: row[at("行政相对人名称")] ?? "",
    })),
  };
}
