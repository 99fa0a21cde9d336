import { residentIdTo18 } from "../../src/kernel/resident-id.ts";
import { orgCodeCheckCharacter, usccCheckCharacter } from "../../src/kernel/uscc.ts";
import type { Cell } from "../../src/rooms/intake/types.ts";
import { mutateText, wide } from "./mutate.ts";
import type { Random } from "./random.ts";
import { EDGES, NASTY } from "./tokens.ts";

/** Cells as bodies write them, each kind in its usual and its less usual forms. */

const two = (value: number): string => String(value).padStart(2, "0");

export function dayText(random: Random): string {
  const year = random.chance(0.9) ? 1990 + random.below(60) : random.pick([1, 1799, 1800, 1900, 2099, 9999]);
  const [month, day] = [
    1 + random.below(random.chance(0.05) ? 14 : 12),
    1 + random.below(random.chance(0.1) ? 32 : 28),
  ];
  const mark = random.pick(["-", "/", "."]);
  const forms = [
    `${year}-${two(month)}-${two(day)}`,
    `${year}${mark}${month}${mark}${day}`,
    `${year}年${month}月${day}日`,
    `${year} 年 ${month} 月 ${day} 日`,
    `${year}${two(month)}${two(day)}`,
    `${year}${two(month)}${two(day)}143000`,
    `二〇二六年${random.pick(["四", "十", "十二"])}月${random.pick(["三", "十五", "三十", "三十一"])}日`,
    String(random.pick(EDGES)),
    String(30_000 + random.below(20_000)),
    String(1_700_000_000_000 + random.below(2 ** 31)),
  ];
  return random.pick(forms) + (random.chance(0.2) ? clockText(random) : "");
}

function clockText(random: Random): string {
  const time = `${random.below(25)}:${two(random.below(61))}${random.chance(0.5) ? `:${two(random.below(61))}` : ""}`;
  return (
    random.pick([" ", "T", ""]) +
    random.pick(["", "上午", "下午", "AM "]) +
    time +
    random.pick(["", "Z", "+08:00", "-12:00", "+1400", ".123", " PM"])
  );
}

export function amountText(random: Random): string {
  const number =
    String(random.below(10 ** (1 + random.below(9)))) +
    (random.chance(0.5) ? `.${random.below(1_000_000)}` : "");
  const words = Array.from({ length: 1 + random.below(6) }, () =>
    random.pick([..."零〇一二三四五六七八九十百千万亿壹贰叁拾佰仟萬两"]),
  ).join("");
  const grouped = Number(number.split(".")[0]).toLocaleString("en-US");
  const unit = random.pick(["", "", "元", "万元", "亿元", "百万", "元整", "万", "圆", "千元"]);
  return random
    .pick([number, grouped, words, `${random.below(9)}E+${random.below(12)}`])
    .concat(unit)
    .replace(/^/, random.pick(["", "", "¥", "￥", "人民币", "RMB ", "-", "("]));
}

export function documentNumberText(random: Random): string {
  const [open, close] = random
    .pick(["〔〕", "()", "[]", "【】", "（）", "［］", "{}", "﹝﹞", "((", ""])
    .padEnd(2, " ");
  return `${random.pick(["云市监处罚", "（云）应急罚", "京", ""])}${open}${random.pick(["2026", "２０２６", "1999", "2026年", "26"])}${close}${random.pick(["第", ""])}${random.below(1000)}号`;
}

function usccText(random: Random): string {
  const own = random.pick(["MA", "MB", "00", "71"]) + String(random.below(1_000_000)).padStart(6, "0");
  const body = `${random.pick(["91", "11", "92", "52", "93", "A1", "Y1"])}${random.pick(["330100", "110101", "440524", "999999"])}${own}${orgCodeCheckCharacter(own) ?? ""}`;
  return `${body}${usccCheckCharacter(body) ?? ""}`;
}

