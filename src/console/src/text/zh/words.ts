// SPDX-License-Identifier: Apache-2.0
export default {
  colon: '：', close: '关闭', cancel: '取消', save: '保存', edit: '修改', add: '新增', remove: '移除', back: '返回', open: '打开',
  print: '打印', export: '导出', density: '密度', compact: '紧凑', standard: '标准', download: '下载', retry: '重试', clear: '清除筛选',
  all: '全部', has: '有', none: '无', yes: '是', no: '否', choose: '请选择', more: '加载更多', loading: '正在读取…', reason: '理由', must: '必填',
  confirm: '确认', next: '下一步', previous: '上一步', search: '搜索', columns: '显示列', copy: '复制', copied: '已复制',
  trace: '追踪号', offline: '连不上服务器。你填写的内容还在，请稍后重试。', unexpected: '出现未预料的问题，内容已保留，请重试。',
  nothingLost: '你填写的内容没有丢失。', forbidden: '没有查看权限', forbiddenHow: '需要时请联系安全管理员授予相应角色和范围。',
  shown: '共 {n} 项', shownOf: '已显示 {n} 项，共 {total} 项', shownLeast: '已显示 {n} 项，至少 {total} 项', asOf: '数据截至 {at}', stale: '数据可能已过期',
  problems: '还有 {n} 处不完整', saved: '已保存', version: '第 {n} 版', of: '共 {n}', history: '变更历史', who: '经办', when: '时间',
  level: '第{n}级', levelNone: '未定级', day: '日', days: '{n} 天',
  role: { 'system-admin': '系统管理员', 'security-admin': '安全管理员', 'audit-admin': '审计管理员', operator: '运营者经办人', expert: '评审专家', regulator: '主管部门经办人', police: '公安机关民警' },
  side: { operator: '运营者', expert: '评审专家', regulator: '行业主管部门', police: '公安机关' },
  gone: { title: '这条记录已被他人更新', first: '你的输入没有丢失。', how: '打开时是第 {mine} 版，现在是第 {theirs} 版。只有一方改过的字段自动合并；双方都改过的请选择。', field: '字段', base: '打开时', theirs: '对方的', mine: '你的', take: '采用', auto: '自动', drop: '放弃我的修改', saveAs: '合并后保存' },
  lost: { title: '没有这个页面', text: '地址可能写错了，或者记录已不在你的范围内。' },
}
