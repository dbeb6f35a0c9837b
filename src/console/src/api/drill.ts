// SPDX-License-Identifier: Apache-2.0
// Plans and drills as their pages use them.
import type { DossierAct, DossierLink } from '../state/response'
import type { Named, Page, Time } from './types'

export interface DossierRow {
  id: string; version: number; kind: string; title: string; state: string; state_zh: string; state_en: string
  party: Named; region_name: string; exercise: boolean; open: boolean; opened_at: Time; changed_at: Time
}
export type DossierPage = Page<DossierRow>

export interface PlanContact { name: string; duty?: string; phone?: string }
export interface PlanReview { at: Time; by: string; scientific: string; practical: string; operable: string; conclusion: 'keep' | 'revise'; text: string }
export interface PlanData {
  plan_kind?: string; code?: string; summary?: string; issued_on?: string; effective_on?: string; is_base?: boolean
  parent?: string; replaces?: string; contacts?: PlanContact[]; reviews?: PlanReview[]
}
export interface PlanParent { id: string; title: string; party: Named; code: string; effective_on: string }
export interface Criterion { code: string; zh: string; en: string; clause: string }
export interface Plan extends DossierRow {
  data: PlanData; actions: DossierAct[]; links: DossierLink[]
  plan: { in_force: boolean; derived: number; parent: { id: string; title: string } | null; reviewed_at: Time }
  criteria: Criterion[]
  attachments: { id: string; name: string; digest: string; bytes: number; at: Time }[]
}

export type DrillPart = 'organiser' | 'referee' | 'red' | 'blue' | 'observer' | ''
export interface DrillInject { id: string; number: number; offset_minutes: number; party: Named | null; channel: string; words: string; released_at: Time }
export interface DrillExpectation {
  id: string; number: number; inject: string; party: Named | null; words: string; act: string; within_minutes: number; clause: string; points: number
  counts_from: Time; actual_at: Time; took_minutes: number | null; result: '' | 'met' | 'late' | 'not-met'; source: string; score: number | null
  note: string; judged_by: string; judged_at: Time
}
export interface DrillAction { id: string; number: number; at: Time; person: string; target: string; technique: string; words: string; verdict: 'allowed' | 'refused'; rule: string; zh: string; en: string; clause: string }
export interface DrillScope { systems?: string[]; ranges?: string[]; domains?: string[]; registered?: { system_id: string; kind: string; value: string }[] }
export interface DrillReport {
  made_at: Time; made_by: string; minutes: number; stopped: boolean; summary: string; points: number; score: number; percent: number; met: number; late: number; not_met: number
  reactions: DrillExpectation[]; injects: { all: number; released: number }; actions: { all: number; refused: number }
  findings: { system_id: string; severity: string; words: string }[]; lessons: { words: string; party_id?: string; due_on?: string }[]
}
export interface DrillData {
  purpose?: string; drill_kind?: string; plan?: string; window_from?: string; window_to?: string; parts?: { party_id: string; part: string }[]
  scope?: DrillScope; forbidden?: string[]; is_announced?: boolean; rules?: Criterion[]; techniques?: Criterion[]; report?: DrillReport
}
export interface DrillTerms { zh: string; en: string; digest: string }
export interface Drill extends DossierRow {
  data: DrillData; actions: DossierAct[]; links: DossierLink[]; part: DrillPart; sides: { party: Named; part: string }[]; systems: Named[]
  injects: DrillInject[]; expectations: DrillExpectation[]; undertakings: { person: string; party: string; digest: string; at: Time }[]; undertaken: boolean
  terms: DrillTerms | null; lists: { techniques: Criterion[]; forbidden: Criterion[]; rules: Criterion[]; acts: { act: string; zh: string; en: string }[] }; declared: { all: number; refused: number }
  can: { script: boolean; release: boolean; judge: boolean; observe: boolean; declare: boolean; undertake: boolean }
  plan: { id: string; title: string } | null; elapsed_ms: number; in_exercise: boolean; as_of: Time
}

/* What a person types is Beijing time. */
export const instantOf = (local: string): string => `${local.length === 16 ? `${local}:00` : local}+08:00`
