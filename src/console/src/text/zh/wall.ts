// SPDX-License-Identifier: Apache-2.0
export default {
  title: '{region}网络安全态势', exercise: '演习', visitor: '参观模式', leave: '返回',
  response: '当前响应', noResponse: '无', level: '{level} 级', duty: '带班 / 值守', nobody: '未登记', fresh: '数据更新', seconds: '{n} 秒前', minutes: '{n} 分钟前',
  lost: '与服务器的连接中断，以下是 {at} 的数据', loading: '正在读取', beijing: '北京时间',
  warnings: '生效预警', incidents: '在办事件', ticker: '值守动态', trend: '24 小时动态（条/时）', sectors: '逾期义务 · 按行业', calm: '没有生效的预警', quiet: '没有在办事件', still: '24 小时内没有动态', none: '没有逾期义务',
  more: '另有 {n} 条较低级别', moreIncidents: '另有 {n} 件',
  sent: '送达', signed: '签收', fedback: '反馈', oldest: '未签收最久 {for}', all: '全部签收', bar: '送达 {sent}，签收 {signed}，反馈 {fed}，共 {total}',
  running: '已 {for}', next: '下一项 {at}', late: '已逾期', today: '今日', mean: '前 7 日均值',
  total: { parties: '在册单位', high: '三级及以上系统', unsigned: '待签收', incidents: '在办事件', overdue: '逾期义务' }, ofSystems: '共 {n} 个系统', ofWarnings: '{n} 条生效预警', ofResponses: '{n} 个响应进行中', ofDuties: '{n} 项未完成',
  map: '{region}各区域单位、系统与预警分布示意', notAMap: '示意，非地图', units: '{n} 家', affected: '受影响 {n}', unit: '单位', hub: '区域', link: '系统所依托的平台', table: '看表格', drawing: '看示意图', cut: '单位太多，只画出一部分',
  column: { region: '区域', parties: '单位', systems: '系统', high: '三级及以上', level: '最高预警', affected: '受影响单位', incidents: '在办事件', name: '单位', on: '依托', warned: '生效预警' },
  topology: '单位与系统拓扑', choose: '区域', whole: '全部', systemsOf: '{name}的系统', back: '返回单位', relation: { platform: '运行在', parent: '属于', runs: '运行' }, search: '查找',
  hours: '{h} 时 {m} 分', days: '{d} 天 {h} 时', mins: '{m} 分',
}
