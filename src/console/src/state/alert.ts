// SPDX-License-Identifier: Apache-2.0
// Alerts and sensors as the server tells them, and the words of their states.
import type { Time } from '../api/types'
import type { IncidentClock } from './incident'

export interface Named { id: string; name: string; level?: number }
export interface Cause { kind: string; id: string; title_zh: string; title_en: string }
export interface AlertRow {
  id: string; version: number; cause: Cause; level: string; techniques: string[]; party: Named; system: Named | null; cii: boolean
  region_name: string; sector: string; sensor: Named | null; first_at: Time; last_at: Time; raised_at: Time; hits: number; state: string
  verdict: string | null; reason: string; taken_by: Named | null; taken_at: Time; closed_at: Time; closed_by: string
}
export interface Suppression { id: string; cause: Cause; party: Named; system: Named | null; reason: string; from: Time; until: Time; made_by: string; ended_at: Time; hits: number; is_active: boolean; may_end: boolean }
export interface Similar { id: string; verdict: string; reason: string; closed_at: Time; closed_by: string; party: Named; same_system: boolean }
export interface AlertOwed { state: 'would' | 'runs' | 'none'; found_at: Time; told: boolean; incident: { id: string; number: string; title: string; state_zh: string; state_en: string } | null; clocks: IncidentClock[]; earliest: number | null }
export interface AlertContact { source: 'roster' | 'register' | 'none'; people: { name: string; post: string; roles: string[]; phone: string; state: string | null; from: Time; to: Time }[]; phones: { name: string; phone: string }[] }
export interface HandOver { kind: string; target_id: string; at: Time; actor: string; reason: string; target: { kind: string; number: string; title: string; state: string; state_zh: string; state_en: string; open: boolean } | null }
export interface AlertFull extends AlertRow {
  samples: string[]; indicators: string[]; sets: { name: string; tlp: string }[]; sets_withheld: number; entities: string[]; explained: Record<string, unknown> | null; hours: { hour: string; hits: number }[]
  similar: { by: Record<string, number>; items: Similar[] }; suppressions: Suppression[]
  hand_overs: HandOver[]; actions: string[]; sector_zh: string; sector_en: string; owed: AlertOwed; contact: AlertContact
}
export interface AlertEntry { id: string; at: Time; actor: string; act: string; text: string; data: Record<string, unknown> }
export interface AlertCounts { open: number; taken: number; cii: number; mine: number; by: Record<string, number> }

export const ALERT_LEVELS = ['critical', 'high', 'medium', 'low', 'informational']
export const ALERT_STATES = ['active', 'closed', 'handed', '']
export const ALERT_CAUSES = ['rule', 'indicator', 'threshold']
/* In the order of the keys 1 to 5. */
export const VERDICTS = ['true-positive', 'false-positive', 'benign', 'duplicate', 'unclear']
export const HAND_OVERS = ['incident', 'warning', 'notice', 'finding']
/* Where the record that came of a hand-over is read. */
export const handedTo = (kind: string, id: string): string => (id ? `/${kind}s/${id}` : '')

export interface Agreement { id: string; agreed_by: string; agreed_on: string; categories: string[]; retention_days: number; from: Time; until: Time; attachment: string | null; note: string; state: string; is_valid: boolean; recorded_at: Time; recorded_by: string; withdrawn_at: Time; withdrawn_by: string; reason: string }
export interface Hops { received: number; parsed: number; refused: number; stored: number; late: number; undated: number; ahead: number; repeated: number; bytes: number }
export interface Sensor {
  id: string; version: number; party: Named; receiver: Named | null; region_name: string; kind: string; name: string; exit: string; ranges: string[]; model: string; owner: string; note: string
  state: string; health: string; token_hint: string; made_at: Time; made_by: string; heard_at: Time; data_at: Time; late_minutes: number; silent_minutes: number
  agreement: Agreement | null; takes_in: boolean; refusal_zh: string; refusal_en: string; finding: { kind: string; since: Time; events: number } | null; day: Hops; may_change: boolean
}
export interface SensorMade { sensor: Sensor; token: string }
export interface SensorFlow { hours: (Hops & { hour: string })[]; refusals: { reason: string; zh: string; en: string; events: number }[]; refused_lines: RefusedLine[]; findings: { kind: string; since: Time; found_at: Time; ended_at: Time; events: number }[] }
export interface RefusedLine { at: Time; line: number; byte: number; reason: string; zh: string; en: string; beginning: string }
/* What is counted of a sensor, in its order; the last three only where there are any. */
export const HOPS = ['received', 'parsed', 'refused', 'stored', 'late', 'undated', 'ahead', 'repeated'] as const
export interface SensorRules { party: Named; words: { kinds: { word: string; zh: string; en: string }[]; categories: { word: string; zh: string; en: string }[] }; rules: { needs_agreement: boolean; categories: string[]; retention_days: number; late_minutes: number; silent_minutes: number } }
export const HEALTHS = ['silent', 'late', 'no-agreement', 'waiting', 'live', 'paused', 'ended']
export const isIll = (health: string): boolean => health === 'silent' || health === 'no-agreement'
