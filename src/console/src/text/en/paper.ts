// SPDX-License-Identifier: Apache-2.0
export default {
  papers: 'Papers', one: 'Paper (PDF)', english: 'In English', get: 'Download “{name}”',
  cap: 'Take in CAP', capHow: 'Choose a CAP 1.2 file (.xml) of an upper office or another platform: a first message becomes a received warning; updates and cancellations change or lift one received before.',
  file: 'CAP file', take: 'Take in', taking: 'Judging', bad: 'The file is no valid CAP 1.2', open: 'Look at the warning',
  outcome: { received: 'Received as a new warning', changed: 'Changed as the message says', lifted: 'Lifted as the message says' },
  origin: 'Where it came from', sender: 'Sender', senderName: 'Sending office', sentAt: 'Sent', cameAt: 'Came', identifier: 'Message', status: 'Status',
  statusWord: { Actual: 'Actual', Exercise: 'Exercise', Test: 'Test' },
  knownAs: 'Who that is', known: { verified: 'Verified: a trusted signature, and a party registered here', known: 'Not verified: says it is a party registered here, without a trusted signature', unknown: 'Not verified: no party registered here' },
  signature: 'Signature', seal: { valid: 'trusted', 'unknown-key': 'holds, by a key that nobody here vouches for', none: 'none' }, signer: 'Fingerprint of the key', digest: 'Digest (SM3)',
}
