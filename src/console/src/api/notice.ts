// SPDX-License-Identifier: Apache-2.0
// Notices and checks before publication, as the API sends them.
import type { ActionInput, Named, Time } from './types'

export interface DossierAct { act: string; zh: string; en: string; needs_reason: boolean; input?: ActionInput[]; consequence_zh?: string; consequence_en?: string; allowed: boolean; refusal_zh: string; refusal_en: string; clause?: string }
export interface SharingMark { code: string; zh: string; en: string; note_zh: string; note_en: string; reach: string; may_forward: boolean; may_export: boolean; clause: string; strength: string }
export interface Word { code: string; zh: string; en: string }
export interface NoticeWords { kinds: Word[]; severities: Word[]; marks: SharingMark[]; days: { severity: string; days: number; clause: string; strength: string }[] }
export interface RecipientCounts { total: number; queued: number; sent: number; delivered: number; read: number; signed: number; fed_back: number; verified: number; unreached: number }
export interface RecipientOwnRow { rung: string; since: Time; late: boolean; due_at: Time }
export interface Vulnerability { id?: string; product: string; versions?: string; cvss?: string; about?: string }
export interface NoticePart { party: Named; systems: Named[]; text: string }
export interface NoticeTerm { party: Named; state: 'asked' | 'granted' | 'refused'; asked_until: Time; asked_at: Time; asked_by: string; asked_reason: string; until: Time; answered_at: Time; answered_by: string; answered_reason: string }
export interface RecipientWish { parties?: string[]; regions?: string[]; sectors?: string[]; kinds?: string[]; levels?: (string | number)[]; cii?: boolean; systems?: string[]; exclude?: string[] }
export interface DaysRule { text: string; clause: string; pack: string; strength: string }
export interface NoticeOwn {
  kind: string; kind_zh: string; kind_en: string; severity: string; severity_zh: string; severity_en: string; mark: SharingMark | null
  is_keeper: boolean; wants_feedback: boolean; days: number; days_rule: DaysRule | null; due_at: Time; issued_at: Time; late: number; late_own?: boolean
  counts: RecipientCounts | null; own: RecipientOwnRow | null; parts: NoticePart[]; recipients: RecipientWish | null; terms: NoticeTerm[]
  forwards: { from: Named; to: Named; at: Time; by: string; reason: string }[]; left_open: { party: Named; rung: number }[]
}
export interface NoticeData { kind?: string; mark?: string; summary?: string; vulnerabilities?: Vulnerability[]; measures?: string; requirement?: string; evidence?: string; days?: number; wants_feedback?: boolean; demands_correction?: boolean }
export interface Notice {
  id: string; version: number; kind: string; number: string; title: string; state: string; state_zh: string; state_en: string; level: string; party: Named
  region: string; region_name: string; sector: string; exercise: boolean; open: boolean; data: NoticeData; opened_at: Time; opened_by: string; changed_at: Time; closed_at: Time
  actions: DossierAct[]; notice: NoticeOwn
}
export interface NoticeRow {
  id: string; version: number; number: string; title: string; state: string; state_zh: string; state_en: string; kind: string; kind_zh: string; kind_en: string
  severity: string; severity_zh: string; severity_en: string; mark: string; party: Named; issued_at: Time; due_at: Time; late: number; late_own?: boolean
  counts: RecipientCounts | null; own: RecipientOwnRow | null; exercise: boolean
}
export interface NoticePreview { recipients: { parties: number; people: number; without_people: number; without_way: number; by_way: { way: string; people: number }[]; at_night: { people: number; held: number }; sample: { party: Named; people: { name: string; ways: string[] }[] }[] }; due_at: Time; days: number; days_rule: DaysRule | null; authority: { allowed: boolean; clause: string; zh: string; en: string } }
export interface NoticeGroup { code: string; name: string; name_en?: string; total: number; signed: number; fed_back: number; verified: number; median_sign_ms: number | null; median_feedback_ms: number | null }
export interface PublicationNeed { obligation: string; clause: string; zh: string; en: string; to: Named | null; role: string; kind: 'tell' | 'permission'; strength: string; state: 'open' | 'told' | 'received' | 'refused' | 'stated'; is_satisfied: boolean; at: Time; is_mine: boolean }
export interface PublicationRow { id: string; version: number; state: string; state_zh: string; state_en: string; what: string; what_zh: string; what_en: string; open: boolean; title: string; channel: string; intended_at: Time; party: Named; asked_at: Time; published_at: Time; address: string; paper: string; needs: PublicationNeed[]; missing: number; exercise: boolean }
export interface Publication extends PublicationRow { text: string; dossier: { id: string; kind: string; title: string } | null; story: { at: Time; act: string; zh: string; en: string; by: string; party: Named | null; text: string }[]; actions: DossierAct[]; reason: string }
