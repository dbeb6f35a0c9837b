// SPDX-License-Identifier: Apache-2.0
export default {
  title: '法规条款', about: '每一条义务都从这里来：文件、条款、在本辖区谁承担。', documents: '文件', parts: '{n} 个条款', reached: '已落实 {n}', document: '文件', clause: '条款', section: '位置', text: '要求（摘述）', owed: '目前承担', obligations: '义务', authorities: '职权', lists: '列举', settings: '规定', clocks: '期限', campaigns: '专项行动', siblings: '其他文件的同一要求',
  owedHere: '在你的范围内：', owedNone: '在你的范围内目前没有人承担。', sure: { H: '已核对原文', M: '单一来源', L: '有待核实' }, issued: '{on} 印发', valid: '自 {from} 起施行', ended: '{to} 止', find: '在条款中查找', none: '没有这样的条款', ours: '条款内容为摘述，以正式文本为准。',
  role: { unit: '有关单位', operator: '网络运营者', public: '社会公众', expert: '评审专家', 'expert-body': '专家组' }, duty: '义务', by: '责任方', to: '对方', act: '行为', who: '有权机关', back: '全部文件',
}
