// SPDX-License-Identifier: Apache-2.0
export default {
  title: '事实与日期', about: '义务由登记的事实推算。记录错了就作废并写明理由，不能改写。', add: '记录事实', word: '事实', at: '发生或起始时间', value: '内容', source: '来源', by: '记录', none: '还没有记录事实', noneHow: '例如：关键信息基础设施、测评报告出具、预计上线、发现事件。记录后义务立即重新推算。',
  sourceWord: { register: '登记簿', import: '导入', recorded: '人工记录', procedure: '办理程序' }, voided: '{at} 作废：{why}', void: '作废', voidWhy: '作废的理由', voidDone: '已作废，义务已重新推算', saved: '已记录，义务已重新推算', yes: '是', no: '否', choose: '选择事实', find: '按名称查找', event: '事件', state: '状态', reason: '说明', aheadHow: '预告的事件可填将来的时间；状态不可以。', obligations: '义务', open: '查看本对象的全部义务',
}
