// SPDX-License-Identifier: Apache-2.0
export default {
  about: '只增不改；每一行以 SM3 与前一行相连，定期以 SM2 签名', verify: '重新验证', verifying: '正在验证整条日志…', notVerified: '没能完成验证', rows: '共 {n} 行，最新检查点在第 {head} 行', firstBad: '第一处异常在第 {n} 行',
  by: { act: '行为', actor: '行为人', subject: '对象' }, sequence: '序号', hash: '本行摘要', previous: '前行摘要', content: '内容', none: '没有符合条件的记录',
}
