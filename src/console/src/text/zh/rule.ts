// SPDX-License-Identifier: Apache-2.0
export default {
  about: '本节点启用的 Sigma 规则和每条的状态；用命令 panshi rules load 载入。', none: '还没有载入规则', noneHow: '在服务器上运行 panshi rules load 规则文件夹 --data 数据目录。', filtered: '没有符合条件的规则',
  loaded: '可用 {n} 条', unsupported: '不能用 {n} 条', generation: '第 {n} 次载入', from: '计数自 {at}', why: '查看原因',
  searchHow: '标题、编号、文件、标签', anyLevel: '全部级别', anyState: '全部状态', order: '排序', orders: { matches: '命中最多', last: '最近命中', cost: '开销最大', place: '载入顺序' },
  title: '规则', level: '级别', state: '状态', source: '日志来源', asked: '对应事件', evaluated: '判断', matched: '命中', last: '最近命中', lastAsked: '最近对应事件', cost: '单次开销', never: '从未', notMeasured: '未测',
  states: { matched: '有命中', quiet: '有事件未命中', waiting: '尚无对应事件', unrouted: '来源无格式', applied: '过滤器', unsupported: '不能使用' },
  levels: { critical: '严重', high: '高', medium: '中', low: '低', informational: '提示' },
  kinds: { detection: '检测', correlation: '关联', filter: '过滤' }, part: '只供关联使用', limited: '正则超限 {n} 次', ns: '{n} 纳秒',
  costHow: '开销：每 {every} 条事件抽测一次规则自身条件的平均用时；多条规则共用的文本比对不计入。', samples: '{n} 次抽样',
}
