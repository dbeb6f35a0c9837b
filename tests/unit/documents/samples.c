/* SPDX-License-Identifier: Apache-2.0
 * Fills the structs of papers with texts of a fictional city. */
#include "samples.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))
#define ON(words)                                                                                  \
    {                                                                                              \
        STR_INIT(words), true,                                                                     \
        {                                                                                          \
            NULL, 0                                                                                \
        }                                                                                          \
    }
#define OFF(words)                                                                                 \
    {                                                                                              \
        STR_INIT(words), false,                                                                    \
        {                                                                                          \
            NULL, 0                                                                                \
        }                                                                                          \
    }
#define STR_INIT(literal)                                                                          \
    {                                                                                              \
        (literal), sizeof(literal) - 1                                                             \
    }

struct document_options samples_options(enum document_language language, bool is_demo)
{
    return (struct document_options){
        .language = language, .made_at = {1795140120000}, .is_demo = is_demo};
}

struct document_proof samples_proof(void)
{
    return (struct document_proof){
        .url = STR(SAMPLES_URL),
        .address = STR("https://panshi.example.cn/check"),
        .code = STR("7K3M-9Q2X"),
        .digest = STR(SAMPLES_DIGEST),
    };
}

struct document_certificate samples_certificate(enum document_language language)
{
    bool zh = language == DOCUMENT_ZH;

    return (struct document_certificate){
        .number = STR("33990000001-26001"),
        .unit = STR("云州市数据资源管理局"),
        .object = STR("云州市一体化政务服务平台"),
        .level = 3,
        .grade_code = STR("S3A3"),
        .basis = zh ? STR("《某某管理办法》第十七条") : STR("article 17 of the Sample Measures"),
        .office = STR("云州市公安局网络安全保卫支队"),
        .issued_on = {2026, 11, 20},
        .valid_to = {2029, 11, 19},
        .proof = samples_proof(),
    };
}

struct document_letter samples_letter(void)
{
    static const struct document_block blocks[] = {
        {DOCUMENT_TEXT,
         {NULL, 0},
         STR_INIT(
             "为进一步落实网络安全保护责任，掌握本市网络对象运行状况，决定自2026年12月1日起开展"
             "网络安全检查。现将有关事项通知如下。")},
        {DOCUMENT_HEADING, {NULL, 0}, STR_INIT("一、检查范围")},
        {DOCUMENT_TEXT,
         {NULL, 0},
         STR_INIT(
             "第三级以上网络对象以及面向社会公众提供服务的政务信息系统（含APP、小程序、IPv6地址段"
             "2001:db8::/32），共计1,286个，涉及能源、交通、金融、水利、卫生健康等10个行业。")},
        {DOCUMENT_HEADING, {NULL, 0}, STR_INIT("二、工作安排")},
        {DOCUMENT_SUBHEADING, {NULL, 0}, STR_INIT("（一）自查阶段")},
        {DOCUMENT_TEXT,
         {NULL, 0},
         STR_INIT(
             "各运行单位应于12月15日前登录平台填报自查表，上传等级测评报告及整改台账，逾期未报的"
             "将予以通报。联系人：㛃小䶮、王𬭩。")},
        {DOCUMENT_PAIR, STR_INIT("牵头单位"), STR_INIT("云州市公安局网络安全保卫支队")},
        {DOCUMENT_PAIR, STR_INIT("报送方式"), STR_INIT("通过本平台报送，不另行报送纸质材料")},
        {DOCUMENT_TEXT, {NULL, 0}, STR_INIT("特此通知。")},
    };
    static const struct str enclosures[] = {STR_INIT("检查对象清单"), STR_INIT("自查表")};

    return (struct document_letter){
        .issuer = STR("云州市公安局"),
        .number = STR("云公网安〔2026〕12号"),
        .title = STR("关于开展全市重要网络对象\n网络安全等级保护检查工作的通知"),
        .addressee = STR("各区县公安机关网络安全保卫部门，各重点行业主管部门"),
        .blocks = blocks,
        .block_count = COUNT(blocks),
        .enclosures = enclosures,
        .enclosure_count = COUNT(enclosures),
        .signed_on = {2026, 11, 20},
        .contact = STR("联系人：王建国　电话：0571-00000000"),
        .copies_to = STR("市委网信办，市数据局。"),
        .proof = samples_proof(),
    };
}

