// SPDX-License-Identifier: Apache-2.0
export default {
  about: '查本单位和管辖范围内已保存的事件。先看时间分布，再缩小，再看明细。',
  filter: '查询条件', filterHow: '例：src_ip:10.0.0.0/8 AND NOT dest_port:443', run: '检索', wrong: '查询条件有误', at: '第 {n} 个字符处',
  help: '写法', helps: { field: '字段:值，如 dest_port:443、http.hostname:*.example.com', many: 'AND、OR、NOT 与括号，如 proto:(tcp OR udp)', range: '范围，如 http.status:>=500、dest_port:[1 TO 1023]', net: '地址段，如 src_ip:10.0.0.0/8', word: '任一字段中的词，如 mimikatz、"web shell"', regex: '正则，如 http.url:/\\.php\\?id=\\d+/' },
  period: '时间', periods: { '15m': '15 分钟', '1h': '1 小时', '24h': '24 小时', '7d': '7 天', '30d': '30 天', all: '全部', ahead: '晚于现在', own: '自选' }, from: '从', to: '至', wider: '放宽时间',
  bars: '时间分布', widths: { s: '{n} 秒', m: '{n} 分钟', h: '{n} 小时', d: '{n} 天' }, barsHow: '每柱 {width}；点一柱只看这段时间，左右键移动。', bar: '{from} 起 {n} 条', count: '{n} 条', took: '用时 {s} 秒', noBars: '这段时间没有符合条件的事件。', most: '最多一柱 {n} 条',
  ahead: '有 {n} 条的时间晚于现在，未在此列出。', aheadShow: '只看这些', before: '其中 {n} 条早于 {at}，与图中各柱相隔一年以上。', beforeShow: '只看这些', withheld: '有 {n} 条还涉及您范围外的系统：按等级、地区、行业的条件和取值不含这些事件。',
  around: '前后 5 分钟', aroundOf: '前后 5 分钟：{value}',
  partial: '没有查完：只查了 {n}%，最新的在先。', since: '{at} 之后是完整的。', sinceNone: '没有哪一段是完整的。', damaged: '有 {n} 个文件无法读取，其中的事件不在结果里。', givenUp: '正则表达式在 {n} 个值上算不完，按不符合处理。', longer: '查久一些', whole: '已全部查过',
  values: '常见值', valuesHow: '点一下加入条件，点“非”排除。', not: '非', notHow: '非 {value}：排除', add: '只看 {value}', noValues: '没有值', hidden: '另有 {n} 个值不在您的范围内', otherField: '其他字段名', show: '显示',
  facets: { 'event-dataset': '事件类型', 'source-ip': '源地址', 'destination-ip': '目的地址', 'destination-port': '目的端口', 'rule-name': '告警名称', 'url-domain': '网站', 'dns-question-name': '查询的域名', 'user-name': '用户', 'host-name': '主机', 'panshi-system': '系统', 'panshi-party': '单位', 'panshi-rule': '命中规则', 'panshi-indicator': '命中指标', 'panshi-sensor': '探针' },
  hits: '明细', time: '时间', kind: '类型', what: '内容', where: '系统', marks: '命中', rules: '规则 {n}', indicators: '指标 {n}', indicatorsWithheld: '命中受限情报集的指标 {n} 个', others: '另涉及范围外 {n} 个系统',
  none: '没有符合条件的事件', noneHow: '放宽时间或去掉一个条件再试。', nothing: '这段时间没有事件', nothingHow: '探针接入并有约定后，事件会出现在这里。',
  event: '事件', noTime: '原文没有时间，这是收到的时间', format: '格式', sensor: '探针', systems: '涉及系统', parties: '单位', unknown: '不属于已登记的系统', ruleHits: '命中规则', noRules: '没有命中规则', indicatorHits: '命中指标', fields: '全部字段', cut: '（过长，未全部显示）', raw: '原文', rawShow: '查看原文', rawHow: '查看原文会记入审计日志。', bytes: '{n} 字节', close: '关闭详情', same: '查同类', alerts: '该规则的告警',
  saved: '保存的检索', savedNone: '还没有保存的检索。', save: '保存此检索', name: '名称', share: '与本单位共享', shared: '已共享', by: '{who} 共享', remove: '删除', removeSure: '确定删除“{name}”？', savedDone: '已保存', removed: '已删除',
  toEvents: '查看事件', unitEvents: '查看该单位的事件', sample: '样本 {n}',
}
