import type { ExportedRecord, SubjectFile } from "../flows/export-subject.ts";
import type { Catalogue } from "../rooms/catalogue/index.ts";

/** The file about a subject as one HTML document in both languages: nothing is loaded, it can be printed and kept. */
export function subjectFileHtml(file: SubjectFile, catalogue: Catalogue): string {
  const { code, organisation, identity } = file.subject;
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>本人信用信息 Own credit information</title>
<style>body{font:16px/1.6 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse;width:100%}
td,th{border:1px solid #888;padding:.3rem .5rem;text-align:left;vertical-align:top}th{width:16rem;font-weight:600}</style></head><body>
<h1>本人信用信息 <span lang="en">Own credit information</span></h1>
<p>截至 <span lang="en">as of</span> ${safe(file.asOf)}</p>
<h2>主体 <span lang="en">Subject</span></h2>
${table({ "代码 Code": code, ...fields(organisation), ...fields(identity) })}
<h2>记录 <span lang="en">Records</span>（${file.records.length}）</h2>
${file.records.map((record) => recordHtml(record, catalogue)).join("\n")}
<h2>谁查询过 <span lang="en">Who looked</span>（${file.looks.length}）</h2>
${file.looks.map((look) => table(fields(look))).join("\n")}
<h2>异议和答复 <span lang="en">Objections and answers</span>（${file.objections.length}）</h2>
${file.objections.map((objection) => objectionHtml(objection, catalogue)).join("\n")}
<h2>来源批次 <span lang="en">Batches they came from</span>（${file.batches.length}）</h2>
${file.batches.map((batch) => table(fields(batch))).join("\n")}
</body></html>
`;
}

function recordHtml(record: ExportedRecord, catalogue: Catalogue): string {
  const entry = catalogue.entries.find((known) => known.entry === record.entry);
  const named = (content: unknown): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(fields(content)).map(([name, value]) => {
        const field = entry?.fields.find((known) => known.name === name);
        return [field === undefined ? name : `${field.zh} ${field.en}`, value];
      }),
    );
  const { content, personal, publicity, ...rest } = record;
  const state =
    record.sealed_at !== null
      ? "已封存 sealed"
      : publicity?.in_force === true
        ? "有公示期 has public days"
        : "不公示 not public";
  return `<h3>${safe(entry?.zh ?? record.entry)} <span lang="en">${safe(entry?.en ?? "")}</span>：${safe(record.document_number)}（${state}）</h3>
${table({ ...fields(rest), ...named(content), ...named(personal) })}
${publicity === null ? "" : `<h4>公示及依据 <span lang="en">Publicity and its basis</span></h4>${table(fields(publicity))}`}`;
}

/** Fields of the record by their names in both languages, beside what was said of each. */
function objectionHtml(objection: SubjectFile["objections"][number], catalogue: Catalogue): string {
  const { fields: asked, answer, evidence, ...rest } = objection;
  const entry = catalogue.entries.find((known) => known.entry === objection.entry);
  const nameOf = (name: string): string => {
    const field = entry?.fields.find((known) => known.name === name);
    return field === undefined ? name : `${field.zh} ${field.en}`;
  };
  const wanted = asked.map(({ field, shouldBe }) => `${nameOf(field)}：${shouldBe ?? "？"}`).join("；");
  const corrected = answer?.corrections.map(({ field, value }) => `${nameOf(field)}：${value}`).join("；");
  return table({
    ...fields(rest),
    "请求更正 Asked": wanted,
    "证明材料 Evidence": evidence.map(({ name }) => name).join("；"),
    "更正 Corrected": corrected,
    "理由 Reasons": answer?.reasons,
  });
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function table(rows: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(rows)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `<tr><th scope="row">${safe(name)}</th><td>${safe(textOf(value))}</td></tr>`);
  return `<table>${lines.join("")}</table>`;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Texts from outside are text here and nothing else. */
function safe(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
