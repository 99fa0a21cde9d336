import { type CodeCheck, type CodeKind, type CodeProblem, checkCode } from "../kernel/uscc.ts";

/** Takes text for standard output and settles when more may be written. */
export type Write = (text: string) => Promise<void>;

/** A line longer than this is cut, so that a file without line ends cannot fill the memory. */
const LINE_LENGTH_MAX = 4096;

/** Checks codes, one a line, as they stream in; answers whether every one was accepted. Blank lines are passed over. */
export async function checkStream(
  chunks: AsyncIterable<Uint8Array>,
  render: (check: CodeCheck) => string,
  write: Write,
): Promise<boolean> {
  let isAllOk = true;
  let rest = "";
  const checkLines = (lines: readonly string[]): string => {
    let out = "";
    for (const line of lines) {
      const code = line.endsWith("\r") ? line.slice(0, -1) : line;
      if (code.trim() === "") continue;
      const check = checkCode(code);
      isAllOk &&= check.ok;
      out += render(check);
    }
    return out;
  };
  for await (const text of decoded(chunks)) {
    const lines = (rest + text).split("\n");
    rest = (lines.pop() ?? "").slice(0, LINE_LENGTH_MAX);
    const out = checkLines(lines);
    if (out !== "") await write(out);
  }
  const last = checkLines([rest]);
  if (last !== "") await write(last);
  return isAllOk;
}

/** UTF-8, or UTF-16 when the first bytes say so. Byte order marks are dropped. */
async function* decoded(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, void> {
  let decoder: TextDecoder | null = null;
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(encodingOf(chunk));
    yield decoder.decode(chunk, { stream: true });
  }
  if (decoder !== null) yield decoder.decode();
}

function encodingOf(first: Uint8Array): string {
  if (first[0] === 0xff && first[1] === 0xfe) return "utf-16le";
  return first[0] === 0xfe && first[1] === 0xff ? "utf-16be" : "utf-8";
}

const problemJson = new Map<CodeProblem, string>();

/** One check as a JSON line. */
export function jsonLine(check: CodeCheck): string {
  const { code, normalised, department, division, orgCode, problems, suggestion } = check;
  const same = code === normalised;
  const quoted = JSON.stringify(code);
  const listed = problems.length === 0 ? "" : problems.map(problemText).join(",");
  const end = suggestion === undefined ? "" : `,"suggestion":${JSON.stringify(suggestion)}`;
  return (
    `{"code":${quoted},"ok":${check.ok},"normalised":${same ? quoted : JSON.stringify(normalised)},"kind":"${check.kind}",` +
    `"department":${orNull(department)},"division":${orNull(division)},"orgCode":${orNull(orgCode)},` +
    `"problems":[${listed}]${end}}\n`
  );
}

/** These parts hold digits and capital letters only, so they need no escapes. */
function orNull(part: string | null): string {
  return part === null ? "null" : `"${part}"`;
}

function problemText(problem: CodeProblem): string {
  const known = problemJson.get(problem);
  if (known !== undefined) return known;
  const { code, level, message } = problem;
  const text = JSON.stringify({ code, level, message });
  problemJson.set(problem, text);
  return text;
}

const KINDS: Readonly<Record<CodeKind, string>> = {
  uscc: "统一社会信用代码",
  "registration-15": "15位注册号",
  "registration-13": "13位注册号",
  "organisation-code": "组织机构代码",
  unknown: "未识别",
};

/** One check as a line for people: mark, code, kind, category and division, then what is to be said about it. */
export function plainLine(check: CodeCheck): string {
  const { normalised, code, categoryName, divisionName, problems, suggestion } = check;
  const shown = (normalised === "" ? code : normalised).padEnd(18);
  const about = [KINDS[check.kind], categoryName, divisionName].filter((part) => part !== null).join(" ");
  const said = problems.map((problem) => `${problem.code} ${problem.message}`).join(" ");
  const hint = suggestion === undefined ? "" : ` 建议 ${suggestion}`;
  return `${check.ok ? "✓" : "✗"} ${shown}  ${about}${said === "" ? "" : `  ${said}`}${hint}\n`;
}
