// SPDX-License-Identifier: Apache-2.0
// Incidents as the incident room uses them.
import type { Named, Time } from '../api/types'
import type { DossierAct, DossierLink } from './response'

export const INCIDENT_LEVELS = ['I', 'II', 'III', 'IV'] as const
export const INCIDENT_STATES = ['reported', 'judged', 'handling', 'ended', 'closed', 'false-alarm', 'merged'] as const
export const INCIDENT_KINDS = ['own', 'voluntary', 'near-miss', 'third-party'] as const
export const REPORT_KINDS = ['first', 'follow-up', 'closing', 'pass-on'] as const
export const BREACHES = ['late-report', 'false-report', 'concealed-report', 'omitted-report'] as const

export interface Word { code: string; zh: string; en: string }
export interface LevelFact { id: string; fact: string; zh: string; en: string; type: 'flag' | 'number' | 'word'; unit: string | null; words: Word[]; pack: string }
export interface Criterion { id: string; guide: string; level: string; clause: string; sure: string; zh: string; en: string; note_zh: string | null; note_en: string | null; fact: string | null; value: unknown; threshold: unknown }
export interface Judgement { level: string; guide: string; criterion: Criterion | null; missing: (LevelFact & { level: string })[]; by?: string; at?: Time }
export interface IncidentClock {
  obligation: string; subject_name: string | null; law: string; law_en: string; clause: string; section: string; report: string; report_en: string; kind: string; duty: string; rule: string
  by_party: Named | null; to: string; to_rank: string; to_party: Named | null; due_at: Time; due_on: string; state: string; binding: string; figure: 'law' | 'policy' | 'none'; term: string; sure: string; governs: boolean; earliest: boolean
  conditional: '' | 'level' | 'data' | 'crime' | 'receipt'; levels?: string[]; computed: { amount: number; unit: string } | null
}
export interface IncidentEntry { at: Time; by: string; text: string }
export interface IncidentRow {
  id: string; version: number; number: string; title: string; state: string; state_zh: string; state_en: string; level: string; scope: string
  party: Named; region_name: string; exercise: boolean; open: boolean; opened_at: Time; opened_by: string; changed_at: Time
}
export interface Incident extends IncidentRow {
  data: {
    kind: string; found_at: Time; occurred_at?: Time; class: string; subclass: string; cause: string; summary: string; systems: Named[]; affected?: Named; regions: string[]
    crime_suspected: boolean; data_incident: boolean; personal_information: boolean; facts?: Record<string, unknown>; judgement?: Judgement; level_state: string
    confirmed?: IncidentEntry & { level: string; decided_by: string }; acknowledged_at?: Time; contest?: IncidentEntry; handled_at?: Time; merged_into?: string
    breaches?: (IncidentEntry & { ground: string; report: string })[]
  }
  actions: DossierAct[]; parties: (Named & { part: string })[]; links: DossierLink[]
  clocks: IncidentClock[]; earliest: number | null; reporter: Named | null
  first_handling: (Word & { clause: string; done: IncidentEntry | null })[]
}
export interface IncidentReportRow {
  id: string; version: number; number: number; kind: string; kind_zh: string; kind_en: string; ordinal: number; party: Named | null; to: { id: string | null; name: string; role: string }
  channel: string; state: string; texts: Record<string, string>; changes: { key: string; before: unknown; after: unknown }[]; previous: number | null
  duties: { obligation: string; rule: string; clause: string; due_at: Time }[]; digest: string; due_at: Time; late: boolean; late_minutes: number
  made_by: string; sent_at: Time; sent_by: string; received_at: Time; received_by: string; answer: string; actions: string[]
}
export interface Evidence {
  id: string; version: number; number: number; party: Named; name: string; about: string; source: string; digest: string; bytes: number; has_file: boolean
  collected_at: Time; collected_by: string; recorded_at: Time; recorded_by: string; holder: string
  chain: { number: number; from: string; to: string; at: Time; purpose: string; recorded_by: string }[]
}
export interface WordList { id: string; zh: string; en: string; clause: string; items: (Word & { clause?: string; becomes?: string })[] }
export interface IncidentForm {
  classes: WordList | null; subclasses: WordList | null; causes: WordList | null; contents: WordList | null; channels: WordList | null; grounds: WordList | null
  facts: LevelFact[]; guides: { id: string; zh: string; en: string; clause: string }[]
}
export interface Summary {
  since: Time; until: Time; counts: Record<string, number>
  changes: { id: string; at: Time; happened_at: Time; actor: string; act_zh: string; act_en: string; text: string }[]
  clocks: IncidentClock[]; reports: IncidentReportRow[]; tasks: { id: string; zh: string; en: string; due_at: Time }[]
}

export const isOpenClock = (clock: IncidentClock): boolean => clock.state === 'open' || clock.state === 'overdue'
/* What a person types is Beijing time. */
export const instantOf = (local: string): string => `${local.length === 16 ? `${local}:00` : local}+08:00`
export function localNow(ms: number): string {
  return new Date(ms + 8 * 3600_000).toISOString().slice(0, 16)
}
/* Subclasses of a class; one of an older edition leads to the present one. */
export function subclassesOf(form: IncidentForm | undefined, code: string): Word[] {
  const item = form?.classes?.items.find((one) => one.code === code)
  const present = item?.becomes ?? code
  return code ? (form?.subclasses?.items ?? []).filter((one) => one.code.startsWith(present)) : []
}
/* Facts that a person left empty are not sent: not known is not none. */
export function knownFacts(facts: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== '' && value !== null && value !== undefined))
}
