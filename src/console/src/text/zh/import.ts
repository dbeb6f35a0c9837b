// SPDX-License-Identifier: Apache-2.0
export default {
  how: '直接上传现有的清单，先试算，不改动任何数据。', template: '下载模板', drop: '选择文件，或拖到这里', kinds: 'XLSX 或 CSV；合并表头、全角数字、文本日期都能识别', reading: '正在读取和核对…',
  applied: '已新增 {created} 个、更新 {updated} 个', apply: '确认导入：新增 {created}，更新 {updated}', see: '查看定级对象', undone: '这次导入已撤销', undo: '撤销导入', wasUndone: '已撤销',
  undoHow: '撤销后，这次导入新增和更新的 {n} 个对象恢复原状。之后被改动过的不能撤销。', past: '历次导入', file: '文件', rows: '数据行', created: '新增', updated: '更新', skipped: '相同，跳过', parties: '新增单位', errors: '错误', warnings: '提醒',
  bad: '文件中有错误，改正后重新上传', good: '核对无误，可以导入', done: '导入完成', nothingStored: '没有写入任何数据。下面是全部错误。', unread: '没有识别的列：{names}', sheet: '工作表', row: '行', column: '列', plan: '将要进行的操作', action: '操作', changes: '改动项数',
  act: { create: '新增', update: '更新', skip: '跳过', error: '有错误' },
}
