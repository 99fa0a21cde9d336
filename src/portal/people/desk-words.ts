import type { Language } from "../page-types.ts";
import { auditEn } from "../words/audit-en.ts";
import { type AuditWords, auditZh } from "../words/audit-zh.ts";
import { deskEn } from "../words/desk-en.ts";
import { type DeskWords, deskZh } from "../words/desk-zh.ts";

/** Texts of the incident desk in one language. */
export function deskWordsOf(language: Language): DeskWords {
  return language === "en" ? deskEn : deskZh;
}

/** Texts of the auditor's console in one language. */
export function auditWordsOf(language: Language): AuditWords {
  return language === "en" ? auditEn : auditZh;
}
