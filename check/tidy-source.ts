import ts from "typescript";

export interface Limits {
  readonly fileLinesMax: number;
  readonly functionLinesMax: number;
}

export const LIMITS: Limits = { fileLinesMax: 500, functionLinesMax: 70 };

/** Numbers that count and do not judge. Any other number in a rules file is suspected of being law. */
const COUNTING = new Set(["0", "1"]);

/** Calls whose callback holds a chapter of tests and is as long as the chapter. */
const CHAPTERS = new Set(["describe", "suite"]);

/** What a file of ours may not hold, each as `path:line: sentence`. Law: style.md through CONTRIBUTING.md. */
export function tidyFaults(path: string, text: string): readonly string[] {
  const source = parse(path, text);
  const at = (position: number): string =>
    `${path}:${source.getLineAndCharacterOfPosition(position).line + 1}`;
  const lines = lineCount(text);
  const long = lines > LIMITS.fileLinesMax ? [`${path}: ${lines} lines, ${LIMITS.fileLinesMax} allowed`] : [];
  const faults = nodesOf(source).flatMap((node) => {
    const sentence = nodeFault(path, source, node);
    return sentence === null ? [] : [`${at(node.getStart(source))}: ${sentence}`];
  });
  return [...long, ...faults, ...wordFaults(text).map(([position, word]) => `${at(position)}: ${word}`)];
}

/** Lines as an editor counts them. */
export function lineCount(text: string): number {
  return text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
}

function parse(path: string, text: string): ts.SourceFile {
  const kind = path.endsWith(".tsx") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind);
}

function nodesOf(root: ts.Node): readonly ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(root);
  return found;
}

function nodeFault(path: string, source: ts.SourceFile, node: ts.Node): string | null {
  return (
    typeFault(node) ??
    exportFault(node) ??
    testFault(node) ??
    lengthFault(source, node) ??
    dateFault(path, node) ??
    legalNumberFault(path, node)
  );
}

function typeFault(node: ts.Node): string | null {
  if (node.kind === ts.SyntaxKind.AnyKeyword) return "`any` is not a type of ours";
  const twice = ts.isAsExpression(node) && ts.isAsExpression(node.expression);
  return twice && node.expression.type.kind === ts.SyntaxKind.UnknownKeyword
    ? "`as unknown as` hides an error"
    : null;
}

function exportFault(node: ts.Node): string | null {
  const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
  const named = modifiers.some((modifier) => modifier.kind === ts.SyntaxKind.DefaultKeyword);
  return named || ts.isExportAssignment(node) ? "default exports have no name: use a named export" : null;
}

/** `test.only` hides the other tests; a skip must say why: `{ skip: "because …" }` or `t.skip("because …")`. */
function testFault(node: ts.Node): string | null {
  if (ts.isPropertyAssignment(node) && node.name.getText() === "skip") {
    return node.initializer.kind === ts.SyntaxKind.TrueKeyword ? "a skipped test says why" : null;
  }
  const only = ts.isPropertyAssignment(node) && node.name.getText() === "only";
  if (only && node.initializer.kind === ts.SyntaxKind.TrueKeyword) return "`only` hides the other tests";
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return null;
  const target = node.expression.expression.getText();
  if (!/^(test|it|describe|suite|t|context)$/.test(target)) return null;
  const verb = node.expression.name.text;
  if (verb === "only") return "`only` hides the other tests";
  const reasoned = /^(t|context)$/.test(target) && node.arguments.length > 0;
  return (verb === "skip" || verb === "todo") && !reasoned ? "a skipped test says why" : null;
}

function lengthFault(source: ts.SourceFile, node: ts.Node): string | null {
  if (!ts.isFunctionLike(node) || !("body" in node) || node.body === undefined || isChapter(node))
    return null;
  const first = source.getLineAndCharacterOfPosition(node.getStart(source)).line;
  const last = source.getLineAndCharacterOfPosition(node.getEnd()).line;
  const lines = last - first + 1;
  return lines > LIMITS.functionLinesMax
    ? `a function of ${lines} lines, ${LIMITS.functionLinesMax} allowed`
    : null;
}

function isChapter(node: ts.Node): boolean {
  const call = node.parent;
  return ts.isCallExpression(call) && CHAPTERS.has(call.expression.getText());
}

/** `Date` knows instants in the machine's zone; civil days are Temporal's, and the clock is the platform's. */
function dateFault(path: string, node: ts.Node): string | null {
  if (path.startsWith("src/platform/")) return null;
  const made =
    (ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === "Date";
  const asked = ts.isPropertyAccessExpression(node) && node.expression.getText() === "Date";
  const now = ts.isPropertyAccessExpression(node) && node.expression.getText() === "Temporal.Now";
  if (now) return "the clock is an argument: no Temporal.Now outside src/platform";
  return made || asked ? "no `Date` outside src/platform: use Temporal" : null;
}

/** A term, a deadline, a threshold or a ratio lives in law/ with a day and an article. Places in a text are not law. */
function legalNumberFault(path: string, node: ts.Node): string | null {
  if (!/\/rules\.ts$/.test(path) || !ts.isNumericLiteral(node) || COUNTING.has(node.text)) return null;
  if (isPlaceInText(node)) return null;
  return `the number ${node.text} in a rules file: if it is law it belongs in law/ with its article`;
}

/** `code.slice(2, 8)`, `code[7]`, `code.length === 18`. */
function isPlaceInText(node: ts.Node): boolean {
  const parent = node.parent;
  if (ts.isElementAccessExpression(parent)) return true;
  if (ts.isBinaryExpression(parent)) return /\.length$/.test(parent.left.getText());
  return (
    ts.isCallExpression(parent) && /\.(slice|charAt|at|padStart|padEnd)$/.test(parent.expression.getText())
  );
}

/** Words that no text of ours may hold, comments and strings included, with their positions. */
function wordFaults(text: string): readonly (readonly [number, string])[] {
  const words = new RegExp(
    ["TO" + "DO", "FIX" + "ME", "XX" + "X:"].map((word) => `\\b${word}`).join("|"),
    "g",
  );
  const silencers = new RegExp(`@ts-${"(ignore|expect-error|nocheck)"}`, "g");
  return [
    ...[...text.matchAll(words)].map((hit) => [hit.index, `${hit[0]}: do it now or write an issue`] as const),
    ...[...text.matchAll(silencers)].map((hit) => [hit.index, `${hit[0]} silences the compiler`] as const),
  ];
}
