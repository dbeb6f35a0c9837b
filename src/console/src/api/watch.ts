// SPDX-License-Identifier: Apache-2.0
// The watch and key periods, as the API tells of them.
import type { Named, Page, Time } from './types'

export type WatchPost = 'officer' | 'leader' | 'technical'
export interface WatchDemand { standing: boolean; source: 'duty' | 'key-period' | 'roster'; id: string; clause: string; zh: string; en: string; since: Time }
export interface WatchPerson { shift: string; post: WatchPost; account: string; name: string; phone: string | null; state: string; from: Time; to: Time; taken_at: Time }
export interface WatchRegime { party: Named; demands: WatchDemand[]; people: WatchPerson[]; has_roster: boolean; demanded: boolean; on_duty: boolean; gap: string | null; as_of: Time }
export interface WatchItem { kind: string; id: string; zh: string; en: string; clause: string; level: string; number: string; since: Time; due_at: Time; late: boolean; n: number; link: { type: string; id: string; dossier?: string; kind?: string }; alert?: { level: string; system: (Named & { level: number }) | null; party: Named; cii: boolean; hits: number; taken_by: Named | null } }
export interface WatchEntry { id: string; at: Time; happened_at: Time; actor: string; kind: string; text: string }
export interface WatchNote { made_at: Time; by: string; from: Time; to: Time; words: string; open: WatchItem[]; counts: Record<string, number>; entries: WatchEntry[]; events: { dossier: { id: string; kind: string; title: string }; at: Time; happened_at: Time; actor: string; act: string; text: string }[] }
export interface WatchShift { id: string; version: number; roster: Named; party: Named; post: WatchPost; from: Time; to: Time; account: string; name: string; phone: string; state: string; late: boolean; taken_at: Time; taken_by: string; ended_at: Time; ended_by: string; reason: string; note: WatchNote | null; mine: boolean; actions: string[] }
export interface WatchOffice { kind: string; party: Named; people: string[]; phones: { name: string; phone: string }[] }
export interface WatchNow { party: Named; items: WatchItem[]; counts: Record<string, number>; shift: WatchShift | null; regime: WatchRegime; offices: WatchOffice[]; open: Record<string, number>; periods: KeyPeriod[]; call_minutes: number; as_of: Time }

export interface WatchSlot { from: string; to: string }
export interface RosterPerson { account?: string | null; name: string; phone: string }
export interface WatchRoster { id: string; version: number; party: Named; name: string; regime: '7x24' | 'event'; pattern: { slots: WatchSlot[]; days?: number[] }; people: Record<WatchPost, RosterPerson[]>; first_on: string; last_on: string | null; made_to: string | null; state: string; open_minutes: number; made_at: Time; made_by: string; actions: string[] }
export interface WatchCandidate { account: string | null; name: string; phone: string; post: string }
export interface WatchSwap { id: string; version: number; shift: WatchShift; with: WatchShift; asked_by: string; asked_of: string; state: string; at: Time; answered_at: Time; reason: string; actions: string[] }
export interface WatchContact { id: string; version: number; post: string; position: number; name: string; phone: string; other_phone: string; account: string; text: string; state: string; actions: string[] }
export interface WatchCallPerson { position: number; post: string; name: string; phone: string; outcome: string; tries: number; at: Time; by: string; text: string }
export interface WatchCall { id: string; version: number; party: Named; kind: 'call' | 'test'; text: string; enough: number; reached: number; total: number; state: string; made_at: Time; made_by: string; ended_at: Time; people: WatchCallPerson[]; next: number | null; call_minutes: number; actions: string[] }

export interface KeyPeriodDay { on: string; due_at: Time; expected: number; missing: number; quiet: number; event: number; late: number }
export interface KeyPeriodOwn { on: string; due_at: Time; grace_at: Time; state: string; late: boolean; at: Time; by: string; text: string }
export interface KeyPeriodPartner { kind: string; name: string; phone: string; started_at: Time; stopped_at: Time }
export interface KeyPeriod { id: string; version: number; title: string; declared: string; organiser: Named; region: string; region_name: string; sector: string; from: string; to: string; regime: '24h' | 'daily'; report_time: string; grace_minutes: number; measures: string; partners: KeyPeriodPartner[]; parties: number; state: string; made_at: Time; made_by: string; opened_at: Time; closed_at: Time; reason: string; today: KeyPeriodDay | null; own: KeyPeriodOwn | null; organises: boolean; actions: string[] }
export interface KeyPeriodCell { on: string; state: string; late: boolean; at: Time; by: string; text: string }
export interface KeyPeriodBoard extends Page<{ party: Named; days: KeyPeriodCell[] }> { days: KeyPeriodDay[] }
export interface WatchGap { id: string; party: Named; since: Time; reason: string; clause: string; phones: { name: string; phone: string }[] }
