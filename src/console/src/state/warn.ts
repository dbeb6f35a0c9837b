// SPDX-License-Identifier: Apache-2.0
// Warnings as the console reads them, and the draft form's shape.
import type { FieldProblem, Named, Time } from '../api/types'

export const LEVELS = ['red', 'orange', 'yellow', 'blue'] as const
export const SCOPES = ['unit', 'county', 'sector', 'several', 'region', 'beyond'] as const
/* The straight course; a state beside it takes the place where it happens. */
export const COURSE = ['draft', 'checked', 'signed', 'rechecked', 'issued'] as const
export const COURSE_ACTS: Record<string, string> = { draft: 'draft', checked: 'check', signed: 'sign', rechecked: 'recheck', issued: 'issue' }

export interface WarnCountsOf { total: number; delivered: number; signed: number; fed_back: number; unreached?: number; oldest_unsigned?: { party: Named; since: Time } | null; people?: number; ended?: boolean }
export interface WarnRow {
  id: string; version: number; number: string; title: string; state: string; state_zh: string; state_en: string
  level: string; scope: string; party: Named; region: string; region_name: string; sector: string; basis: string
  exercise: boolean; imported: boolean; open: boolean; in_force: boolean
  opened_at: Time; opened_by: string; changed_at: Time; closed_at: Time; counts: WarnCountsOf | null
}
export interface WarnAction { act: string; zh: string; en: string; needs_reason: boolean; allowed: boolean; refusal_zh: string; refusal_en: string; clause: string; consequence_zh: string; consequence_en: string }
export interface WarnField { code: string; field: string; zh: string; en: string; clause: string; filled: boolean }
export interface WarnVerdict { allowed: boolean; id: string; clause: string; zh: string; en: string; propose_to: Named | null }
export interface WarnMeasureRow { code: string; zh: string; en: string; clause: string; note_zh: string; note_en: string; rules: string[]; total: number; met: number; overdue: number; due_at: Time }
export interface WarnMeasure { text: string; due_at?: string }
export interface WarnWish { parties?: string[]; regions?: string[]; sectors?: string[]; kinds?: string[]; cii?: boolean; exclude?: string[] }
export interface WarnText {
  class?: string; starts_at?: string; ends_at?: string; regions?: string[]; sectors?: string[]; reach_text?: string
  cautions?: string; measures?: WarnMeasure[]; organ?: string; summary?: string; public?: boolean
  indicators?: string[]; vulnerabilities?: string[]; systems?: string[]; attachments?: string[]; recipients?: WarnWish
}
/* Where an imported warning came from, as its import recorded. */
export interface WarnOriginOf { identifier: string; sender: string; sender_name: string; sender_party_name: string; sent: Time; came_at: Time; status: string; digest: string; signature: string; signer: string; sender_state: string }
export interface WarnVersion extends WarnText { n: number; title: string; level: string; scope: string; number: string; issued_at: Time; digest: string }
export interface WarnData extends WarnText {
  issued_at?: Time; signed_at?: Time; digest?: string; versions?: WarnVersion[]; lifted_at?: Time; lift_reason?: string
  change?: { act: string; level: string; scope: string; reason: string; by: string; at: Time; fields: WarnText }
  proposed_to?: Named & { clause: string }; taken_as?: string; import?: WarnOriginOf
}
export interface Warn extends WarnRow {
  data: WarnData; actions: WarnAction[]; parties: (Named & { part: string })[]
  links: { relation: string; kind: string; id: string; title: string; direction: string }[]
  fields: WarnField[]; authority: WarnVerdict; measures: WarnMeasureRow[]; own: Record<string, unknown> | null
  files: { id: string; name: string; bytes: number; digest: string }[]
}
export interface WarnWord { code: string; zh: string; en: string; list_zh: string; list_en: string; clause: string }
export interface WarnWords { classes: WarnWord[]; scopes: WarnWord[]; fields: WarnField[] }
export interface WarnPreviewOf {
  digest: string; judged: number; whole: boolean; around: Named[]; fields: WarnField[]; problems: FieldProblem[]; authority: WarnVerdict
  duties: { rule: string; clause: string; zh: string; en: string; strength: string; owed_by: string; count: number; due_at: Time }[]
  recipients: {
    parties: number; people: number; without_people: number; without_way: number; next?: string | null
    by_way?: { way: string; people: number }[]
    at_night: { people: number; held: number; rings: boolean }; sample?: { id?: string; name?: string; party?: Named; people?: unknown }[]
  } | null
}

