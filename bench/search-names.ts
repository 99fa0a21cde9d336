import { inventUscc } from "../src/demo/codes.ts";
import { makeRandom, type Random } from "../src/demo/random.ts";

export interface InventedName {
  readonly code: string;
  readonly name: string;
  /** An earlier name of one subject in twenty. */
  readonly former: string | null;
}

const SEED = 11;
const ORDINAL_DIGITS = 7;

/**
 * Invented organisations, as a register of a large city mixes them: companies with and without a place in their name,
 * shops of sole traders, cooperatives, branches. Words are as common as in such registers, so that 公司 is in three of
 * four names and most style words are in a few.
 */
export function* inventNames(count: number): Generator<InventedName> {
  const random = makeRandom(SEED, "search");
  for (let at = 0; at < count; at += 1) {
    const division = random.pick(DIVISIONS);
    const body = `M${String(at).padStart(ORDINAL_DIGITS, "0")}`;
    const kind = random.next();
    yield {
      code: inventUscc(kind < SHOPS ? "92" : "91", division, body),
      name: inventName(random, kind),
      former: random.chance(FORMER) ? inventName(random, 1) : null,
    };
  }
}

const SHOPS = 0.24;
const COOPERATIVES = 0.26;
const BRANCHES = 0.29;
const FORMER = 0.05;

function inventName(random: Random, kind: number): string {
  const place = skewed(random, PLACES);
  const style = styleOf(random);
  if (kind < SHOPS) return shopName(random, { place, style });
  if (kind < COOPERATIVES) return `${place}县${style}种植农民专业合作社`;
  const company = companyName(random, { place, style });
  return kind < BRANCHES ? `${company}${random.pick(PLACES)}分公司` : company;
}

interface Parts {
  readonly place: string;
  readonly style: string;
}

function shopName(random: Random, { place, style }: Parts): string {
  const shop = `${style}${random.pick(WARES)}${random.pick(SHOP_FORMS)}`;
  const where = random.next();
  if (where < 0.2) return shop;
  return where < 0.5 ? `${place}${shop}` : `${place}市${random.pick(DISTRICTS)}${shop}`;
}

function companyName(random: Random, { place, style }: Parts): string {
  const trade = random.chance(0.03) ? "" : skewed(random, TRADES);
  const form = skewed(random, FORMS);
  const where = random.next();
  if (where < 0.04) return `${style}${trade}${form}`;
  if (where < 0.14) return `${style}（${place}）${trade}${form}`;
  return where < 0.6 ? `${place}市${style}${trade}${form}` : `${place}${style}${trade}${form}`;
}

/** Two to four characters; the first of common ones, the rest of all, so that most pairs are rare. */
function styleOf(random: Random): string {
  const length = 2 + Number(random.chance(0.35)) + Number(random.chance(0.08));
  let style = skewed(random, STYLE);
  while ([...style].length < length) style += random.pick(STYLE);
  return style;
}

/** Picks earlier ones more often, as words of names are. */
function skewed(random: Random, list: readonly string[]): string {
  return list[Math.floor(random.next() ** 2 * list.length)] ?? "";
}

const DIVISIONS = ["440303", "440304", "440305", "440306", "440307", "330102", "330106", "310115", "110108"];
const PLACES = (
  "深圳 广州 上海 北京 杭州 云州 东莞 佛山 成都 武汉 苏州 南京 天津 重庆 西安 长沙 宁波 青岛 郑州 厦门 福州 合肥 济南 昆明 珠海 " +
  "中山 惠州 无锡 常州 温州 绍兴 嘉兴 金华 台州 泉州 大连 沈阳 长春 南昌 贵阳 南宁 海口 太原 兰州 银川 洛阳 徐州 扬州 湖州 衢州"
).split(" ");
const DISTRICTS =
  "南山区 福田区 罗湖区 龙岗区 宝安区 龙华区 西湖区 天河区 浦东新区 海淀区 余杭区 江宁区".split(" ");
const TRADES = (
  "科技 贸易 商贸 信息技术 电子商务 实业 建筑工程 餐饮管理 文化传媒 企业管理咨询 物流 投资 网络科技 电子 供应链管理 食品 装饰工程 机械设备 " +
  "服装 教育科技 生物科技 医疗器械 房地产开发 新能源 环保科技 农业发展 进出口 广告 软件 人力资源 汽车销售 物业管理 化工 旅游 智能装备 " +
  "数据服务 半导体 精密模具 家居用品 健康管理 体育发展 珠宝首饰 包装材料 园林绿化 知识产权代理 国际货运代理 融资租赁 检测技术 印刷 玩具"
).split(" ");
const FORMS =
  "有限公司 有限公司 有限公司 有限公司 有限公司 有限公司 有限责任公司 股份有限公司 集团有限公司 合伙企业（有限合伙）".split(
    " ",
  );
const WARES =
  "服装 餐饮 百货 水果 五金 美容 建材 副食 日用品 电器 茶叶 手机 汽配 早餐 烟酒 药材 文具 花卉 海鲜 家具 理发 图文 窗帘 童装".split(
    " ",
  );
const SHOP_FORMS = "店 商行 经营部 商店 服务部 馆 批发部 工作室 便利店 中心".split(" ");
const STYLE = [
  ..."华盛鑫达金恒宏源瑞兴泰丰顺安信德诚美佳龙天海阳光明亿嘉隆永东方中和万家福利博创新联合智云汇众科优品尚艺康健生活乐居源泉瀚宇辰星",
  ..."澄砚衡栎汐昱澜舜珩祺笙翊荃茗苒蔚衍谦逸钧霁韬颐骐鸿麓岚峥川域墨宸岳帆朔景桓楷泽渊澈煦睿祥远通铭锋",
  ..."一三五七八九百千里木林森火炎水土玉石竹梅兰菊松柏风雷电雨雪霜露春夏秋冬红橙黄绿青蓝紫白黑早晚今古左右上下前后南北西内外大小长",
  ..."飞腾跃进翔鹏鹤凤凰麒麟狮虎豹马牛羊鹿鱼贝珠宝藏典章书画琴棋诗词歌舞文武工农商学兵政法医食住行衣冠带履",
];
