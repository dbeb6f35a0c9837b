// SPDX-License-Identifier: Apache-2.0
export default {
  new: '登记单位', search: '按名称或信用代码查找', name: '单位名称', kinds: '类型', uscc: '统一社会信用代码', organ_code: '公安机关机构代码（12 位）', region: '地区', sectors: '行业', systems: '它的定级对象',
  empty: '没有符合条件的单位', nothing: '范围内还没有单位', nothingHow: '单位由系统管理员、主管部门登记，或随导入新增。', tab: { facts: '基本情况', form: '备案表一', people: '人员', events: '事实与义务', history: '变更历史' },
  addPerson: '添加人员', editPerson: '修改人员', personRemoved: '已移除 {name}', personReason: '人员信息更新', personLeft: '不再担任', noPeople: '还没有登记人员', noPeopleHow: '登记负责人、安全责任人和联系人，受理机关据此联系。',
  person: { name: '姓名', post: '职务', roles: '职责', reach: '联系方式', valid: '任期', phone: '办公电话', mobile: '移动电话', email: '电子邮件', valid_from: '自', valid_to: '至' },
  personRole: { head: '单位负责人', 'security-lead': '网络安全责任人', 'data-lead': '数据安全负责人', liaison: '联络员', contact: '联系人', expert: '专家' },
  kind: {
    operator: '网络运营者', 'party-organ': '党委机关', 'government-organ': '政府机关', institution: '事业单位', 'state-enterprise': '国有企业', 'central-enterprise': '中央企业', 'cii-operator': '关基运营者', regulator: '行业主管部门',
    'protection-department': '保护工作部门', police: '公安机关', 'cyberspace-office': '网信办', 'mlps-office': '等保办', 'telecom-authority': '通信管理局', assessor: '测评机构', 'service-company': '安全服务机构', carrier: '基础电信企业',
    'internet-company': '互联网企业', 'industrial-internet': '工业互联网企业', 'vehicle-network': '车联网企业', 'expert-body': '专家组', 'support-team': '技术支撑队伍', 'emergency-office': '网络应急办', 'big-data-bureau': '大数据主管部门', 'industry-bureau': '工业和信息化主管部门', 'notification-centre': '网络与信息安全通报中心', 'cryptography-department': '密码管理部门', 'state-security': '国家安全机关', 'secrecy-department': '保密行政管理部门', government: '人民政府（含开发区管委会）',
  },
}