/* What the form holds; empty texts and lists are not sent. */
export interface WarnDraft {
  title: string; level: string; scope: string; exercise: boolean
  class: string; starts: string; ends: string; regions: string[]; sectors: string[]; reach_text: string
  cautions: string; measures: { text: string; due: string }[]; summary: string; open: boolean
  vulnerabilities: string; indicators: string; wish: Required<Omit<WarnWish, 'cii'>> & { cii: boolean }
}

const BEIJING = '+08:00'
const MINUTE_LENGTH = 16
/* "2026-11-20T09:42" of a field ↔ an instant in Beijing time. */
export const toInstant = (local: string): string => (local ? `${local.slice(0, MINUTE_LENGTH)}:00${BEIJING}` : '')
export function toLocal(at: Time): string {
  const ms = typeof at === 'number' ? at : at ? Date.parse(at) : NaN
  return Number.isFinite(ms) ? new Date(ms + 8 * 3_600_000).toISOString().slice(0, MINUTE_LENGTH) : ''
}
const lines = (text: string): string[] => text.split(/[\n,，;；]/).map((one) => one.trim()).filter(Boolean)

export function draftOf(warning?: Warn): WarnDraft {
  const data = warning?.data ?? {}
  const wish = data.recipients ?? {}
  return {
    title: warning?.title ?? '', level: warning?.level ?? '', scope: warning?.scope ?? '', exercise: warning?.exercise ?? false,
    class: data.class ?? '', starts: toLocal(data.starts_at), ends: toLocal(data.ends_at), regions: [...data.regions ?? []], sectors: [...data.sectors ?? []],
    reach_text: data.reach_text ?? '', cautions: data.cautions ?? '',
    measures: (data.measures ?? []).map((one) => ({ text: one.text, due: toLocal(one.due_at) })), summary: data.summary ?? '', open: data.public ?? false,
    vulnerabilities: (data.vulnerabilities ?? []).join('\n'), indicators: (data.indicators ?? []).join('\n'),
    wish: { parties: [...wish.parties ?? []], regions: [...wish.regions ?? []], sectors: [...wish.sectors ?? []], kinds: [...wish.kinds ?? []], exclude: [...wish.exclude ?? []], cii: wish.cii ?? false },
  }
}

export function wishOf(draft: WarnDraft): WarnWish | undefined {
  const wish: WarnWish = {}
  for (const key of ['parties', 'regions', 'sectors', 'kinds', 'exclude'] as const) if (draft.wish[key].length) wish[key] = [...draft.wish[key]]
  if (draft.wish.cii) wish.cii = true
  return Object.keys(wish).length ? wish : undefined
}

/* Members of the text; what is empty is absent, or null where it takes something away. */
export function textOf(draft: WarnDraft): Record<string, unknown> {
  return {
    class: draft.class || undefined, starts_at: toInstant(draft.starts) || undefined, ends_at: toInstant(draft.ends) || undefined,
    regions: draft.regions.length ? draft.regions : undefined, sectors: draft.sectors.length ? draft.sectors : undefined,
    reach_text: draft.reach_text.trim() || undefined, cautions: draft.cautions.trim() || undefined, summary: draft.summary.trim() || undefined,
    measures: measuresOf(draft), vulnerabilities: listOf(draft.vulnerabilities), indicators: listOf(draft.indicators), recipients: wishOf(draft), public: draft.open || undefined,
  }
}
function listOf(text: string): string[] | undefined {
  const found = lines(text)
  return found.length ? found : undefined
}
function measuresOf(draft: WarnDraft): WarnMeasure[] | undefined {
  const found = draft.measures.filter((one) => one.text.trim()).map((one) => ({ text: one.text.trim(), ...(one.due ? { due_at: toInstant(one.due) } : {}) }))
  return found.length ? found : undefined
}
export const absentToNull = (members: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(members).map(([key, value]) => [key, value === undefined ? null : value]))

/* Whether the form says what WF1 to WF8 ask for; the server judges again. */
export function isSaid(code: string, draft: WarnDraft): boolean {
  const measures = measuresOf(draft)
  switch (code) {
    case 'WF1': return draft.class !== ''
    case 'WF2': return draft.level !== ''
    case 'WF3': return draft.starts !== ''
    case 'WF4': return draft.scope !== '' && (draft.scope === 'unit' || draft.reach_text.trim() !== '' || draft.regions.length > 0 || draft.sectors.length > 0)
    case 'WF5': return draft.cautions.trim() !== ''
    case 'WF6': return !!measures
    case 'WF7': return !!measures && measures.every((one) => one.due_at)
    default: return true
  }
}
