import type { CodeCheck } from "../../kernel/code-check.ts";
import type { Language } from "../page-types.ts";

/** English names of the registering departments of GB 32100-2015 by the first character; the Chinese ones are in the kernel. */
const DEPARTMENTS: Readonly<Record<string, string>> = {
  "1": "Public-sector staffing",
  "2": "Foreign affairs",
  "3": "Justice",
  "4": "Culture",
  "5": "Civil affairs",
  "6": "Tourism",
  "7": "Religious affairs",
  "8": "Trade unions",
  "9": "Market regulation",
  A: "Military staffing",
  G: "Public security",
  N: "Agriculture and rural affairs",
  Y: "Other",
};

/** English names of the categories by the first two characters. */
const CATEGORIES: Readonly<Record<string, string>> = {
  "11": "Government organ",
  "12": "Public institution",
  "13": "Mass organisation on the public payroll",
  "21": "Resident foreign news agency",
  "31": "Law firm",
  "32": "Notary office",
  "33": "Grass-roots legal service office",
  "34": "Forensic institution",
  "35": "Arbitration commission",
  "41": "Foreign cultural centre",
  "51": "Social association",
  "52": "Private non-enterprise unit",
  "53": "Foundation",
  "54": "Villagers' committee",
  "55": "Residents' committee",
  "61": "Office of a foreign tourism authority",
  "62": "Office of a tourism authority of Hong Kong, Macao or Taiwan",
  "71": "Place of religious activity",
  "72": "Religious school",
  "81": "Primary trade union",
  "91": "Enterprise",
  "92": "Sole trader",
  "93": "Farmers' cooperative",
  A1: "Military institution",
  G1: "Office of a foreign non-governmental organisation",
  N1: "Rural collective of a group",
  N2: "Rural collective of a village",
  N3: "Rural collective of a town",
};

interface CodeNames {
  readonly department: string | null;
  readonly category: string | null;
}

/** What the first two characters of a code say, in the language of the page. */
export function codeNames(check: CodeCheck, language: Language): CodeNames {
  const { department, departmentName, category, categoryName } = check;
  if (language === "zh") return { department: departmentName, category: categoryName };
  return {
    department: departmentName && (DEPARTMENTS[department ?? ""] ?? departmentName),
    category: categoryName && (CATEGORIES[`${department}${category}`] ?? "Other"),
  };
}
