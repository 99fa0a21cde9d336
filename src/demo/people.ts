import type { Random } from "./random.ts";

const SURNAMES = [..."赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜"];
const GIVEN = [
  ..."一丁乐仁以佳信元允嘉安宁宇守宜川平年延彦志思恒懿承文明星景朗林楠毓清溪瀚煜琛瑾益真知砚禾立端筠约致若衡言语诚谨贤远适铭锦阳雨青",
];
/** Characters that old encodings lack: they must survive every file. */
const RARE = ["䶮", "㛃", "喆", "垚", "堃", "𬭚", "𠮷"];

/** A name of nobody in particular; about one in sixty has a rare character. */
export function inventPersonName(random: Random): string {
  const surname = random.pick(SURNAMES);
  if (random.chance(1 / 60)) return `${surname}${random.pick(RARE)}`;
  const first = random.pick(GIVEN);
  return random.chance(0.3) ? `${surname}${first}` : `${surname}${first}${random.pick(GIVEN)}`;
}
