// SPDX-License-Identifier: Apache-2.0
// The members of a matter's data that people write, in the order they are asked.
export interface DataField { key: string; kind: 'text' | 'lines' | 'date' | 'region' | 'choice' | 'yesno'; options?: string[] }

const FILLED: DataField[] = [{ key: 'filled_by', kind: 'text' }, { key: 'filled_on', kind: 'date' }]
const PLACES: DataField[] = [
  { key: 'managed_at', kind: 'region' },
  { key: 'operated_at', kind: 'region' },
  { key: 'registered_at', kind: 'region' },
  { key: 'equipped_at', kind: 'region' },
  { key: 'is_branch', kind: 'yesno' },
]
const NOTE: DataField = { key: 'note', kind: 'lines' }

const FIELDS: Record<string, DataField[]> = {
  filing: [...FILLED, ...PLACES, NOTE],
  'filing-change': [{ key: 'change_kind', kind: 'choice', options: ['level', 'particulars'] }, { key: 'change_text', kind: 'lines' }, ...FILLED, NOTE],
  'filing-renewal': [...FILLED, NOTE],
  'filing-withdrawal': [{ key: 'withdrawn_on', kind: 'date' }, { key: 'ground', kind: 'lines' }, { key: 'data_disposal', kind: 'lines' }, NOTE],
}

export const matterFields = (procedure: string): DataField[] => FIELDS[procedure] ?? []
