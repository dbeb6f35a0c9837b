// SPDX-License-Identifier: Apache-2.0
export default {
  about: 'Only grows; each row is chained to the one before by SM3 and signed by SM2 at checkpoints', verify: 'Verify again', verifying: 'Verifying the whole journal…', notVerified: 'The journal could not be verified', rows: '{n} rows, newest checkpoint at row {head}', firstBad: 'the first bad row is {n}',
  by: { act: 'Act', actor: 'Actor', subject: 'Subject' }, sequence: 'No.', hash: 'Digest of this row', previous: 'Digest before', content: 'Content', none: 'No row fits',
}
