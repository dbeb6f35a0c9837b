// SPDX-License-Identifier: Apache-2.0
export default {
  about: '账号只停用，不删除；所有变更记入审计日志', search: '按用户名或姓名查找', new: '新建账号', name: '姓名 / 用户名', signName: '用户名', person: '姓名', roles: '角色', scope: '单位与范围', factors: '登录方式', last: '上次登录',
  password: '口令', totp: '动态口令', certificate: '证书', notEnrolled: '尚未设置', code: '一次性登录码', codeHow: '请当面或通过可靠渠道交给 {name}。只显示这一次，用后失效；此前的登录码同时作废。', codeUntil: '有效至 {at}',
  lock: '锁定', unlock: '解锁', lockHow: '锁定后立即退出，不能再登录。', unlockHow: '解锁后可用原口令和动态口令登录。', none: '没有符合条件的账号',
  separated: '系统管理员、安全管理员、审计管理员三权分立：一个账号只能担任其中一种，且不能兼任业务角色（GB/T 22239-2019 8.1.5）。',
  party: '所属单位', region: '地区范围', sector: '行业范围', everySector: '全部行业', state: { active: '正常', locked: '已锁定', closed: '已停用' },
}
