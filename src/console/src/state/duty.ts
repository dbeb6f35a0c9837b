// SPDX-License-Identifier: Apache-2.0
// How obligations are grouped, counted and said.
import type { Obligation, ObligationBin } from '../api/types'
import { i18n, t } from '../text'

export const BINS: ObligationBin[] = ['overdue', 'today', 'week', 'later', 'undated']
export const VIEWS = ['mine', 'unit', 'area', 'waiting'] as const
export type View = (typeof VIEWS)[number]
/* What a list of obligations may be narrowed by; each is a parameter of the address and of the API. */
export const FILTERS = ['region', 'sector', 'level', 'document', 'clause', 'rule', 'duty', 'group', 'party', 'system', 'q', 'as_of'] as const

/* A role that owes or is owed: the kinds of parties, and the few words beside them. */
export function roleText(word: string): string {
  for (const key of [`law.role.${word}`, `parties.kind.${word}`, `words.side.${word}`]) if (i18n.global.te(key)) return t(key)
  return word
}
export const subjectPath = (row: Pick<Obligation, 'subject' | 'subject_type'>): string => `/${row.subject_type === 'system' ? 'systems' : 'parties'}/${row.subject}`
export const clausePath = (clause: string): string => `/law/${encodeURIComponent(clause)}`