struct document_receipt samples_receipt(enum document_language language)
{
    static const struct document_file files[] = {
        {STR_INIT("网络拓扑图及说明.pdf"), STR_INIT(SAMPLES_DIGEST)},
        {STR_INIT("定级报告（盖章扫描件）.pdf"),
         STR_INIT("debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732")},
    };
    bool zh = language == DOCUMENT_ZH;
    struct document_receipt receipt = {
        .office = STR("云州市公安局网络安全保卫支队"),
        .number = STR("云公网安受〔2026〕318号"),
        .unit = STR("云州市数据资源管理局"),
        .object = STR("云州市一体化政务服务平台"),
        .procedure = zh ? STR("网络安全等级保护备案") : STR("Filing under classified protection"),
        .matter = STR("01JD4Z6QF7X9M2K8"),
        .submitted_at = {1795140120000},
        .answer_on = {2026, 12, 4},
        .answer_rule = zh ? STR("收到材料之日起10个工作日") : STR("10 working days from receipt"),
        .files = files,
        .file_count = COUNT(files),
        .journal_sequence = 10482,
        .signature =
            STR("3045022100d8a1cf0c6fd12a0b6cf3e5b6f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2"
                "02207da02b8f4ba8e066c7f0f462eeedd9d1f2d46bdc10e4e24167c4875c"),
        .proof = samples_proof(),
    };

    receipt.proof.how = zh ? STR("panshi journal verify --receipt 回执文件")
                           : STR("panshi journal verify --receipt FILE");
    return receipt;
}

struct document_return_notice samples_return(enum document_language language)
{
    static const struct document_reason zh_reasons[] = {
        {STR_INIT("表二 业务描述"),
         STR_INIT("仅写“政务服务”，未说明承载的具体业务、服务对象和数据处理活动，请补充完整。"),
         STR_INIT("备案表填表说明第4项")},
        {STR_INIT("表五 网络拓扑及说明"),
         STR_INIT("拓扑图未标出与互联网的边界和安全设备，请重新提交加盖公章的拓扑图。"),
         {NULL, 0}},
        {STR_INIT("定级报告"), STR_INIT("系统服务安全被破坏时所侵害的客体与表三所选情形不一致。"),
         STR_INIT("GB/T 22240-2020 第6章")},
    };
    static const struct document_reason en_reasons[] = {
        {STR_INIT("Table 2, description of business"),
         STR_INIT("Only “government services” is written; state the business carried."),
         STR_INIT("notes on the form, item 4")},
    };
    bool zh = language == DOCUMENT_ZH;

    return (struct document_return_notice){
        .office = STR("云州市公安局网络安全保卫支队"),
        .number = STR("云公网安补〔2026〕27号"),
        .unit = STR("云州市数据资源管理局"),
        .object = STR("云州市一体化政务服务平台"),
        .procedure = zh ? STR("网络安全等级保护备案") : STR("Filing under classified protection"),
        .matter = STR("01JD4Z6QF7X9M2K8"),
        .submitted_on = {2026, 11, 18},
        .reasons = zh ? zh_reasons : en_reasons,
        .reason_count = zh ? COUNT(zh_reasons) : COUNT(en_reasons),
        .due_on = {2027, 1, 8},
        .is_provisional = true,
        .due_rule = zh ? STR("自送达之日起30日") : STR("30 days from service"),
        .consequence = zh ? STR("逾期未补正的，视为撤回本次备案申请。")
                          : STR("Without correction in time the filing counts as withdrawn."),
        .rights = zh ? STR("你单位对补正要求有异议的，可以在补正期限内向本机关陈述意见、提交证据。")
                     : STR("You may state your case and hand in evidence within the time limit."),
        .contact =
            zh ? STR("联系人：王建国　电话：0571-00000000") : STR("Wang Jianguo, 0571-00000000"),
        .signed_on = {2026, 11, 20},
        .proof = samples_proof(),
    };
}

struct document_grading_report samples_report(void)
{
    static const struct document_section sections[] = {
        {STR_INIT("责任主体"),
         STR_INIT("云州市数据资源管理局是该定级对象的责任单位，统筹其建设、运行和安全管理。")},
        {STR_INIT("系统构成与边界"),
         STR_INIT(
             "由政务外网区、互联网接入区和数据交换区组成，部署于市政务云，边界设防火墙、入侵防御和"
             "Web应用防护设备。")},
        {STR_INIT("承载业务"), STR_INIT("面向全市法人和自然人提供事项申报、办理、查询和评价。")},
        {STR_INIT("承载数据"), STR_INIT("办件数据、电子证照和个人信息，约3.2TB、1,860万条。")},
        {STR_INIT("安全责任"),
         STR_INIT("局主要负责人为网络安全第一责任人，信息中心承担日常管理。")},
    };
    static const struct document_harm information[] = {
        {STR_INIT("公民、法人和其他组织的合法权益"), STR_INIT("严重损害"), 2},
        {STR_INIT("社会秩序、公共利益"), STR_INIT("严重损害"), 3},
    };
    static const struct document_harm service[] = {
        {STR_INIT("社会秩序、公共利益"), STR_INIT("严重损害"), 3},
    };

