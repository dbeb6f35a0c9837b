// SPDX-License-Identifier: Apache-2.0
export default {
  about: '收到的每一条事件都与这些指标比对；整组替换，替换时事件照常接收。', import: '导入指标', lists: '豁免清单', importList: '导入豁免清单', listsHow: '命中这些清单的值视为无害，只计数，不产生告警。',
  set: '指标组', kinds: '种类', values: '指标数', tlp: '共享标记', confidence: '可信度', expires: '有效期至', expired: '已失效', imported: '导入时间', hits: '命中', alerts: '{n} 个告警', lastHit: '最近 {at}', never: '从未', none: '还没有导入指标', noLists: '还没有导入豁免清单', entries: '条目', type: '类型',
  withheld: '另有 {n} 组的共享标记不允许向您显示。', total: '共 {n} 个指标', noEnd: '不限', refusedCount: '拒收 {n} 行', duplicates: '重复 {n} 个',
  tlps: { none: '未标', clear: 'TLP:CLEAR 可公开', green: 'TLP:GREEN 社区内', amber: 'TLP:AMBER 本单位及客户', strict: 'TLP:AMBER+STRICT 仅本单位', red: 'TLP:RED 仅收件人' },
  formats: { auto: '自动识别', stix: 'STIX 2.1', misp: 'MISP 事件', 'misp-feed': 'MISP 订阅目录', csv: 'CSV 表格', list: '每行一个值', taxii: 'TAXII 集合' },
  kind: { ipv4: 'IPv4 地址', ipv6: 'IPv6 地址', cidr4: 'IPv4 网段', cidr6: 'IPv6 网段', domain: '域名', url: '网址', email: '电子邮箱', md5: 'MD5', sha1: 'SHA-1', sha256: 'SHA-256', sha512: 'SHA-512', ja3: 'JA3 指纹' },
  file: '文件', fileHow: 'STIX 2.1、MISP 事件、CSV 或每行一个值的清单，至多 32 MiB；更大的用命令 panshi intel import。', name: '名称', nameHow: '同名的一组被整体替换', format: '格式', ofUnmarked: '用于文件中未写明的值', reason: '理由', reasonHow: '来自哪里；记入日志', takeOver: '从维护单位接管这一组，记入日志', take: '导入', taking: '正在导入…', listFile: 'MISP warning list（JSON）',
  done: '“{set}”已生效：读取 {read}，收入 {added}，重复 {duplicates}，拒收 {refused}，略过 {skipped}', refusals: '拒收的行', line: '行', value: '内容', why: '原因', firstOnly: '只列出前 {n} 行。', doneList: '已导入 {lists} 个清单；全部清单共 {entries} 个条目，{refused} 个不合类型',
  look: '查一个值', lookHow: '地址、域名、网址、散列或邮箱', lookDo: '查询', noHit: '“{value}”没有命中任何指标。', expiredHits: '另有 {n} 个已失效的指标本会命中。', heldHits: '另有 {n} 处命中的共享标记不允许向您显示。', suppressed: '豁免：{list}', note: '来源说明',
  remove: '移除指标组', removeHow: '“{set}”的 {n} 个指标不再与事件比对。已有的告警不变。', removed: '已移除“{set}”', cannot: '威胁情报对全部单位生效，由主管部门、公安机关或系统管理员维护。',
}
