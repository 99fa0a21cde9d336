import { utils, write } from "xlsx";

/** Workbooks made by hand for tests that need to say what is wrong with them. */

const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/** The parts of a workbook whose sheets have this markup inside `sheetData`. Zip them with zipOf. */
export function bookParts(
  sheets: readonly string[],
  more: { readonly relations?: string; readonly strings?: string } = {},
): Record<string, string> {
  const listed = sheets.map((_, at) => `<sheet name="S${at}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`);
  const related = sheets.map(
    (_, at) =>
      `<Relationship Id="rId${at + 1}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`,
  );
  const strings = `<Relationship Id="s" Type="${OFFICE}/sharedStrings" Target="sharedStrings.xml"/>`;
  const parts = sheets.map(
    (xml, at) =>
      [`xl/worksheets/sheet${at + 1}.xml`, `<worksheet><sheetData>${xml}</sheetData></worksheet>`] as const,
  );
  return {
    "_rels/.rels": `<Relationships><Relationship Id="r" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": `<workbook><sheets>${listed.join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships>${related.join("")}${strings}${more.relations ?? ""}</Relationships>`,
    ...(more.strings === undefined ? {} : { "xl/sharedStrings.xml": `<sst>${more.strings}</sst>` }),
    ...Object.fromEntries(parts),
  };
}

/** The markup of rows of texts; a cell given as markup is taken as it is. */
export function sheetRows(rows: readonly (readonly (string | { readonly xml: string })[])[]): string {
  const cell = (content: string | { readonly xml: string }): string =>
    typeof content === "string" ? `<c t="inlineStr"><is><t>${escaped(content)}</t></is></c>` : content.xml;
  return rows.map((row, at) => `<row r="${at + 1}">${row.map(cell).join("")}</row>`).join("");
}

/** A binary workbook of rows. */
export function xlsOf(rows: readonly (readonly string[])[]): Buffer {
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet(rows.map((row) => [...row])), "S");
  return write(book, { type: "buffer", bookType: "biff8" });
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
