// SPDX-License-Identifier: Apache-2.0
// How obligations are grouped, counted and said.
import type { Obligation, ObligationBin } from '../api/types'
import { i18n, t } from '../text'

export const BINS: ObligationBin[] = ['overdue', 'today', 'week', 'later', 'undated']
/* What a number of the figures may ask for beside those. */
export const MORE_BINS = ['open', 'paused', 'done', 'met', 'met-late']
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
export const isDone = (row: Pick<Obligation, 'state'>): boolean => row.state === 'met' || row.state === 'met-late'
/* Whoever reads is the one that owes: what matters is the officer, not the unit's own name. */
export const isOwn = (row: Obligation, party: string | undefined): boolean => !!party && row.owed_by_party?.id === party

/* The next step, as the one who reads sees it; '' when it is not on them. */
export function nextStep(row: Obligation, party: string | undefined): string {
  const isReceiver = !!party && row.owed_to_party?.id === party
  const isWaiting = !!row.proved_at && !row.received_at
  if (isReceiver && isWaiting) return 'receive'
  if (isReceiver && row.asked_until && !isDone(row)) return 'answer'
  if (!isOwn(row, party)) return ''
  if (isWaiting && row.owed_to) return 'wait'
  if (isDone(row) || row.state === 'paused') return ''
  if (row.asked_until) return 'waitAnswer'
  if (row.matter_id) return 'matter'
  return row.assigned_to ? 'prove' : 'assign'
}
