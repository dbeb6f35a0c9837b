// SPDX-License-Identifier: Apache-2.0
export default {
  number: '备案证明编号', code: '核验码', party: '备案单位', system: '定级对象', level: '等级', organ: '受理机关', issued: '发证日期', validTo: '有效期至',
  none: '还没有备案证明', noneHow: '备案审核通过后，公安机关出具的证明会列在这里。',
  replacedBy: '换发后的新证',
  state: { valid: '有效', replaced: '已换发', cancelled: '已注销', expired: '已过期' },
  check: {
    demo: '这是演示数据，不是真实的备案证明。', title: '备案证明核验', about: '无需登录。扫描证明上的二维码，或输入编号和核验码。', do: '核验', unknown: '没有查到', unknownHow: '编号与核验码不匹配，或不是本平台出具的证明。请核对后重试。',
    means: { valid: '由受理机关出具，目前有效。', replaced: '已被新的备案证明替代，不再有效。', cancelled: '已经注销，不再有效。', expired: '已超过有效期。' }, receipt: '可用 panshi journal verify --receipt 离线验证。',
  },
}
