// SPDX-License-Identifier: Apache-2.0
export default {
  about: '各单位网络出口的探针、采集约定和数据流。没有现行有效的约定，不接收任何数据。',
  new: '登记探针', name: '名称', exit: '网络出口', kind: '类型', anyKind: '全部类型', party: '单位', health: '状态', anyHealth: '全部状态', day: '近 24 小时', heard: '最近消息', never: '从未', searchHow: '名称、出口、单位',
  healths: { live: '正常', late: '迟到', silent: '失联', 'no-agreement': '没有约定', waiting: '等待首次数据', paused: '已暂停', ended: '已停用' },
  kinds: { eve: 'Suricata EVE', syslog: 'Syslog', netflow: 'NetFlow 与 IPFIX', windows: 'Windows 与 Sysmon', zeek: 'Zeek', web: '网站访问日志', push: 'HTTP 推送' },
  categories: { alert: '检测告警', flow: '网络连接', dns: '域名解析', web: '网页请求（不含正文）', tls: '加密握手', mail: '邮件往来（不含正文）', login: '登录', process: '主机进程', file: '文件信息（不含内容）', system: '设备与系统日志', content: '正文内容' },
  hops: { received: '收到', parsed: '解析', refused: '拒收', stored: '入库', late: '陈旧', undated: '无时间', ahead: '超前', repeated: '重复', bytes: '字节' },
  oddHow: '陈旧：收到时已超过一天；超前：晚于时钟十分钟以上；重复：与不久前的一条完全相同。都照常入库。',
  none: '还没有登记探针', filtered: '没有符合条件的探针', ranges: '出口地址范围（每行一个）', rangesShown: '出口地址范围', model: '型号', owner: '设备归属', note: '备注', reason: '理由',
  made: '探针已登记', tokenHow: '令牌只显示这一次，请现在配置到探针：', copied: '已复制', copy: '复制', hint: '令牌末位 {hint}', renew: '更换令牌', pause: '暂停', resume: '恢复', end: '停用', endHow: '停用后不能恢复。',
  agreement: '采集约定', agree: '登记约定', noAgreement: '没有现行有效的约定。', agreedBy: '单位同意人（姓名与职务）', collects: '采集的数据', days: '保存天数', daysHow: '当地上限 {n} 天', from: '开始日期', until: '截止日期', withdraw: '撤回', withdrawn: '已撤回', expired: '已到期', valid: '现行有效', recorded: '{who} 登记于 {at}', notAllowed: '当地规定不允许',
  room: '事件存储', roomHeld: '已存 {size}', roomLeft: '按每天 {size} 约 {n} 天后写满', roomStill: '最近七天没有新事件', roomHow: '每日字节数按最近七天各探针送来的原文计。一个文件里各探针约定的保存期都过后，整个文件清除；依法留存的不清除。', perDay: '每日字节数', goes: '可清除：早于', noLimit: '不限', holds: '依法留存 {n} 项', roomFirst: '只列送得最多的 {n} 个，共 {all} 个。',
  flow: '数据流', flowHow: '每小时收到的事件，深色为拒收', refusals: '拒收原因', noRefusals: '没有拒收。', refusedLines: '最近拒收的行', refusedHow: '最多 {n} 行，只留开头；未约定类别的不留内容', place: '第 {line} 条，第 {byte} 字节', findings: '异常记录', noFindings: '没有异常记录。', since: '{kind}，自 {at}', ended: '至 {at}', still: '仍在持续', times: '{n} 条',
  findingsOf: { source: '来源不可用', ahead: '事件时间超前于时钟', repeated: '重复发送', silent: '失联', late: '迟到', 'no-agreement': '约定失效', refusing: '大量拒收' }, receiver: '数据接收单位', takesIn: '正在接收', takesNot: '不接收：{why}',
}
