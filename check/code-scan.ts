import ts from "typescript";

/** A stable code with its sentences, as some file states them. `…` stands for what the program fills in. */
export interface CodeText {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

export interface CodesOfFile {
  readonly texts: readonly CodeText[];
  /** Codes that the file refuses or warns with, whether or not it states the sentences. */
  readonly used: readonly string[];
}

const CODE = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;

/** Functions and errors that carry a code as their first argument. */
const CARRIERS = /(^|\.)(refuse|problem|note|warn|warning|error|[A-Z]\w*(Problem|Refused|Refusal|Error))$/;

/** Reads the codes of one source file: where a sentence stands in both languages beside a code, and where codes are used. */
export function codesOf(path: string, text: string): CodesOfFile {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const texts: CodeText[] = [];
  const used: string[] = [];
  const visit = (node: ts.Node): void => {
    const code = usedCode(node);
    if (code !== null) used.push(code);
    const stated = statedCode(node);
    if (stated !== null) texts.push(stated);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { texts, used };
}

/** `refuse("CODE", …)`, `new FileProblem("CODE", …)`, `{ code: "CODE", … }`. */
function usedCode(node: ts.Node): string | null {
  if (ts.isPropertyAssignment(node) && node.name.getText() === "code") return codeIn(node.initializer);
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return null;
  return CARRIERS.test(node.expression.getText()) ? codeIn(node.arguments?.[0]) : null;
}

function statedCode(node: ts.Node): CodeText | null {
  if (ts.isPropertyAssignment(node) && ts.isObjectLiteralExpression(node.initializer)) {
    const name = node.name.getText();
    return CODE.test(name) ? bilingual(name, node.initializer) : null;
  }
  if (ts.isObjectLiteralExpression(node)) {
    const code = codeIn(propertyOf(node, "code"));
    return code === null ? null : bilingual(code, node);
  }
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return null;
  const [first, ...others] = node.arguments ?? [];
  const code = codeIn(first);
  return code === null ? null : statedInCall(code, others);
}

/** The sentences of a call: an object with both languages, or two texts of which one is Chinese. */
function statedInCall(code: string, others: readonly ts.Expression[]): CodeText | null {
  for (const argument of others) {
    const object = objectIn(argument);
    const stated = object === null ? null : bilingual(code, object);
    if (stated !== null) return stated;
  }
  const sentences = others.map(sentenceIn).filter((sentence) => sentence !== null);
  const zh = sentences.find((sentence) => /\p{Script=Han}/u.test(sentence));
  const en = sentences.find((sentence) => !/\p{Script=Han}/u.test(sentence));
  return zh === undefined || en === undefined ? null : { code, zh, en };
}

/** An object written in the call, or one that a constant of the same file names. */
function objectIn(node: ts.Expression): ts.ObjectLiteralExpression | null {
  if (ts.isObjectLiteralExpression(node)) return node;
  if (!ts.isIdentifier(node)) return null;
  const constants = node
    .getSourceFile()
    .statements.filter(ts.isVariableStatement)
    .flatMap((statement) => [...statement.declarationList.declarations]);
  const value = constants.find((constant) => constant.name.getText() === node.text)?.initializer;
  return value !== undefined && ts.isObjectLiteralExpression(value) ? value : null;
}

function bilingual(code: string, object: ts.ObjectLiteralExpression): CodeText | null {
  const zh = sentenceIn(propertyOf(object, "zh"));
  const en = sentenceIn(propertyOf(object, "en"));
  return zh === null || en === null ? null : { code, zh, en };
}

function propertyOf(object: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  const property = object.properties.find((part) => part.name?.getText() === name);
  return property !== undefined && ts.isPropertyAssignment(property) ? property.initializer : undefined;
}

function codeIn(node: ts.Expression | undefined): string | null {
  return node !== undefined && ts.isStringLiteral(node) && CODE.test(node.text) ? node.text : null;
}

/** A text as a reader sees it; what is filled in, and a sentence that a function makes, show as `…`. */
function sentenceIn(node: ts.Expression | undefined): string | null {
  if (node === undefined) return null;
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    return node.head.text + node.templateSpans.map((span) => `…${span.literal.text}`).join("");
  }
  return ts.isArrowFunction(node) && !ts.isBlock(node.body) ? sentenceIn(node.body) : null;
}
