// SPDX-License-Identifier: Apache-2.0
// Recipients of warnings and notices as the API gives them.
import type { Time } from '../api/types'

export type Rung = 'queued' | 'sent' | 'delivered' | 'read' | 'signed' | 'fed-back' | 'verified'
export interface Way { way: string, state: string, evidence: string, attempts: number, at: Time | null }
export interface RecipientPerson { name: string, rung: Rung, step: number, told_at: Time | null, delivered_at: Time | null, read_at: Time | null, signed_at: Time | null, ways: Way[] }
export interface Phone { name: string, post: string, phone: string, mobile: string, roles: string[] }
export interface Feedback { measures: string, found: string, done_at: string, attachment: string, attachment_name?: string, attachment_digest?: string, by: string, at: Time, by_telephone?: boolean }
export interface StoryRow { what: string, at: Time, by: string, text: string, answer?: string, said_by?: string, number?: string }
export interface Recipient {
  party: { id: string, name: string }, region: string, sector: string, rung: Rung, since: Time | null, times: Record<string, Time | null>
  late: boolean, escalation: number, next_at: Time | null, due_at: Time | null, wants: 'sign' | 'feed-back' | 'nothing', ended: boolean
  people: RecipientPerson[], phones: Phone[] | null, feedback: Feedback | null, story: StoryRow[], text_digest: string, receipt: boolean
}
export interface Hook { id: string, name: string, way: string, state: string, evidence: string, attempts: number, at: Time }
export interface Counts {
  total: number, queued: number, sent: number, delivered: number, read: number, signed: number, fed_back: number, verified: number
  unreached: number, people: number, ended: boolean, oldest_unsigned: { party: { id: string, name: string }, since: Time } | null, hooks: Hook[]
}
export interface RecipientPage { counts: Counts | null, items: Recipient[], next: string | null, total: number, as_of: Time }
export interface OwnRecipient { recipient: Recipient | null, receipt: Record<string, unknown> | null }
export interface Alert {
  dossier: { id: string, kind: 'warning' | 'notice', number: string, title: string, state: string, level: string, party: { id: string, name: string }, exercise: boolean }
  rung: Rung, wants: 'sign' | 'feed-back', since: Time, due_at: Time | null
}
export interface Alerts { items: Alert[], total: number, as_of: Time }

export const VIEWS = ['', 'unreached', 'unsigned', 'signed', 'unfed', 'fed-back', 'verified'] as const
