/** What the invented bodies permit. */
interface LicencePlan {
  /** Word of the deciding body. */
  readonly word: string;
  readonly document: string;
  readonly certificate: string;
  readonly kind: "普通" | "特许" | "认可" | "核准" | "登记";
  readonly content: string;
  /** Years of validity; null for no end. */
  readonly years: number | null;
  /** Whether a natural person may hold it. */
  readonly forPersons: boolean;
}

export const LICENCES: readonly LicencePlan[] = [
  {
    word: "云市监",
    document: "准予食品经营许可决定书",
    certificate: "食品经营许可证",
    kind: "普通",
    content: "准予从事预包装食品、散装食品销售和热食类食品制售。",
    years: 5,
    forPersons: false,
  },
  {
    word: "云市监",
    document: "特种设备使用登记决定书",
    certificate: "特种设备使用登记证",
    kind: "登记",
    content: "准予电梯、压力容器使用登记。",
    years: null,
    forPersons: false,
  },
  {
    word: "云市监",
    document: "特种设备作业人员资格认定决定书",
    certificate: "特种设备安全管理和作业人员证",
    kind: "认可",
    content: "准予取得叉车司机作业资格。",
    years: 4,
    forPersons: true,
  },
  {
    word: "云建",
    document: "建筑工程施工许可决定书",
    certificate: "建筑工程施工许可证",
    kind: "普通",
    content: "准予厂房及配套用房工程开工建设。",
    years: 2,
    forPersons: false,
  },
  {
    word: "云建",
    document: "建筑施工特种作业人员资格认定决定书",
    certificate: "建筑施工特种作业操作资格证",
    kind: "认可",
    content: "准予取得建筑电工操作资格。",
    years: 2,
    forPersons: true,
  },
  {
    word: "云交",
    document: "道路货物运输经营许可决定书",
    certificate: "道路运输经营许可证",
    kind: "普通",
    content: "准予从事道路普通货物运输。",
    years: 4,
    forPersons: false,
  },
  {
    word: "云交",
    document: "道路运输从业资格认定决定书",
    certificate: "道路运输从业人员从业资格证",
    kind: "认可",
    content: "准予取得经营性道路货物运输驾驶员从业资格。",
    years: 6,
    forPersons: true,
  },
  {
    word: "云环",
    document: "排污许可决定书",
    certificate: "排污许可证",
    kind: "普通",
    content: "准予按照载明的排放口、种类、浓度和总量排放污染物。",
    years: 5,
    forPersons: false,
  },
  {
    word: "云应急",
    document: "危险化学品经营许可决定书",
    certificate: "危险化学品经营许可证",
    kind: "普通",
    content: "准予经营乙醇、丙酮（不带储存设施）。",
    years: 3,
    forPersons: false,
  },
  {
    word: "云人社",
    document: "劳务派遣经营许可决定书",
    certificate: "劳务派遣经营许可证",
    kind: "普通",
    content: "准予在云州市范围内从事劳务派遣业务。",
    years: 3,
    forPersons: false,
  },
  {
    word: "云文旅",
    document: "营业性演出准予许可决定书",
    certificate: "营业性演出许可证",
    kind: "普通",
    content: "准予举办营业性演出活动。",
    years: 2,
    forPersons: false,
  },
  {
    word: "云卫",
    document: "公共场所卫生许可决定书",
    certificate: "公共场所卫生许可证",
    kind: "普通",
    content: "准予开业，范围为住宿场所。",
    years: 4,
    forPersons: false,
  },
  {
    word: "云卫",
    document: "医师执业注册决定书",
    certificate: "医师执业证书",
    kind: "认可",
    content: "准予执业注册，执业类别为临床。",
    years: null,
    forPersons: true,
  },
  {
    word: "云发改",
    document: "企业投资项目核准决定书",
    certificate: "",
    kind: "核准",
    content: "同意项目核准，项目单位应当在两年内开工建设。",
    years: 2,
    forPersons: false,
  },
  {
    word: "云自然资",
    document: "建设用地规划许可决定书",
    certificate: "建设用地规划许可证",
    kind: "普通",
    content: "准予按照规划条件使用土地，用途为工业用地。",
    years: null,
    forPersons: false,
  },
];
