// SPDX-License-Identifier: Apache-2.0
// What the walk clicks and looks for, in both languages.
export const WORDS = {
  zh: {
    begin: '办理事项', edit: '修改', save: '保存', apply: /^确认导入/, good: '核对无误', bad: '文件中有错误', done: '导入完成',
    judge: '完成判定', appoint: '提请专家评审', opinion: '填写评审意见', agree: '评审结论：同意', sector: '报主管部门审核', approve: '审核同意',
    submit: '提交备案', giveBack: '退回补正', certify: '发备案证明', me: '填入本人和今天', check: '核验', valid: '有效', unknown: '没有查到',
    determined: '等级已确定', certified: '已发备案证明', whole: '日志完整', formNow: '备案表内容', next: '下一步', columns: '显示列', history: '变更历史', formTab: '备案表', trace: '期限是怎么算出来的',
    overdue: '已逾期', extend: '申请延期', grant: '准予延期', assign: '指派', prove: '提交完成证明', ownProof: '已自报办结', receive: '签收证明', received: '对方已于', markRead: '标为已读', readAll: '全部标为已读',
    openRun: '以此开展', deliverable: '制定专项行动工作方案', handIn: '提交', giveBackRun: '退回', receiveRun: '签收', standingReceived: '已签收', closeRun: '结束专项行动', report: '总结报告（PDF）', addChannel: '新增通道',
  },
  en: {
    begin: 'Begin a matter', edit: 'Edit', save: 'Save', apply: /^Import: add/, good: 'No error', bad: 'The file has errors', done: 'Imported',
    judge: 'Judge', appoint: 'Ask for expert review', opinion: 'Give an opinion', agree: 'Conclude: agreed', sector: 'Submit to the sector department', approve: 'Approve',
    submit: 'Submit the filing', giveBack: 'Return for correction', certify: 'Issue the certificate', me: 'Me, today', check: 'Check', valid: 'valid', unknown: 'Not found',
    determined: 'determined', certified: 'certified', whole: 'whole', formNow: 'The form as filled', next: 'Next', columns: 'Columns', history: 'History', formTab: 'Filing form', trace: 'How this deadline was computed',
    overdue: 'Overdue', extend: 'Ask for an extension', grant: 'Grant the extension', assign: 'Assign', prove: 'Record proof', ownProof: 'Proof recorded by the unit itself', receive: 'Receive the proof', received: 'received by the other side', markRead: 'Mark as read', readAll: 'Mark all as read',
    openRun: 'Run this', deliverable: 'work plan', handIn: 'Hand in', giveBackRun: 'Return', receiveRun: 'Receive', standingReceived: 'received', closeRun: 'Close the campaign', report: 'Closing report (PDF)', addChannel: 'New channel',
  },
}
