import type { CreditRecord, Entry, Statistics, SubjectHit } from "../api-types.ts";

/** Invented contents of the living style page: never shown anywhere else, and no figure of the site. */
const basis = {
  instrument: "administrative-penalty-law",
  title: "行政处罚法",
  article: "第四十八条",
  tier: "law",
  territory: "national",
  verified: true,
  role: "publicity",
} as const;

export const sampleDay = "2026-06-15";

const record: CreditRecord = {
  id: "00000000-0000-8000-8000-000000000001",
  entry: "administrative-penalty",
  subject: { uscc: "91339900MA00000000", name: "样例市示范食品有限公司" },
  documentNumber: "样市监处罚〔2026〕318号",
  body: { uscc: "11339900MB00000000", name: "样例市市场监督管理局" },
  source: null,
  decidedOn: "2026-04-30",
  from: null,
  until: null,
  severity: "general",
  content: { violationType: "经营标签不符合规定的预包装食品", fineAmount: 5_000_000 },
  publicFrom: "2026-04-30",
  publicThrough: "2027-04-30",
  repairFrom: "2026-07-31",
  minimumEnds: "2026-07-30",
  clock: { dueOn: "2026-05-12", receivedOn: "2026-05-07", state: "on-time", lateDays: null },
  basis: [
    basis,
    {
      ...basis,
      instrument: "repair-measures",
      title: "信用修复管理办法",
      article: "第九条",
      tier: "departmental_rule",
      role: "term",
      verified: false,
    },
  ],
  recordedAt: "2026-05-07T02:00:00Z",
  disputedOn: null,
  version: 1,
};

/** A record before repair is possible, one on its last day, one without an end. */
export const sampleRecords: readonly CreditRecord[] = [
  record,
  {
    ...record,
    id: "00000000-0000-8000-8000-000000000002",
    severity: "serious",
    publicFrom: "2025-06-15",
    decidedOn: "2025-06-15",
    repairFrom: "2025-09-16",
    publicThrough: sampleDay,
  },
  {
    ...record,
    id: "00000000-0000-8000-8000-000000000003",
    severity: null,
    repairFrom: null,
    publicThrough: null,
    until: null,
    from: "2026-04-30",
  },
];

const field = { columns: [], lengthMax: 100, required: "never", visibility: "public" } as const;

export const sampleEntry: Entry = {
  entry: "administrative-penalty",
  zh: "行政处罚",
  en: "Administrative penalty",
  classNumber: 3,
  edition: "2024",
  from: "2024-01-01",
  until: null,
  adverse: true,
  subjectKinds: ["enterprise"],
  sharing: "public",
  bases: [],
  suppliers: [],
  publicity: { rule: "severity", parameter: null, severity: null, persons: "never" },
  identity: {},
  fields: [
    { ...field, name: "violationType", zh: "违法行为类型", en: "Violation", kind: "text" },
    { ...field, name: "fineAmount", zh: "罚款金额", en: "Fine", kind: "money" },
  ],
  verified: false,
  note: null,
};

export const sampleHit: SubjectHit = {
  uscc: "91339900MA00000000",
  name: "样例市示范食品有限公司",
  kind: "enterprise",
  status: "存续",
  region: { code: "339900", name: "样例市" },
  establishedOn: "2016-05-11",
  formerNames: [],
  matched: { feature: "name", text: "示范" },
  records: 3,
};

export const sampleMonths: Statistics["byMonth"] = [
  "2026-01",
  "2026-02",
  "2026-03",
  "2026-04",
  "2026-05",
  "2026-06",
].map((month, index) => ({ month, licences: 20 + index * 7, penalties: 5 + ((index * 3) % 7) }));

export const sampleRegions: Statistics["byRegion"] = [
  { code: "339901", name: "样例市北区", records: 320 },
  { code: "339902", name: "样例市南区", records: 180 },
];
