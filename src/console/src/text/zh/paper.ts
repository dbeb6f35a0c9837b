// SPDX-License-Identifier: Apache-2.0
export default {
  papers: '公文', one: '公文（PDF）', english: '英文对照', get: '下载“{name}”',
  cap: '导入 CAP', capHow: '选择上级或其他平台发来的 CAP 1.2 文件（.xml）：首次发布的消息形成“已接收”的预警，更新和解除的消息调整或解除已接收的预警。',
  file: 'CAP 文件', take: '导入', taking: '正在核对', bad: '文件不符合 CAP 1.2', open: '查看预警',
  outcome: { received: '已接收为新的预警', changed: '已按消息调整', lifted: '已按消息解除' },
  origin: '来源', sender: '发送者', senderName: '发送单位', sentAt: '发送时间', cameAt: '收到时间', identifier: '消息标识', status: '消息状态',
  statusWord: { Actual: '真实', Exercise: '演习', Test: '测试' },
  knownAs: '发送者核验', known: { verified: '已核验：可信签名，且是本平台登记的单位', known: '未核验：自称是本平台登记的单位，没有可信签名', unknown: '未核验：发送者不是本平台登记的单位' },
  signature: '签名', seal: { valid: '可信', 'unknown-key': '签名有效，但公钥不在信任名单', none: '没有签名' }, signer: '公钥指纹', digest: '文件摘要（SM3）',
}
