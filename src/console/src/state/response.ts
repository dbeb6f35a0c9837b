// SPDX-License-Identifier: Apache-2.0
// Responses, resources and investigations as the pages use them.
import type { Named, Time } from '../api/types'

export const RESPONSE_LEVELS = ['I', 'II', 'III', 'IV'] as const
export const RESOURCE_KINDS = ['team', 'expert', 'supply', 'vehicle', 'communication'] as const
export const RESOURCE_STATES = ['ready', 'standby', 'out'] as const

export interface ActInput { key: string; zh: string; en: string; kind: string; is_required: boolean }
export interface DossierAct { act: string; zh: string; en: string; needs_reason: boolean; input: ActInput[]; consequence_zh: string; consequence_en: string; allowed: boolean; refusal_zh: string; refusal_en: string; clause: string }
export interface DossierLink { relation: string; kind: string; id: string; title: string; state: string; number: string; direction: 'to' | 'from' }
export interface DossierHead {
  id: string; version: number; kind: string; number: string; title: string; state: string; state_zh: string; state_en: string
  level: string; scope: string; party: Named; region_name: string; basis: string; exercise: boolean; imported: boolean; open: boolean
  opened_at: Time; opened_by: string; changed_at: Time; closed_at: Time
}
export interface ResponseDuty { id: string; rule: string; zh: string; en: string; clause: string; party: Named | null; subject_name: string; state: string; due_at: Time; due_on: string; met_at: Time; version: number }
export interface ResponseTask { code: string; zh: string; en: string; clause: string; note_zh: string; note_en: string; state: string; duties: ResponseDuty[] }
export interface ResponsePost { id: string; kind: 'city' | 'on-site' | 'own'; name: string; party: Named; formed_by: string; place: string; commander: string; deputies: string; members: { name: string; role: string; phone: string }[]; stood_up_at: Time; moved_in_at: Time; dissolved_at: Time; reason: string }
export interface ResponseReport { id: string; kind: 'situation' | 'duty-room' | 'contact' | 'circular'; number: number; party: Named; to: string; way: string; text: string; changed: string; at: Time; happened_at: Time; by: string; received_at: Time; received_by: string }
export interface ResponseOrder { id: string; number: number; from: Named; to: Named; on_spot: boolean; text: string; due_at: Time; late: boolean; state: string; issued_at: Time; issued_by: string; acknowledged_at: Time; arrived_at: Time; done_at: Time; answer: string }
export interface Dispatch { id: string; version: number; resource: Named & { kind: string }; owner: Named; quantity: number; unit: string; contact: string; phone: string; state: string; text: string; answer: string; asked_by: Named; asked_at: Time; answered_at: Time; sent_at: Time; arrived_at: Time; released_at: Time; actions: string[] }
export interface Board extends DossierHead {
  data: { text?: string; order?: { number: string; issuer: string; signed_by: string; issued_at: Time }; end_notice?: { number: string; issuer: string }; ended_at?: Time; replaces?: string; replaced_by?: string }
  actions: DossierAct[]; parties: (Named & { part: string })[]; links: DossierLink[]
  clock: { minutes: number; next_at: Time; late: boolean; late_minutes: number }
  posts: ResponsePost[]; reports: ResponseReport[]; orders: ResponseOrder[]; dispatches: Dispatch[]; tasks: ResponseTask[]
}
export interface Resource { id: string; version: number; kind: string; name: string; party: Named; region: string; region_name: string; place: string; quantity: number; unit: string; engaged: number; free: number; state: string; shown: string; contact: string; phone: string; skills: string; note: string; checked_at: Time; checked_by: string; changed_at: Time; standby: string | null; may_change: boolean }
export interface Lesson { text: string; party: string; due_on: string }
export interface InvestigationTask { id: string; zh: string; en: string; party: Named; due_at: Time; state: string; late: boolean }
export interface Investigation extends DossierHead {
  data: { ended_at?: Time; parts: Record<string, string>; lessons: Lesson[]; plan_revision: boolean; submission?: { receiver: string; at: Time }; conclusion?: { number: string; issuer: string; text: string } }
  actions: DossierAct[]; parties: (Named & { part: string })[]; links: DossierLink[]
  form: { code: string; zh: string; en: string; clause: string }[]; tasks: InvestigationTask[]; duties: ResponseDuty[]
}

/* Acts that belong to a line of the board stand at that line, not in the row of buttons. */
export const LINE_ACTS = ['staff', 'move-in', 'dissolve', 'received', 'acknowledge', 'arrive', 'finish', 'refuse']
export const GROUPS: readonly (readonly [string, readonly string[]])[] = [
  ['decide', ['start', 'import', 'decline', 'withdraw', 'change-level', 'propose-end', 'approve-end', 'reject-end', 'end', 'record-end', 'report-end']],
  ['command', ['need-command', 'form-command', 'form-on-site', 'form-own', 'order']],
  ['tell', ['develop', 'report', 'advise', 'tell-duty-room', 'contact', 'circulate', 'need-check', 'checked']],
]
export const MAIN_ACTS = ['start', 'import', 'approve-end', 'report', 'order', 'submit', 'receive', 'record-conclusion', 'report-end']
/* Where an act asks for a choice, these are the words. */
export const CHOICES: Record<string, readonly string[]> = {
  'tell-duty-room.to': ['party-duty-room', 'government-duty-room', 'command'],
  'contact.to': ['both', 'counties', 'units'],
  'circulate.to': ['both', 'counties', 'units'],
  'change-level.level': RESPONSE_LEVELS,
}
