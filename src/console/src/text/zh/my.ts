// SPDX-License-Identifier: Apache-2.0
export default {
  caption: '我的事项，按期限分组', byDue: '按期限筛选', due: '期限', matter: '事项', with: '单位 / 受理机关', stateNext: '状态 / 下一步',
  group: { overdue: '已逾期', today: '今天', week: '7 天内', later: '以后', waiting: '等待对方', closed: '已办结' },
  late: { minutes: '逾期 {n} 分钟', hours: '逾期 {n} 小时', days: '逾期 {n} 天' },
  left: { minutes: '还剩 {n} 分钟', hours: '还剩 {n} 小时', days: '还剩 {n} 天', workdays: '还剩 {n} 个工作日' },
  today: '今天到期', noDue: '无期限', provisional: '暂定', provisionalHow: '期限跨入尚未公布放假安排的年份，按固定节日推算，公布后可能变动。',
  waitingFor: '等待{who}', details: '事项详情', closePanel: '关闭详情', openMatter: '查看事项', openSystem: '查看定级对象',
  clocks: '时钟', timeline: '办理经过', noClock: '没有正在计时的期限。', owes: '责任方：{by}；对方：{to}', begin: '办理新事项',
  clock: { running: '计时中', paused: '暂停', met: '已办', missed: '已逾期', cancelled: '已取消' },
  pause: { correction: '退回补正', regrade: '重新定级' }, paused: '自 {at} 起暂停：{why}',
  unit: { workdays: '个工作日', days: '日（自然日）', months: '个月', hours: '小时', minutes: '分钟' },
  day: { counted: '第{n}日', workday: '工作日', makeupCounted: '补班 {n}', makeup: '补班', weekend: '周末', holiday: '放假' },
  strength: { must: '应当', encouraged: '鼓励', policy: '本地政策', default: '程序缺省值（无法规依据）' },
  trace: { title: '期限是怎么算出来的', from: '{at} 起算，当日不计，{n} {unit}', due: '届满日', calendar: '日历 {v}', skipped: '……中间 {n} 天……', others: '其他规定给出的期限（取最早的为准）：' },
  calendarNote: '期限按服务器上的工作日历计算',
  empty: { filtered: '这一组没有事项', filter: '当前筛选：{name}', nothing: '目前没有要办的事项', begin: '先导入或新建定级对象，再为它开始定级。', wait: '有人提交到你这里时会出现在这个页面。' },
}
