import { nameKey } from "../src/kernel/name.ts";
import { searchKeyOf } from "../src/rooms/subjects/search-key.ts";
import { inventNames } from "./search-names.ts";

/** A question to the search and what kind of question it is. */
export interface Query {
  readonly kind: string;
  readonly path: string;
}

const COMMON = ["公司", "科技", "有限公司", "深圳", "有限", "贸易"];
const FREQUENT = [
  ...[
    "深圳市",
    "科技有限公司",
    "集团有限公司",
    "股份有限公司",
    "合伙企业",
    "经营部",
    "分公司",
    "有限责任公司",
  ],
  ...["信息技术有限公司", "企业管理咨询", "深圳 科技", "公司 贸易", "广州 食品 有限"],
];
const EACH = 100;
/** Every page of so many is asked for on the way to a later one. */
const PAGES_LATER = [1, 5, 20, 45];
const TYPED_LIMIT = 6;

/** Parts of names of 2 to 8 characters, whole names, sounds, codes, typing, common words: about as many of each kind. */
export function queriesOf(names: number): readonly Query[] {
  const every = Math.max(1, Math.floor(names / EACH));
  const picked = [...inventNames(names)].filter((_, at) => at % every === 0);
  const ofPicked = picked.flatMap(({ code, name }, at) => {
    const { folded, pinyin, initials } = searchKeyOf(nameKey(name));
    const characters = [...folded];
    const length = 2 + (at % 7);
    const from = (at * 5) % Math.max(1, characters.length - length);
    return [
      ask("part", characters.slice(from, from + length).join("")),
      ask("exact", name),
      ask("pinyin", pinyin.slice(0, 4 + (at % 10))),
      ask("initials", initials.slice(at % 3, (at % 3) + 2 + (at % 4))),
      ask("code", code),
      ask("code-prefix", code.slice(0, 6 + (at % 8))),
      ask("code-slip", slipped(code)),
      ask("typing", characters.slice(0, 2 + (at % 4)).join(""), `&limit=${TYPED_LIMIT}`),
    ];
  });
  const again = (kind: string, words: readonly string[]): Query[] =>
    Array.from({ length: EACH }, (_, at) => ask(kind, words[at % words.length] ?? ""));
  return [...ofPicked, ...again("common", COMMON), ...again("frequent", FREQUENT)];
}

/** Look-ups by key through the same route: the control. */
export function lookUpsOf(names: number): readonly Query[] {
  const every = Math.max(1, Math.floor(names / (EACH * 3)));
  return [...inventNames(names)].filter((_, at) => at % every === 1).map(({ code }) => ask("control", code));
}

/** Later pages of the common words, found by following the cursors. */
export async function laterPages(url: string): Promise<readonly Query[]> {
  const pages: Query[] = [];
  for (const word of COMMON) {
    const first = ask("later-page", word);
    let path = first.path;
    for (let page = 1; page <= Math.max(...PAGES_LATER); page++) {
      const next = await nextOf(url + path);
      if (next === null) break;
      path = `${first.path}&cursor=${next}`;
      if (PAGES_LATER.includes(page)) pages.push({ kind: "later-page", path });
    }
  }
  return Array.from({ length: EACH }, (_, at) => pages[at % pages.length]).filter(
    (page) => page !== undefined,
  );
}

async function nextOf(address: string): Promise<string | null> {
  const answer: unknown = await (await fetch(address)).json();
  const next = typeof answer === "object" && answer !== null && "next" in answer ? answer.next : null;
  return typeof next === "string" ? next : null;
}

function ask(kind: string, q: string, more = ""): Query {
  return { kind, path: `/api/v1/subjects?q=${encodeURIComponent(q)}${more}` };
}

/** One digit of the code is another. */
function slipped(code: string): string {
  const at = 12;
  return `${code.slice(0, at)}${code.charAt(at) === "9" ? "1" : "9"}${code.slice(at + 1)}`;
}
