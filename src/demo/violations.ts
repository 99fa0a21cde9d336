/** What the invented bodies punish: kinds of cases with the law they usually rest on. No real case is described. */
interface Violation {
  /** Word of the deciding body. */
  readonly word: string;
  readonly type: string;
  readonly facts: string;
  readonly ground: string;
  /** Fines in yuan to choose from. */
  readonly fines: readonly number[];
  /** Licence that may be revoked or suspended; null where none is at stake. */
  readonly licence: string | null;
}

export const VIOLATIONS: readonly Violation[] = [
  {
    word: "云市监",
    type: "发布虚假广告",
    facts: "当事人在店堂海报中宣称其商品获得并不存在的奖项，引人误解，案发后已自行撤下。",
    ground: "《中华人民共和国广告法》第五十五条第一款",
    fines: [2000, 5000, 12000, 30000, 80000],
    licence: null,
  },
  {
    word: "云市监",
    type: "销售不符合食品安全标准的食品",
    facts: "经抽样检验，当事人销售的一批次糕点菌落总数超过食品安全标准限量。",
    ground: "《中华人民共和国食品安全法》第一百二十四条第一款",
    fines: [5000, 50000, 55000, 120000],
    licence: "食品经营许可证",
  },
  {
    word: "云市监",
    type: "未按规定明码标价",
    facts: "当事人销售的商品未标明价格，经责令改正后已张贴价签。",
    ground: "《中华人民共和国价格法》第四十二条",
    fines: [500, 1000, 3000, 5000],
    licence: null,
  },
  {
    word: "云市监",
    type: "生产不合格产品",
    facts: "当事人生产的一批次电线电缆导体电阻项目经检验不合格。",
    ground: "《中华人民共和国产品质量法》第四十九条",
    fines: [8000, 26000, 64000, 150000],
    licence: "工业产品生产许可证",
  },
  {
    word: "云应急",
    type: "未如实记录安全生产教育培训情况",
    facts: "现场检查发现当事人的安全生产教育培训档案与实际参训人员不符。",
    ground: "《中华人民共和国安全生产法》第九十七条",
    fines: [10000, 20000, 50000, 100000],
    licence: "安全生产许可证",
  },
  {
    word: "云环",
    type: "超标排放大气污染物",
    facts: "当事人锅炉排放口颗粒物在线监测小时均值超过排放标准。",
    ground: "《中华人民共和国大气污染防治法》第九十九条",
    fines: [100000, 125000, 260000, 480000],
    licence: "排污许可证",
  },
  {
    word: "云环",
    type: "超标排放水污染物",
    facts: "经采样监测，当事人废水总排放口化学需氧量超过排放标准。",
    ground: "《中华人民共和国水污染防治法》第八十三条",
    fines: [100000, 153000, 320000],
    licence: "排污许可证",
  },
  {
    word: "云建",
    type: "未按照工程设计图纸施工",
    facts: "当事人承建的项目部分楼层钢筋间距大于设计要求，已返工。",
    ground: "《建设工程质量管理条例》第六十四条",
    fines: [30000, 90000, 210000],
    licence: "建筑业企业资质证书",
  },
  {
    word: "云交",
    type: "未取得道路运输经营许可从事道路货物运输",
    facts: "执法检查中查明当事人的车辆未取得道路运输证从事货物运输。",
    ground: "《中华人民共和国道路运输条例》第六十三条",
    fines: [3000, 10000, 20000, 30000],
    licence: "道路运输经营许可证",
  },
  {
    word: "云消",
    type: "消防设施未保持完好有效",
    facts: "消防监督检查发现当事人室内消火栓系统压力不足。",
    ground: "《中华人民共和国消防法》第六十条第一款",
    fines: [5000, 8000, 20000, 50000],
    licence: null,
  },
  {
    word: "云人社",
    type: "未实行劳动用工实名制管理",
    facts: "当事人承建的项目未按规定登记进场务工人员信息，逾期未改正。",
    ground: "《保障农民工工资支付条例》第五十五条",
    fines: [50000, 60000, 80000, 100000],
    licence: "劳务派遣经营许可证",
  },
  {
    word: "云税",
    type: "偷税",
    facts: "当事人在账簿上少列收入，少缴增值税及附加，税款已补缴。",
    ground: "《中华人民共和国税收征收管理法》第六十三条第一款",
    fines: [6400, 21500, 73600, 188000],
    licence: null,
  },
  {
    word: "云文旅",
    type: "未经许可经营旅行社业务",
    facts: "当事人未取得旅行社业务经营许可证，招徕游客并收取团费。",
    ground: "《中华人民共和国旅游法》第九十五条",
    fines: [10000, 20000, 45000],
    licence: null,
  },
];
