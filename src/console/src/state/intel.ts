// SPDX-License-Identifier: Apache-2.0
// Sets of indicators and detection rules as the server tells them.
import type { Time } from '../api/types'

export interface IndicatorSet {
  name: string; format: string; tlp: string; count: number; kinds: Record<string, number> | null; by: string; duplicates: number; refused: number; sm3: string
  confidence: number | null; expires_at: Time; imported_at: Time; expired: boolean; alerts: number; hits: number; last_hit_at: Time
}
export interface WarningList { name: string; type: string; count: number; imported_at: Time }
export interface IndicatorSets { items: IndicatorSet[]; warning_lists: WarningList[]; total: number; values: number; withheld: number; generation: number; may_change: boolean; as_of: Time }
export interface IndicatorRefusal { line: number; value: string; reason: string; reason_en: string }
export interface IndicatorReport { set: string; format: string; read: number; added: number; duplicates: number; refused: number; skipped: number; notes: { word: string; count: number; reason: string; reason_en: string }[]; errors: IndicatorRefusal[]; kinds: Record<string, number> }
export interface WarningListReport { lists: number; entries: number; refused: number; errors: { file: string; reason: string; reason_en: string }[] }
export interface IndicatorHit { set: string; value: string; kind: string; tlp: string; confidence: number | null; expires_at: Time; suppressed_by: string | null; note: string }
export interface IndicatorMatch { value: string; hits: IndicatorHit[]; suppressed: number; expired: number; is_cut: boolean; withheld: number }

export const INTEL_FORMATS = ['stix', 'misp', 'csv', 'list']
export const TLPS = ['clear', 'green', 'amber', 'amber+strict', 'red']
/* Dots and signs have a meaning in keys of a catalogue. */
export const tlpKey = (tlp: string): string => `intel.tlps.${tlp === '' ? 'none' : tlp === 'amber+strict' ? 'strict' : tlp}`

export interface DetectionRule {
  id: string; title: string; file: string; line: number; kind: string; level: string; status: string; log_source: string; techniques: string[]; state: string; is_part: boolean
  reason_zh: string; reason_en: string; asked: number; evaluated: number; matched: number; limited: number; last_asked_at: Time; last_matched_at: Time; cost_ns: number | null; cost_samples: number
}
export interface DetectionRules {
  items: DetectionRule[]; next: string | null; total: number; as_of: Time; generation: number; loaded: number; unsupported: number
  by: Record<string, number>; levels: Record<string, number>; counted_from: Time; cost_every: number
}
export const RULE_STATES = ['matched', 'quiet', 'waiting', 'unrouted', 'applied', 'unsupported']
export const RULE_LEVELS = ['critical', 'high', 'medium', 'low', 'informational']
export const RULE_ORDERS = ['matches', 'last', 'cost', 'place']

export const grouped = (n: number): string => n.toLocaleString('en-US').replace(/,/g, ' ')
