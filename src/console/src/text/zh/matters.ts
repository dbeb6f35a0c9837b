// SPDX-License-Identifier: Apache-2.0
export default {
  review: '审核备案材料', regrade: '重新定级', state: '状态', level: '等级', party: '运营者', police: '受理公安机关', regulator: '行业主管部门', system: '定级对象', opened: '发起时间', pack: '适用规则', basis: '依据事项', basisOpen: '查看',
  procedure: { grading: '定级', filing: '备案', 'filing-change': '备案变更', 'filing-renewal': '证明续期', 'filing-withdrawal': '备案注销' },
  about: {
    grading: '判定安全保护等级，经专家评审和主管部门审核后确定。', filing: '第二级以上向公安机关提交备案表，审核后取得备案证明。',
    'filing-change': '等级或备案内容有变化时，向原受理机关办理。', 'filing-renewal': '证明期满前，向原受理机关申请续期。', 'filing-withdrawal': '系统停用后，向原受理机关注销备案。',
  },
  event: { 'filing-change': '决定变更的日期', 'filing-withdrawal': '停止运行的日期' },
  returned: '第 {n} 次退回补正（{at}）',
  course: '办理进程', step: { draft: '草拟', judged: '初步定级', 'expert-review': '专家评审', reviewed: '已评审', 'sector-review': '主管部门审核', determined: '等级确定', submitted: '公安审核', accepted: '审核通过', certified: '已发备案证明' },
  waiting: '正在等待{who}办理，你可以查看进展。', closed: '这件事项已办结。', openWizard: '继续定级向导', movedOn: '这件事项刚刚有了新进展，已重新读取，请核对后再办。',
  inTheWay: '还有 {n} 处问题，解决后才能办理下一步', did: '已办理：{what}', confirm: '确认{what}',
  attachments: '附件', attach: '上传', attached: '已上传 {name}', automatic: '平台自动发起（由{who}的办理引发）', searchName: '系统名称', formedHere: '由平台内的定级办理形成，无需另行上传', noFile: '未上传', papers: '文书与回执', noPapers: '还没有生成文书。', preview: '预览', organ: '受理机关', organWhy: '依据', formNow: '备案表内容', formPreview: '预览整套备案表（PDF）', receipt: '下载回执',
  panel: '专家组', member: '专家', chair: '组长', noExperts: '还没有登记评审专家账号，请联系安全管理员。',
  opinion: { title: '意见', agree: '同意', disagree: '不同意', none: '尚未填写' },
  item: { what: '第 {n} 条涉及的项目', whatHow: '涉及的表或材料', text: '第 {n} 条理由', textHow: '存在的问题和补正要求', add: '增加一条' },
  data: '填报信息', fillMine: '填入本人和今天',
  field: { filled_by: '填表人', filled_on: '填表日期', managed_at: '安全管理所在地', operated_at: '运维所在地', registered_at: '注册地', equipped_at: '设备所在地', is_branch: '全国统一定级网络在本地的分支', change_kind: '变更类别', change_text: '变更内容', withdrawn_on: '停用日期', ground: '注销原因', data_disposal: '数据如何处置', note: '备注' },
  choice: { change_kind: { level: '等级调整', particulars: '备案内容变化' } },
  filterProcedure: '事项种类', filterGroup: '分组', empty: { filtered: '没有符合条件的事项', nothing: '范围内还没有事项', how: '运营者开始定级或提交备案后会出现在这里。' },
}
