// SPDX-License-Identifier: Apache-2.0
export default {
  how: 'Upload the list as you have it. It is tried first; nothing is changed.', template: 'Template', drop: 'Choose a file, or drop it here', kinds: 'XLSX or CSV; merged headers, full-width digits and dates as text are understood', reading: 'Reading and checking…',
  applied: '{created} added, {updated} changed', apply: 'Import: add {created}, change {updated}', see: 'See the systems', undone: 'This import is undone', undo: 'Undo', wasUndone: 'undone',
  undoHow: 'The {n} systems this import added or changed go back to what they were. What was touched since cannot be undone.', past: 'Imports so far', file: 'File', rows: 'Rows', created: 'Added', updated: 'Changed', skipped: 'Equal, skipped', parties: 'Parties added', errors: 'Errors', warnings: 'Notes',
  bad: 'The file has errors; correct them and upload it again', good: 'No error; ready to import', done: 'Imported', nothingStored: 'Nothing was stored. These are all the errors.', unread: 'Columns not understood: {names}', sheet: 'Sheet', row: 'Row', column: 'Column', plan: 'What will be done', action: 'Action', changes: 'Fields changed',
  act: { create: 'add', update: 'change', skip: 'skip', error: 'error' },
}
