// SPDX-License-Identifier: Apache-2.0
export default {
  state: '状态', level: '等级', party: '运营者', police: '受理公安机关', regulator: '行业主管部门', system: '定级对象', opened: '发起时间', pack: '适用规则', basis: '依据事项', basisOpen: '查看',
  procedure: { grading: '定级', filing: '备案', 'filing-change': '备案变更', 'filing-withdrawal': '备案撤销' },
  about: {
    grading: '判定安全保护等级，经专家评审和主管部门审核后确定。', filing: '第二级以上向公安机关提交备案表，审核后取得备案证明。',
    'filing-change': '等级或备案内容有变化时，向原受理机关办理。', 'filing-withdrawal': '系统下线后，向原受理机关撤销备案。',
  },
  course: '办理进程', step: { draft: '草拟', judged: '初步定级', 'expert-review': '专家评审', reviewed: '已评审', 'sector-review': '主管部门审核', determined: '等级确定', submitted: '公安审核', certified: '已发备案证明' },
  waiting: '正在等待{who}办理，你可以查看进展。', closed: '这件事项已办结。', openWizard: '继续定级向导', movedOn: '这件事项刚刚有了新进展，已重新读取，请核对后再办。',
  inTheWay: '还有 {n} 处问题，解决后才能办理下一步', did: '已办理：{what}', confirm: '确认{what}',
  attachments: '附件', attach: '上传', attached: '已上传 {name}', noFile: '未上传', papers: '文书与回执', noPapers: '还没有生成文书。', preview: '预览', formPreview: '预览整套备案表（PDF）', receipt: '下载回执',
  panel: '专家组', member: '专家', chair: '组长', noExperts: '还没有登记评审专家账号，请联系安全管理员。',
  opinion: { title: '意见', agree: '同意', disagree: '不同意', none: '尚未填写' },
  item: { what: '第 {n} 条涉及的项目', whatHow: '涉及的表或材料', text: '第 {n} 条理由', textHow: '存在的问题和补正要求', add: '增加一条' },
  data: '填报信息', fillMine: '填入本人和今天',
  field: { filled_by: '填表人', filled_on: '填表日期', managed_at: '安全管理所在地', operated_at: '运维所在地', registered_at: '注册地', equipped_at: '设备所在地', reach: '覆盖范围', is_branch: '全国统一定级网络在本地的分支', changed_on: '变更日期', change_text: '变更内容', withdrawn_on: '下线日期', withdrawal_text: '撤销原因' },
  choice: { reach: { local: '本地', 'cross-city': '省内跨市', 'cross-province': '跨省', nationwide: '全国联网' } },
  filterProcedure: '事项种类', filterGroup: '分组', empty: { filtered: '没有符合条件的事项', nothing: '范围内还没有事项', how: '运营者开始定级或提交备案后会出现在这里。' },
}