    return (struct document_grading_report){
        .object = STR("云州市一体化政务服务平台"),
        .unit = STR("云州市数据资源管理局"),
        .scheme = STR("GB/T 22240-2020"),
        .sections = sections,
        .section_count = COUNT(sections),
        .information =
            {STR("业务信息包括办件数据、电子证照和个人信息。遭到泄露、篡改后，影响范围涉及全市。"),
             information, COUNT(information), 3},
        .service = {STR("系统服务面向全市法人和自然人。服务中断后，窗口和线上办理均受影响。"),
                    service, COUNT(service), 3},
        .level = 3,
        .grade_code = STR("S3A3"),
        .author = STR("李晓梅"),
        .reported_on = {2026, 10, 16},
        .proof = samples_proof(),
    };
}

struct document_opinion samples_opinion(void)
{
    static const struct document_expert experts[] = {
        {STR_INIT("㛃小䶮"), STR_INIT("云州大学网络空间安全学院"), STR_INIT("教授"),
         STR_INIT("网络安全"), STR_INIT("同意")},
        {STR_INIT("王𬭩"), STR_INIT("云州市信息安全测评中心"), STR_INIT("高级工程师"),
         STR_INIT("等级测评"), STR_INIT("同意")},
        {STR_INIT("陈志远"), STR_INIT("云州市政务服务中心"), STR_INIT("副主任"),
         STR_INIT("政务业务"), STR_INIT("同意")},
    };

    return (struct document_opinion){
        .object = STR("云州市一体化政务服务平台"),
        .unit = STR("云州市数据资源管理局"),
        .grade_code = STR("S3A3"),
        .level = 3,
        .met_on = {2026, 10, 22},
        .place = STR("云州市政务服务中心三楼会议室"),
        .opinion = STR(
            "专家组听取了定级情况汇报，审阅了定级报告，经质询和讨论，认为定级对象的范围和边界清楚，"
            "业务信息和系统服务受到破坏时所侵害的客体及侵害程度分析合理。"),
        .conclusion = STR("同意云州市一体化政务服务平台定为第三级（S3A3）。"),
        .chair = STR("㛃小䶮"),
        .experts = experts,
        .expert_count = COUNT(experts),
        .signed_on = {2026, 10, 22},
        .proof = samples_proof(),
    };
}

static const struct document_option KINDS[] = {OFF("1 党委机关"), ON("2 政府机关"),
                                               OFF("3 事业单位"), OFF("4 企业"), OFF("9 其他")};
static const struct document_option RANKS[] = {OFF("1 中央"), OFF("2 省"), ON("3 地（市）"),
                                               OFF("4 县（区）"), OFF("9 其他")};
static const struct document_option SECTORS[] = {OFF("1 海关"),
                                                 OFF("2 税务"),
                                                 OFF("3 市场监督管理"),
                                                 OFF("4 广播电视"),
                                                 OFF("5 体育"),
                                                 OFF("6 统计"),
                                                 OFF("7 国际发展合作"),
                                                 OFF("8 医疗保障"),
                                                 OFF("9 参事"),
                                                 OFF("10 机关事务管理"),
                                                 OFF("11 外交"),
                                                 OFF("12 国防科技工业"),
                                                 OFF("13 发展和改革"),
                                                 OFF("14 教育"),
                                                 OFF("15 科学技术"),
                                                 OFF("16 工业和信息化"),
                                                 OFF("17 民族事务"),
                                                 OFF("18 公安"),
                                                 OFF("19 安全"),
                                                 OFF("20 民政"),
                                                 OFF("21 司法"),
                                                 OFF("22 财政"),
                                                 OFF("23 人力资源和社会保障"),
                                                 OFF("24 自然资源"),
                                                 OFF("25 生态环境"),
                                                 OFF("26 住房和城乡建设"),
                                                 OFF("27 交通运输"),
                                                 OFF("28 水利"),
                                                 OFF("29 农业农村"),
                                                 OFF("30 商务"),
                                                 OFF("31 文化和旅游"),
                                                 OFF("32 卫生健康"),
                                                 OFF("47 数据管理"),
                                                 ON("48 电子政务"),
                                                 OFF("99 其他")};
