// SPDX-License-Identifier: Apache-2.0
export default {
  caption: 'My matters by due time', byDue: 'Filter by due time', due: 'Due', matter: 'Matter', with: 'Party / organ', stateNext: 'State / next step',
  group: { overdue: 'Overdue', today: 'Today', week: '7 days', later: 'Later', waiting: 'Waiting on others', closed: 'Closed' },
  late: { minutes: '{n} min overdue', hours: '{n} h overdue', days: '{n} days overdue' },
  left: { minutes: '{n} min left', hours: '{n} h left', days: '{n} days left', workdays: '{n} working days left' },
  today: 'due today', noDue: 'no term', provisional: 'provisional', provisionalHow: 'The term reaches a year whose days off are not published yet; it is reckoned by the fixed holidays and may change.',
  waitingFor: 'waiting for: {who}', details: 'Details of the matter', closePanel: 'Close details', openMatter: 'Open the matter', openSystem: 'Open the system',
  clocks: 'Clocks', timeline: 'Course', noClock: 'No term is running.', owes: 'Owed by: {by}; to: {to}', begin: 'Begin a matter',
  clock: { running: 'running', paused: 'paused', met: 'done', missed: 'overdue', cancelled: 'cancelled' },
  pause: { correction: 'returned for correction', regrade: 'to be graded again' }, paused: 'Paused since {at}: {why}',
  unit: { workdays: 'working days', days: 'calendar days', months: 'months', hours: 'hours', minutes: 'minutes' },
  day: { counted: 'day {n}', workday: 'working', makeupCounted: 'make-up {n}', makeup: 'make-up', weekend: 'off', holiday: 'holiday' },
  strength: { must: 'must', encouraged: 'encouraged', policy: 'local policy', default: 'Program default, not a rule of any authority' },
  trace: { title: 'How this deadline was computed', from: 'From {at}, that day not counted: {n} {unit}', due: 'Due', calendar: 'calendar {v}', skipped: '… {n} days between …', others: 'Terms set by other rules (the earliest governs):' },
  calendarNote: 'Terms are computed by the calendar on the server',
  empty: { filtered: 'No matter in this group', filter: 'Filter: {name}', nothing: 'Nothing to do at present', begin: 'Import or add a system, then begin its grading.', wait: 'What is sent to you will appear on this page.' },
}
