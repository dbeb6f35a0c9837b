// SPDX-License-Identifier: Apache-2.0
export default {
  app: '磐石',
  demo: '演示数据',
  skip: '跳到主要内容',
  search: '搜索定级对象名称',
  zone: '北京时间',
  menu: '主导航',
  signout: '退出',
  pressing: '已逾期和今天到期',
  last: '上次登录 {at}，{from}',
  keys: '快捷键',
  skew: '本机时钟与服务器相差超过 60 秒。期限一律以服务器时间为准。',
  printed: '{who} 打印于 {at}（北京时间）',
  group: { do: '履责', alarm: '预警应急', book: '台账', run: '管理', open: '公开' },
  page: {
    warnings: '预警', notices: '通报', incidents: '事件', responses: '应急响应', resources: '应急资源', plans: '应急预案', drills: '演练', watch: '值班', wall: '大屏',
    home: '我的义务', leader: '领导视图', figures: '履责统计', obligations: '义务清单', law: '法规条款', campaigns: '专项行动', inbox: '收件箱', reminders: '提醒设置', channels: '通知通道', deliveries: '送达记录', my: '我的事项', matters: '全部事项', systems: '定级对象', import: '批量导入', parties: '单位与人员',
    certificates: '备案证明', check: '证明核验', accounts: '账号与角色', journal: '审计日志',
    regions: '行政区划', health: '运行状况', signin: '登录', grading: '定级向导', lost: '页面不存在',
  },
  key: { jk: '下一项 / 上一项', enter: '打开', esc: '关闭详情、离开输入框', slash: '搜索', help: '本帮助' },
  idle: { title: '即将自动锁定', text: '已有一段时间没有操作。{n} 秒后需要重新登录；页面位置会保留。', stay: '继续使用' },
}
