// SPDX-License-Identifier: Apache-2.0
export default {
  about: '漏洞、隐患、风险和情况的通报：签收、反馈、复测、归档。', draft: '起草通报', drafted: '草稿已建立', none: '还没有通报', noneHow: '发出或收到的通报会列在这里。', filtered: '没有符合条件的通报',
  view: { all: '全部', received: '收到的', kept: '本单位发出的', late: '有逾期的' }, title: '标题', kind: '种类', severity: '严重程度', mark: '共享标识', issuer: '签发单位', issued: '发出时间', due: '反馈期限', progress: '办理进度', state: '状态', number: '编号', search: '标题或编号',
  progressText: '签收 {signed}，反馈 {fed_back}，核实 {verified} / {total}', late: '逾期 {n} 家', lateOwn: '本单位已逾期', ownRung: { queued: '待送达', sent: '已发送', delivered: '已送达', read: '已查看', signed: '已签收', 'fed-back': '已反馈', verified: '已核实' },
  rates: '反馈率和用时', by: { region: '按地区', sector: '按行业' }, area: '范围', total: '收件单位', signed: '签收', fedBack: '反馈', verified: '核实', medianSign: '签收用时（中位）', medianFeedback: '反馈用时（中位）', hours: '{n} 小时', minutes: '{n} 分钟',
  summary: '情况', vulnerabilities: '漏洞', vulnerability: { id: '编号', product: '产品', versions: '受影响版本', cvss: '评分', about: '说明' }, addVulnerability: '增加一个漏洞', measures: '处置措施建议', requirement: '要求', evidence: '需要的证明材料', days: '反馈期限（天）', daysHow: '不填按严重程度取默认期限', daysLocal: '{days} 天（本地政策，无法规条款）', daysLaw: '{days} 天，依据 {clause}', wantsFeedback: '需要反馈措施和证明', signOnly: '只需签收', demandsCorrection: '同时作为整改要求（产生整改义务）',
  to: '发给谁', parties: '逐一点名', addParty: '增加单位', regions: '地区', sectors: '行业', addRegion: '增加地区', addSector: '增加行业', levels: '最高等级', cii: '关键信息基础设施运营者', parts: '各单位涉及的情况', partsHow: '每个单位只看到自己的部分。', addPart: '增加一个单位的部分', partText: '涉及情况', partSystems: '涉及系统', addSystem: '增加系统', own: '涉及本单位的情况', ownNone: '通报没有单列本单位的情况。',
  preview: '发送前预览', previewHow: '将发给 {parties} 个单位、{people} 人；{without_people} 个单位没有登记联系人。', previewNight: '其中 {people} 人正处于免打扰时段。', previewDue: '反馈期限：{due}', may: '有权签发：{clause}', mayNot: '无权签发', sample: '收件单位（前几家）',
  save: '保存草稿', saved: '草稿已保存', content: '通报内容', paper: '打印公文（PDF）', markHow: '共享标识', noForward: '不得转发', mayForward: '可转发', noExport: '不得导出', mayExport: '可导出', did: '已办理：{what}', act: '办理', refused: '不能办理', until: '延期到', forward: '转发', forwardTo: '转发给', forwardNone: '按共享标识，没有可以转发的单位。', forwards: '转发记录',
  terms: '延期申请', termState: { asked: '待答复', granted: '已同意', refused: '不同意' }, grant: '同意', refuse: '不同意', leftOpen: '归档时没有办结的单位', archiveOpen: '还有 {n} 家没有办结，归档须写明理由。', exercise: '演练', recipients: '收件单位', duties: '由此产生的义务', noDuties: '规则包没有由此产生义务。', pending: '仍在推算…', timeline: '经过', from: '由 {from} 转来', systemNotice: '发通报', unitTitle: '关于{name}的通报',
  unit: '单位',
  states: { draft: '草稿', checked: '已审核', issued: '已发出', archived: '已归档', withdrawn: '已撤回' },
  publication: {
    title: '发布前核对', about: '公开发布事件信息、漏洞细节、演练方案、检查结果之前，先看规则要求报告谁、由谁允许。', draft: '登记拟发布信息', none: '还没有登记', noneHow: '拟公开发布前先在这里登记，系统会列出须先报告或取得允许的单位。', filtered: '没有符合条件的记录', what: '发布什么', whats: { incident: '事件信息', vulnerability: '漏洞细节', drill: '演练方案', inspection: '检查结果' }, text: '拟发布的内容', channel: '发布渠道', intended: '拟发布时间', party: '发布单位', needs: '发布前须完成', noNeeds: '规则包没有要求事先报告或取得允许。', notAsked: '登记报告后，系统按规则列出须先完成的事项。', kind: { tell: '报告', permission: '取得允许' }, needState: { open: '未报告', told: '已报告', received: '已收悉（同意）', refused: '不同意' }, missing: '还差 {n} 项', ready: '可以发布', view: { all: '全部', mine: '本单位的', waiting: '待本单位答复' }, address: '发布地址', story: '经过', about_: '所涉事项', did: '已办理：{what}', receiver: '{role}（本平台未登记）', saved: '已登记', published: '发布于 {at}',
  },
}
