// SPDX-License-Identifier: Apache-2.0
export default {
  about: '按文件开展的专项工作：谁该交什么、交给谁、哪一天之前。', runs: '正在开展和已结束', templates: '文件中的专项行动', none: '还没有开展的专项行动', noneHow: '可以从文件中的专项行动重新开展，另定日期。', open: '以此开展', opened: '已开展，义务已推算到每个对象', ended: '文件规定的期间为 {from} 至 {to}；只读，可作为模板。', endless: '自 {from} 起', runsNow: '期间为 {from} 至 {to}；按文件正在进行。',
  state: { open: '进行中', closed: '已结束' }, organiser: '组织单位', region: '区域', sectors: '行业', period: '期间', from: '开始日期', to: '结束日期', title: '名称', basis: '依据', stages: '阶段', deliverables: '应交材料', on: '截止日', receiver: '接收', evidence: '材料',
  progress: '进度', by: { deliverable: '按材料', stage: '按阶段', region: '按地区', sector: '按行业' }, asked: '应交', waiting: '未交', handedIn: '已交待收', received: '已签收', returned: '已退回', done: '已由事实办结', late: '逾期', addressees: '对象单位 {n} 家',
  list: '逐项清单', standing: { open: '未交', 'handed-in': '已交，待签收', received: '已签收', returned: '已退回', done: '已办结', late: '逾期' }, act: { 'hand-in': '提交', receive: '签收', return: '退回' }, acted: '已记录：{what}', reason: '理由', file: '材料文件', close: '结束专项行动', closeHow: '结束后只读；统计和逾期名单写入总结报告，不能撤回。', closed: '已结束，报告已生成', report: '总结报告（PDF）', move: '其余日期随开始日期顺延，可逐项修改。', filtered: '没有符合条件的项目',
}
