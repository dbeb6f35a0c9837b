// SPDX-License-Identifier: Apache-2.0
export default {
  about: 'Sensors at the exits of units, what was agreed about them, and their flow. Without an agreement in force nothing is taken in.',
  new: 'Register a sensor', name: 'Name', exit: 'Network exit', kind: 'Kind', anyKind: 'Every kind', party: 'Unit', health: 'Health', anyHealth: 'Every health', day: 'Last 24 hours', heard: 'Heard last', never: 'never', searchHow: 'Name, exit, unit',
  healths: { live: 'Live', late: 'Late', silent: 'Silent', 'no-agreement': 'No agreement', waiting: 'Waiting for data', paused: 'Paused', ended: 'Ended' },
  kinds: { eve: 'Suricata EVE', syslog: 'syslog', netflow: 'NetFlow and IPFIX', windows: 'Windows and Sysmon', zeek: 'Zeek', web: 'Web access logs', push: 'HTTP push' },
  categories: { alert: 'detections', flow: 'connections', dns: 'name look-ups', web: 'web requests without bodies', tls: 'TLS handshakes', mail: 'mail without bodies', login: 'sign-ins', process: 'processes of hosts', file: 'facts about files', system: 'logs of devices', content: 'content bodies' },
  hops: { received: 'Received', parsed: 'Parsed', refused: 'Refused', stored: 'Stored', late: 'Late', bytes: 'Bytes' },
  none: 'No sensor is registered', filtered: 'No sensor fits', ranges: 'Addresses behind the exit (one a line)', rangesShown: 'Addresses behind the exit', model: 'Model', owner: 'Whose device', note: 'Remark', reason: 'Reason',
  made: 'The sensor is registered', tokenHow: 'The token is shown this once; put it into the sensor now:', copied: 'Copied', copy: 'Copy', hint: 'token ends in {hint}', renew: 'Renew the token', pause: 'Pause', resume: 'Go on', end: 'End', endHow: 'It cannot be taken back.',
  agreement: 'Agreement', agree: 'Record an agreement', noAgreement: 'No agreement is in force.', agreedBy: 'Who agreed for the unit (name and post)', collects: 'What is collected', days: 'Kept for days', daysHow: 'at most {n} days here', from: 'From', until: 'Until', withdraw: 'Withdraw', withdrawn: 'Withdrawn', expired: 'Over', valid: 'In force', recorded: 'Recorded by {who}, {at}', notAllowed: 'not allowed here',
  flow: 'Flow', flowHow: 'Events received by hour; the dark part was refused', refusals: 'Why refused', noRefusals: 'Nothing was refused.', findings: 'What was wrong', noFindings: 'Nothing so far.', since: '{kind} since {at}', ended: 'until {at}', still: 'still so',
  reasons: { 'not-json': 'not JSON', 'no-agreement': 'no agreement', 'sensor-paused': 'sensor paused', category: 'category not agreed' },
  findingsOf: { source: 'Source unreachable', silent: 'Silent', late: 'Late', 'no-agreement': 'No agreement', refusing: 'Refusing much' }, receiver: 'Data goes to', takesIn: 'Takes data in', takesNot: 'Takes nothing in: {why}',
}