export function codeText(random: Random): string {
  const own = `MA${String(random.below(1_000_000)).padStart(6, "0")}`;
  const code = usccText(random);
  const at = random.below(17);
  return random.pick([
    code,
    code,
    code.slice(0, at) + code.charAt(at + 1) + code.charAt(at) + code.slice(at + 2),
    code.replaceAll("0", random.pick(["O", "Ο", "Ｏ", "0"])),
    `${own}-${orgCodeCheckCharacter(own) ?? ""}`,
    `3301${String(random.below(1e9)).padStart(9, "0")}${random.below(100)}`.slice(0, random.pick([13, 15])),
    `${code.slice(0, 4)}****${code.slice(8)}`,
    String(random.pick(EDGES)),
    residentText(random),
    `${random.below(1e9)}${random.below(1e9)}.0`,
  ]);
}

export function residentText(random: Random): string {
  const birth = `${two(random.below(100))}${two(1 + random.below(12))}${two(1 + random.below(28))}`;
  const old = `${random.pick(["110101", "330106", "440524", "652201"])}${birth}${String(random.below(1000)).padStart(3, "0")}`;
  return random.chance(0.2) ? old : (residentIdTo18(old) ?? old);
}

export function nameText(random: Random): string {
  return random.pick([
    `云州${random.pick(["远山", "清泉", "龍騰", "䶮", "𠮷野", "ABC", "Ｎ１"])}${random.pick(["食品", "科技", "（集团）", "(中国)"])}${random.pick(["有限公司", "股份有限公司", "合作社", "厂"])}`,
    `${random.pick([..."张王李赵歐陽司马"])}${random.pick(["伟", "秀英", "安寧", "·买买提", "●古丽", "㛃"])}`,
    `${random.pick(["İstanbul", "ΑΣ", "Straße", "ﬁne", "Ångström", "ϒ\u0301", "ʼn", "ǰ"])} ${random.pick(["Ltd", "㈱", "Ⅷ", "K"])}`,
  ]);
}

export function proseText(random: Random): string {
  return [
    random.pick(["当事人", "经查，", "联系人王某 ", "身份证号", "统一社会信用代码", "卡号", "护照"]),
    random.pick([
      residentText(random),
      usccText(random),
      "138 0013 8000",
      "6222021234567890128",
      "E12345678",
      amountText(random),
    ]),
    random.pick(["。", "，罚款人民币20000元。", "\r\n第二行", "，适用简易程序", "（绝密）", ""]),
  ].join("");
}

export function randomText(random: Random): string {
  const length = random.below(random.chance(0.01) ? 2000 : 20);
  return Array.from({ length }, () =>
    random.chance(0.4) ? random.pick(NASTY) : String.fromCharCode(random.below(0x10000)),
  ).join("");
}

const KINDS = [dayText, amountText, documentNumberText, codeText, residentText, nameText, proseText] as const;

/** A text of a kind; half of them changed, some in full width, some of another kind, some anything. */
export function dirty(random: Random, kind: (random: Random) => string): string {
  const share = random.below(20);
  if (share < 9) return kind(random);
  if (share < 17) return mutateText(random, kind(random));
  if (share === 17) return wide(kind(random));
  return share === 18 ? mutateText(random, random.pick(KINDS)(random)) : randomText(random);
}

/** Any cell: a text of any kind, a number, or nothing. */
export function anyCell(random: Random): Cell {
  const share = random.below(10);
  if (share === 0) return null;
  if (share === 1) return random.pick(EDGES);
  return share === 2 ? "" : dirty(random, random.pick(KINDS));
}

/** A cell of a kind, sometimes as the number that a spreadsheet makes of it. */
export function cellOf(random: Random, kind: (random: Random) => string): Cell {
  const share = random.below(20);
  if (share === 0) return null;
  if (share === 1) return random.pick(EDGES);
  const text = dirty(random, kind);
  return share === 2 && Number.isFinite(Number(text)) ? Number(text) : text;
}