static const struct document_option SCOPES[] = {
    OFF("10 全国"),   {STR_INIT("11 跨省"), true, STR_INIT("跨 5 个省")},
    OFF("20 全省"),   OFF("21 跨地"),
    OFF("30 地市内"), OFF("99 其他")};
static const struct document_option TECHNOLOGIES[] = {
    ON("云计算"), ON("移动互联"), OFF("物联网"), OFF("工业控制"), ON("大数据"), OFF("其他")};

#define FIELD(group, label, value)                                                                 \
    {                                                                                              \
        STR_INIT(group), STR_INIT(label), STR_INIT(value), NULL, 0, false                          \
    }
#define SHORT(group, label, value)                                                                 \
    {                                                                                              \
        STR_INIT(group), STR_INIT(label), STR_INIT(value), NULL, 0, true                           \
    }
#define PICK(label, list)                                                                          \
    {                                                                                              \
        {NULL, 0}, STR_INIT(label), {NULL, 0}, list, COUNT(list), false                            \
    }

static const struct document_field UNIT_FIELDS[] = {
    FIELD("", "单位名称", "云州市数据资源管理局"),
    FIELD("", "统一社会信用代码", "11330100MB1A2B3C4D"),
    FIELD("", "单位地址", "云江省云州市江北区市民大道1号市民中心A座"),
    SHORT("", "邮政编码", "310000"),
    SHORT("", "行政区划代码", "339900"),
    SHORT("单位负责人", "姓名", "张伟"),
    SHORT("单位负责人", "职务", "局长"),
    SHORT("单位负责人", "办公电话", "0571-00000001"),
    SHORT("单位负责人", "电子邮箱", "zhangwei@example.cn"),
    FIELD("网络安全责任部门", "部门名称", "信息中心（网络安全处）"),
    SHORT("网络安全责任部门", "联系人", "李晓梅"),
    SHORT("网络安全责任部门", "职务", "处长"),
    SHORT("网络安全责任部门", "移动电话", "13800000000"),
    SHORT("网络安全责任部门", "电子邮箱", "lixiaomei@example.cn"),
    FIELD("数据安全管理部门", "部门名称", "数据资源处"),
    SHORT("数据安全管理部门", "联系人", "㛃小䶮"),
    SHORT("数据安全管理部门", "职务", "副处长"),
    PICK("隶属关系", RANKS),
    PICK("单位类型", KINDS),
    PICK("行业类别", SECTORS),
};

static const struct document_field OBJECT_FIELDS[] = {
    FIELD("", "定级对象名称", SAMPLES_LONG_NAME),
    PICK("采用技术", TECHNOLOGIES),
    FIELD("", "业务描述",
          "汇聚燃气、供水、排水、桥梁、隧道、供热、电梯、消防等行业监测数据，开展风险监测、预警研判"
          "和指挥调度，"
          "向市级部门和区县分节点提供服务。\n日均处理监测数据约2亿条，平均在线用户1,800人。"),
    PICK("服务范围", SCOPES),
    SHORT("互联网信息", "源站IP范围", "203.0.113.0/28, 2001:db8:12::/48"),
    SHORT("互联网信息", "域名", "safety.yunzhou.example.cn"),
    FIELD("互联网信息", "主要协议和端口", "HTTPS 443，MQTT 8883"),
    SHORT("", "投运时间", "2024-06-18"),
    SHORT("", "是否分系统", "否"),
};

struct document_form_set samples_form(void)
{
    static const struct document_cover_line cover[] = {
        {STR_INIT("备案单位"), STR_INIT("云州市数据资源管理局"), true},
        {STR_INIT("受理备案单位"), STR_INIT("云州市公安局网络安全保卫支队"), true},
        {STR_INIT("受理日期"), STR_INIT("2026年11月20日"), false},
    };
    static const struct document_table tables[] = {
        {STR_INIT("表一　单位基本情况"), STR_INIT("注：一个单位填写一张，各定级对象共用。"),
         UNIT_FIELDS, COUNT(UNIT_FIELDS)},
        {STR_INIT("表二　定级对象情况"), STR_INIT("注：每个定级对象填写一张。"), OBJECT_FIELDS,
         COUNT(OBJECT_FIELDS)},
    };

    return (struct document_form_set){
        .title = STR("网络安全等级保护备案表"),
        .number_label = STR("备案表编号"),
        .number = STR("33990000001"),
        .number_boxes = 11,
        .cover = cover,
        .cover_count = COUNT(cover),
        .cover_note = STR("本表由平台按填报内容生成"),
        .tables = tables,
        .table_count = COUNT(tables),
        .running = STR("备案表编号 33990000001　云州市一体化政务服务平台"),
        .proof = samples_proof(),
    };
}
