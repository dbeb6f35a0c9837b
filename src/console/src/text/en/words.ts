// SPDX-License-Identifier: Apache-2.0
export default {
  colon: ': ', close: 'Close', cancel: 'Cancel', save: 'Save', edit: 'Edit', add: 'Add', remove: 'Remove', back: 'Back', open: 'Open',
  print: 'Print', export: 'Export', density: 'Density', compact: 'Compact', standard: 'Standard', download: 'Download', retry: 'Try again', clear: 'Clear filters',
  all: 'All', has: 'Attached', none: 'None', yes: 'Yes', no: 'No', choose: 'Choose', more: 'Load more', loading: 'Reading…', reason: 'Reason', must: 'required',
  confirm: 'Confirm', next: 'Next', previous: 'Previous', search: 'Search', columns: 'Columns', copy: 'Copy', copied: 'Copied',
  trace: 'Trace', offline: 'The server cannot be reached. What you entered is still here; try again later.', unexpected: 'Something unforeseen happened. What you entered is still here; try again.',
  nothingLost: 'What you entered is not lost.', forbidden: 'Not yours to see', forbiddenHow: 'Ask the security administrator for the role and scope you need.',
  shown: '{n} items', shownOf: '{n} of {total} shown', shownLeast: '{n} of at least {total} shown', asOf: 'As of {at}', stale: 'may be out of date',
  problems: '{n} points are incomplete', saved: 'Saved', version: 'version {n}', of: 'of {n}', history: 'History', who: 'By', when: 'When',
  level: 'Level {n}', levelNone: 'not graded', day: 'day', days: '{n} days',
  role: { 'system-admin': 'System administrator', 'security-admin': 'Security administrator', 'audit-admin': 'Audit administrator', operator: "Operator's officer", expert: 'Review expert', regulator: "Regulator's officer", police: 'Police officer' },
  side: { operator: 'the operator', expert: 'the review experts', regulator: 'the sector regulator', police: 'the police organ' },
  gone: { title: 'Somebody else has changed this record', first: 'Your input is not lost.', how: 'You opened version {mine}; it is now version {theirs}. Fields that only one side changed merge by themselves; choose where both did.', field: 'Field', base: 'When opened', theirs: 'Theirs', mine: 'Yours', take: 'Take', auto: 'automatic', drop: 'Drop my changes', saveAs: 'Save the merged record' },
  lost: { title: 'There is no such page', text: 'The address may be wrong, or the record is outside your scope.' },
}
