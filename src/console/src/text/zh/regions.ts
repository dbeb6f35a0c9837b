// SPDX-License-Identifier: Apache-2.0
export default { about: '区划代码只停用，不删除；旧记录按当时的代码保留', search: '按名称或代码查找', under: '所在地区', code: '代码', name: '名称', name_en: '英文名称', level: '层级', parent: '上级', valid_from: '启用', valid_to: '停用', successor: '继任代码', none: '没有符合条件的区划', of: { nation: '国家', province: '省', city: '地市', county: '区县', zone: '开发区' } }
