// SPDX-License-Identifier: Apache-2.0
// The members of a matter's data that people write, in the order they are asked.
export interface DataField { key: string; kind: 'text' | 'lines' | 'date' | 'region' | 'choice' | 'yesno'; options?: string[] }

const FILLED: DataField[] = [{ key: 'filled_by', kind: 'text' }, { key: 'filled_on', kind: 'date' }]
const REACH = ['local', 'cross-city', 'cross-province', 'nationwide']
const PLACES: DataField[] = [
  { key: 'managed_at', kind: 'region' },
  { key: 'operated_at', kind: 'region' },
  { key: 'registered_at', kind: 'region' },
  { key: 'equipped_at', kind: 'region' },
  { key: 'reach', kind: 'choice', options: REACH },
  { key: 'is_branch', kind: 'yesno' },
]

const FIELDS: Record<string, DataField[]> = {
  filing: [...FILLED, ...PLACES],
  'filing-change': [{ key: 'changed_on', kind: 'date' }, { key: 'change_text', kind: 'lines' }, ...FILLED],
  'filing-withdrawal': [{ key: 'withdrawn_on', kind: 'date' }, { key: 'withdrawal_text', kind: 'lines' }, ...FILLED],
}

export const matterFields = (procedure: string): DataField[] => FIELDS[procedure] ?? []
