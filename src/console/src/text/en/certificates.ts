// SPDX-License-Identifier: Apache-2.0
export default {
  number: 'Certificate number', code: 'Check code', party: 'Filing unit', system: 'System', level: 'Level', organ: 'Issued by', issued: 'Issued on', validTo: 'Valid to',
  none: 'No certificate yet', noneHow: 'Certificates issued by the police after their review are listed here.',
  replacedBy: 'Replaced by',
  state: { valid: 'valid', replaced: 'replaced', cancelled: 'cancelled', expired: 'expired' },
  check: {
    demo: 'This is demonstration data, not a real certificate.', title: 'Check a filing certificate', about: 'No sign-in needed. Scan the QR code on the paper, or type number and code.', do: 'Check', unknown: 'Not found', unknownHow: 'Number and code do not belong together, or the paper was not issued here. Check them and try again.',
    means: { valid: 'Issued by the receiving organ and in force.', replaced: 'Replaced by a newer certificate; no longer in force.', cancelled: 'Cancelled; no longer in force.', expired: 'Past its validity.' }, receipt: 'It can be verified offline with panshi journal verify --receipt.',
  },
}
