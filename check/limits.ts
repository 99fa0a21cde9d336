import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { golden } from "./golden.ts";
import { type Check, verdict } from "./verdict.ts";

/** Where limits stand, and what they are limits of. */
const PLACES: readonly { readonly path: string; readonly title: string }[] = [
  { path: "src/platform/limits.ts", title: "Requests, connections, database" },
  { path: "src/rooms/intake/file/limits.ts", title: "Submitted files" },
];

const HEAD = `# Limits

Every limit that a sender can meet, with the code it is refused with; codes are explained in [codes.md](codes.md).
Made from the sources by \`npm run check -- --only limits --write\`.

Limits of requests are answered at once, as problems (RFC 9457). Limits of files show while a batch is read: the batch
ends as \`failed\`, and its report says which limit it was. Requests are counted per client in fixed windows of
\`RATE_WINDOW_SECONDS\`; a client is a valid key, else an address (the one that a trusted proxy names). How many requests
fit into a window is a setting, \`XINHENG_RATE_PER_MINUTE\`; \`/healthz\`, \`/readyz\` and \`/metrics\` are not counted,
nor are requests that are refused by their form. \`RateLimit-Limit\`, \`RateLimit-Remaining\` and \`RateLimit-Reset\` stand on every counted
answer, \`Retry-After\` on every 429.
`;

/** docs/limits.md lists every limit with its value as the program has it, and names no code that does not exist. */
export const limits: Check = {
  name: "limits",
  run: async (tree) => {
    const codes = readFileSync(join(tree.root, "docs/codes.md"), "utf8");
    const sections: string[] = [];
    const findings: string[] = [];
    for (const { path, title } of PLACES) {
      const text = readFileSync(join(tree.root, path), "utf8");
      const values: Readonly<Record<string, unknown>> = await import(
        pathToFileURL(join(tree.root, path)).href
      );
      const found = limitsIn(text);
      sections.push(`\n## ${title}\n\n${tableOf(found, values)}`);
      findings.push(...faultsOf(found, codes).map((fault) => `${path}: ${fault}`));
    }
    const drift = golden(tree, "docs/limits.md", `${HEAD}${sections.join("")}`);
    return verdict([...drift.findings, ...findings], drift.notes);
  },
};

interface Limit {
  readonly name: string;
  readonly says: string;
  readonly codes: readonly string[];
}

const DECLARED = /(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n)?export const ([A-Z][A-Z0-9_]*)\b/g;
const REFUSED_WITH = /\s*Refused with ([A-Z_]+(?:, [A-Z_]+)*)\./;

/** Limits in the order of the source. One without a sentence of its own shares that of the limit before it. */
export function limitsIn(text: string): readonly Limit[] {
  let last: Pick<Limit, "says" | "codes"> = { says: "", codes: [] };
  return [...text.matchAll(DECLARED)].map(([, comment, name = ""]) => {
    if (comment !== undefined) last = sentence(comment);
    return { name, ...last };
  });
}

function sentence(comment: string): Pick<Limit, "says" | "codes"> {
  const plain = comment.replaceAll(/\s*\n\s*\* ?/g, " ").trim();
  const codes = REFUSED_WITH.exec(plain)?.[1]?.split(", ") ?? [];
  return { says: plain.replace(REFUSED_WITH, ""), codes };
}

function tableOf(found: readonly Limit[], values: Readonly<Record<string, unknown>>): string {
  const lines = found.map(
    ({ name, says, codes }) =>
      `| \`${name}\` | ${valueText(name, values[name])} | ${says.replaceAll("|", "\\|")} | ${codes.join("<br>")} |`,
  );
  return `${["| name | value | what it bounds | code |", "|---|---|---|---|", ...lines].join("\n")}\n`;
}

function valueText(name: string, value: unknown): string {
  if (typeof value !== "number") return `\`${JSON.stringify(value)}\``;
  const grouped = value.toLocaleString("en-US").replaceAll(",", " ");
  const unit = UNITS.find(({ bytes }) => name.includes("BYTES") && value >= bytes && value % bytes === 0);
  return unit === undefined ? grouped : `${grouped} (${value / unit.bytes} ${unit.name})`;
}

const UNITS = [
  { bytes: 1024 ** 3, name: "GiB" },
  { bytes: 1024 ** 2, name: "MiB" },
  { bytes: 1024, name: "KiB" },
] as const;

function faultsOf(found: readonly Limit[], codes: string): readonly string[] {
  const wordless = found.filter(({ says }) => says === "").map(({ name }) => `${name} has no sentence`);
  const unknown = found.flatMap(({ name, codes: named }) =>
    named
      .filter((code) => !codes.includes(`| ${code} |`))
      .map((code) => `${name} names ${code}, which is no code`),
  );
  return [...wordless, ...unknown];
}
