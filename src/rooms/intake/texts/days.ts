import type { ProblemTexts } from "./problem-text.ts";

/** What can be wrong with the days of a row. */
export const DAY_TEXTS = {
  DAY_UNREADABLE: {
    level: "error",
    zh: "无法识别的日期，请写作 2026-04-03 的形式。",
    en: "Not a readable day. Write it as 2026-04-03.",
  },
  DAY_IMPOSSIBLE: { level: "error", zh: "日历上没有这一天。", en: "There is no such day in the calendar." },
  DAY_IN_FUTURE: {
    level: "error",
    zh: "日期晚于接收当日（{today}），尚未发生的事不能记录。",
    en: "The day is later than the day of receipt ({today}); what has not happened cannot be recorded.",
  },
  UNTIL_BEFORE_DECISION: {
    level: "error",
    zh: "有效期至早于决定日期（{decidedOn}）。",
    en: "The record would end before it was decided ({decidedOn}).",
  },
  UNTIL_BEFORE_FROM: {
    level: "error",
    zh: "有效期至早于有效期自（{from}）。",
    en: "The record would end before it begins ({from}).",
  },
  PUBLICITY_END_BEFORE_DECISION: {
    level: "error",
    zh: "公示截止期早于决定日期（{decidedOn}）。",
    en: "Publicity would end before the decision ({decidedOn}).",
  },
  PUBLICITY_END_LATER_THAN_LAW: {
    level: "warning",
    zh: "公示截止期晚于法定最长公示期，以法定日期 {lawful} 为准。",
    en: "The end of publicity is later than the law allows; the lawful day {lawful} is used.",
    article: "《信用修复管理办法》（国家发展改革委令第36号）",
  },
} as const satisfies ProblemTexts;
