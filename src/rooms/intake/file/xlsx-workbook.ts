import type { ByteSource } from "./bytes.ts";
import { SHEETS_MAX, SMALL_PART_TAGS_MAX } from "./limits.ts";
import { FileProblem } from "./problem.ts";
import { isDayFormat } from "./serial-day.ts";
import { attribute, makeTagScanner } from "./xml-tags.ts";
import { partKey, type ZipDirectory, type ZipEntry } from "./zip-directory.ts";
import { smallPart } from "./zip-part.ts";

/** What must be known of a workbook before its sheets can be read. */
export interface Workbook {
  /** Sheets in the order in which they are tried: visible ones first, then hidden ones (word lists of templates). */
  readonly sheets: readonly WorkbookSheet[];
  readonly sharedStrings: ZipEntry | null;
  /** Per cell style, whether it shows a day. */
  readonly dayStyles: readonly boolean[];
  readonly from1904: boolean;
}

export interface WorkbookSheet {
  readonly part: ZipEntry;
  readonly isHidden: boolean;
}

interface Relation {
  readonly id: string;
  readonly type: string;
  readonly target: string;
}

interface SheetList {
  readonly listed: readonly { readonly id: string; readonly isHidden: boolean }[];
  readonly from1904: boolean;
}

type Tags = readonly { readonly name: string; readonly tag: string; readonly parent: string }[];

/** Reads the list of sheets, the relations and the styles. Refuses FILE_FORMAT_UNKNOWN for other archives. */
export async function readWorkbook(source: ByteSource, directory: ZipDirectory): Promise<Workbook> {
  const path = await workbookPath(source, directory);
  const relations = await relationsOf(source, directory, path);
  const list = sheetList(tagsOf(await smallPart(source, partAt(directory, path))));
  if (list.listed.length > SHEETS_MAX) throw new FileProblem("FILE_TOO_MANY_SHEETS", { limit: SHEETS_MAX });
  const sheets = sheetsOf(list, { relations, directory });
  if (sheets.length === 0) throw new FileProblem("FILE_TRUNCATED", { where: path });
  const part = (type: string): ZipEntry | null => partOfType(relations, directory, type);
  const styles = part("styles");
  const dayStyles = styles === null ? [] : dayStylesOf(tagsOf(await smallPart(source, styles)));
  return { sheets, sharedStrings: part("sharedStrings"), dayStyles, from1904: list.from1904 };
}

interface Parts {
  readonly relations: readonly Relation[];
  readonly directory: ZipDirectory;
}

/** The sheets with their parts. A part that several sheets claim is read once, else a small file were read a thousand times. */
function sheetsOf(list: SheetList, { relations, directory }: Parts): readonly WorkbookSheet[] {
  const targets = new Map(
    relations.filter((one) => one.type === "worksheet").map((one) => [one.id, one.target]),
  );
  const sheets = new Map<ZipEntry, WorkbookSheet>();
  for (const { id, isHidden } of list.listed) {
    const part = directory.get(partKey(targets.get(id) ?? ""));
    if (part !== undefined && !sheets.has(part)) sheets.set(part, { part, isHidden });
  }
  return [...sheets.values()];
}

async function workbookPath(source: ByteSource, directory: ZipDirectory): Promise<string> {
  if (directory.has("_rels/.rels")) {
    const roots = await relationsOf(source, directory, "");
    const root = roots.find((relation) => relation.type === "officeDocument");
    const isSpreadsheet = root !== undefined && /workbook[^/]*\.xml$/i.test(root.target);
    if (isSpreadsheet && directory.has(partKey(root.target))) return root.target;
  }
  if (directory.has("xl/workbook.xml")) return "xl/workbook.xml";
  const seen = directory.has("xl/workbook.bin") ? "XLSB" : "ZIP";
  throw new FileProblem("FILE_FORMAT_UNKNOWN", { seen });
}

function partAt(directory: ZipDirectory, path: string): ZipEntry {
  const entry = directory.get(partKey(path));
  if (entry === undefined) throw new FileProblem("FILE_TRUNCATED", { where: path });
  return entry;
}

function partOfType(relations: readonly Relation[], directory: ZipDirectory, type: string): ZipEntry | null {
  const relation = relations.find((one) => one.type === type);
  return relation === undefined ? null : (directory.get(partKey(relation.target)) ?? null);
}

/** The inner relations of a part; links to other files are left out and never followed. */
async function relationsOf(source: ByteSource, directory: ZipDirectory, path: string): Promise<Relation[]> {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const entry = directory.get(partKey(`${folder}_rels/${path.slice(folder.length)}.rels`));
  if (entry === undefined) return [];
  const tags = tagsOf(await smallPart(source, entry)).filter((one) => one.name === "Relationship");
  return tags
    .filter(({ tag }) => attribute(tag, "TargetMode") !== "External")
    .map(({ tag }) => ({
      id: attribute(tag, "Id") ?? "",
      type: (attribute(tag, "Type") ?? "").split("/").at(-1) ?? "",
      target: resolvedPath(folder, attribute(tag, "Target") ?? ""),
    }));
}

function resolvedPath(folder: string, target: string): string {
  if (target.startsWith("/")) return target.slice(1);
  const steps: string[] = [];
  for (const step of `${folder}${target}`.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "." && step !== "") steps.push(step);
  }
  return steps.join("/");
}

function sheetList(tags: Tags): SheetList {
  const sheets = tags.filter((one) => one.name === "sheet").map(({ tag }) => tag);
  const isHidden = (tag: string): boolean => (attribute(tag, "state") ?? "visible") !== "visible";
  const ordered = [...sheets.filter((tag) => !isHidden(tag)), ...sheets.filter(isHidden)];
  const setting = tags.find((one) => one.name === "workbookPr")?.tag ?? "";
  const from1904 = ["1", "true"].includes(attribute(setting, "date1904") ?? "0");
  const listed = ordered.map((tag) => ({
    id: attribute(tag, "r:id") ?? anyIdOf(tag),
    isHidden: isHidden(tag),
  }));
  return { listed, from1904 };
}

/** The relation id under whatever prefix the writer chose for its namespace. */
function anyIdOf(tag: string): string {
  return /\s\w+:id=["']([^"']*)["']/.exec(tag)?.[1] ?? "";
}

function dayStylesOf(tags: Tags): boolean[] {
  const codes = new Map<number, string>();
  for (const { name, tag } of tags) {
    if (name === "numFmt") codes.set(Number(attribute(tag, "numFmtId")), attribute(tag, "formatCode") ?? "");
  }
  const styles = tags.filter((one) => one.name === "xf" && one.parent === "cellXfs");
  return styles.map(({ tag }) => {
    const id = Number(attribute(tag, "numFmtId") ?? "0");
    return isDayFormat(id, codes.get(id) ?? null);
  });
}

function tagsOf(text: string): Tags {
  const tags: { name: string; tag: string; parent: string }[] = [];
  const path: string[] = [];
  const scanner = makeTagScanner({
    collects: false,
    open(name, tag) {
      if (tags.length >= SMALL_PART_TAGS_MAX) throw new FileProblem("FILE_ZIP_BOMB", { part: name });
      tags.push({ name, tag, parent: path.at(-1) ?? "" });
      path.push(name);
    },
    close() {
      path.pop();
    },
    text() {},
  });
  scanner.push(text);
  return tags;
}
