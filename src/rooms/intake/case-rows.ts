/** Rows without any fault, by column name: golden cases and tests change one cell and see what comes of it. */

/** The body that sends them: invented, with a code that passes its checks. */
export const CASE_BODY = {
  uscc: "11330100MB9990012J",
  name: "云州市市场监督管理局",
  territory: "3301",
} as const;

export type CaseRowName = keyof typeof CASE_ROWS;

const ORGANISATION = {
  行政相对人名称: "云州清泉饮品有限公司",
  行政相对人类别: "法人及非法人组织",
  "行政相对人代码_1(统一社会信用代码)": "91330100MA9990019X",
  "行政相对人代码_2(工商注册号)": "",
  "行政相对人代码_3(组织机构代码)": "",
  法定代表人: "林某",
};

const PERSON = {
  行政相对人名称: "陈安宁",
  行政相对人类别: "自然人",
  证件类型: "身份证",
  证件号码: "110101199003070011",
};

const PENALTY = {
  行政处罚决定书文号: "云市监处罚〔2026〕12号",
  违法行为类型: "虚假宣传",
  违法事实: "当事人对商品的功能作虚假宣传。",
  处罚依据: "《中华人民共和国反不正当竞争法》第二十条",
  处罚类别: "罚款",
  处罚内容: "罚款人民币20000元。",
  "罚款金额（万元）": "2.000000",
  "没收违法所得、没收非法财物的金额（万元）": "",
  暂扣或吊销证照名称及编号: "",
  处罚决定日期: "2026-04-30",
  处罚有效期: "2099-12-31",
  公示截止期: "2027-04-30",
  处罚机关: CASE_BODY.name,
  处罚机关统一社会信用代码: CASE_BODY.uscc,
  数据来源单位: CASE_BODY.name,
  数据来源单位统一社会信用代码: CASE_BODY.uscc,
  备注: "",
};

const LICENCE = {
  行政许可决定文书名称: "准予许可决定书",
  行政许可决定文书号: "云市监许〔2026〕7号",
  许可类别: "普通",
  许可证书名称: "食品经营许可证",
  许可编号: "JY13301000000001",
  许可内容: "预包装食品销售。",
  许可决定日期: "2026-04-03",
  有效期自: "2026-04-03",
  有效期至: "2031-04-02",
  许可机关: CASE_BODY.name,
  许可机关统一社会信用代码: CASE_BODY.uscc,
  当前状态: "1",
  数据来源单位: CASE_BODY.name,
  数据来源单位统一社会信用代码: CASE_BODY.uscc,
  备注: "",
};

export const CASE_ROWS = {
  penalty: { entry: "administrative-penalty", cells: { ...ORGANISATION, ...PENALTY } },
  "person-penalty": { entry: "administrative-penalty", cells: { ...PERSON, ...PENALTY } },
  licence: { entry: "administrative-licence", cells: { ...ORGANISATION, ...LICENCE } },
  "person-licence": { entry: "administrative-licence", cells: { ...PERSON, ...LICENCE } },
  "professional-record": {
    entry: "professional-record",
    cells: {
      职业领域: "法律",
      职业资格名称: "法律职业资格",
      姓名: PERSON.行政相对人名称,
      证件类型: PERSON.证件类型,
      证件号码: PERSON.证件号码,
      证书编号: "A20263301000001",
      发证日期: "2026-04-03",
      发证机关: CASE_BODY.name,
      发证机关统一社会信用代码: CASE_BODY.uscc,
    },
  },
  registration: {
    entry: "registration",
    cells: {
      企业名称: "云州清泉饮品有限公司",
      统一社会信用代码: "91330100MA9990019X",
      注册日期: "2016-05-20",
      企业类型: "有限责任公司",
      注册资金: "500(万元人民币)",
      经营范围: "饮料的生产和销售。",
      所在省份: "浙江",
      地区: "云州",
      注册地址: "云州市清泉路1号",
    },
  },
} as const;
