// SPDX-License-Identifier: Apache-2.0
// Kept events as the server tells them, and how conditions are written for them.
import type { ApiError } from '../api/client'
import { pieces } from './clock'
import type { AlertFull, Named } from './alert'

export interface Coverage { is_complete: boolean; is_late: boolean; looked_percent: number; complete_since: string | null; damaged: number; given_up: number }
export interface Answer { count: number; from: string | null; to: string | null; coverage: Coverage; took_ms: number; as_of: string; ahead: number; withheld: number }
export interface Hit { id: string; time: string; format: string; values: Record<string, string>; systems: Named[]; parties: Named[]; others: number; sensor: Named | null; rules: number; indicators: string[]; indicators_withheld: number }
export interface Hits extends Answer { hits: Hit[]; next: string | null }
export interface Histogram extends Answer { width: string; width_seconds: number; bars: { from: string; count: number }[]; before: number }
export interface Top extends Answer { field: string; values: { value: string; name: string; count: number }[]; hidden: number }
export interface EventFull {
  id: string; time: string; has_time: boolean; format: string; bytes: number; systems: Named[]; parties: Named[]; others: number; sensor: Named | null
  rules: { id: string; title_zh: string; title_en: string; level: number }[]; indicators: string[]; indicators_withheld: number
  fields: { name: string; normal: string; values: string[]; is_cut: boolean }[]
}
export interface SavedSearch { id: string; version: number; name: string; filter: string; period: string; is_shared: boolean; keeper: string; is_mine: boolean }

export interface EventRoom {
  store: { stored_bytes: number; bytes_per_day: number; limit_bytes: number; days_left: number | null; holds: number } | null
  sources: { sensor: Named; party: Named; bytes_per_day: number; retention_days: number; goes_before: string | null }[]
}

/* "3.2 GiB" */
export function sized(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']
  let at = 0
  let n = bytes
  while (n >= 1024 && at + 1 < units.length) { n /= 1024; at++ }
  return `${at === 0 || n >= 100 ? Math.round(n) : n.toFixed(1)} ${units[at] ?? ''}`
}

export const PERIODS = ['15m', '1h', '24h', '7d', '30d']
/* Fields whose usual values help to narrow: by their ECS names, whatever the source calls them. */
export const FACETS = ['event.dataset', 'source.ip', 'destination.ip', 'destination.port', 'rule.name', 'url.domain', 'dns.question.name', 'user.name', 'host.name', 'panshi.system', 'panshi.party', 'panshi.rule', 'panshi.indicator', 'panshi.sensor']

/* One condition, nothing in the value being special. */
export const term = (field: string, value: string): string => `${field}:"${value.replace(/[\\"]/g, '\\$&')}"`
/* A condition more; what was there keeps its own meaning. */
export function also(filter: string, more: string, not = false): string {
  const before = filter.trim()
  const one = not ? `NOT ${more}` : more
  if (!before) return one
  if (before === more || before.endsWith(` AND ${one}`)) return before
  return `${/\bor\b|\|\|/i.test(before) ? `(${before})` : before} AND ${one}`
}

/* At which character of the filter the server found something wrong; null: elsewhere. */
export function placeOf(error: ApiError): number | null {
  if (error.problem.field !== 'filter') return null
  const said = /(?:第 |character )(\d+)/.exec(error.problem.detail ?? '')
  return said?.[1] ? Number(said[1]) : null
}

/* "2026-11-20 09:42:07.120" in Beijing's time. */
export function precise(time: string): string {
  const p = pieces(Date.parse(time))
  const fraction = /\.(\d{3})/.exec(time)?.[1] ?? '000'
  return `${p.date} ${p.time}:${p.seconds}.${fraction}`
}

/* Who met whom, and what about it. */
export function ends(v: Record<string, string>): string {
  const far = v['destination.ip'] ? `${v['destination.ip']}${v['destination.port'] ? `:${v['destination.port']}` : ''}` : ''
  return [v['source.ip'], far].filter(Boolean).join(' → ')
}
export function gist(v: Record<string, string>): string {
  const url = [v['http.request.method'], `${v['url.domain'] ?? ''}${v['url.original'] ?? ''}`].filter(Boolean).join(' ')
  const first = v['rule.name'] || url || v['dns.question.name'] || v['tls.client.server_name'] || v['process.command_line'] || v['file.name'] || v['message'] || v['process.executable'] || ''
  return [first, v['user.name'], v['host.name']].filter(Boolean).join(' · ')
}

/* A node runs two searches of one person at once: the next one waits here rather than being refused. */
const AT_ONCE = 2
let running = 0
const waiting: (() => void)[] = []
export async function inTurn<T>(ask: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) await new Promise<void>((go) => { waiting.push(go) })
  else running++
  try { return await ask() } finally {
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}

const AROUND_MS = 5 * 60_000
/* The minutes before and after an instant. */
export function aroundTime(at: string): { from: string; to: string } {
  const ms = Date.parse(at)
  return { from: new Date(ms - AROUND_MS).toISOString(), to: new Date(ms + AROUND_MS).toISOString() }
}
/* The events of an alert: by its cause and where it hit, around its first and its latest. */
export function eventsOf(a: AlertFull): Record<string, string> {
  const where = a.system ? term('panshi.system', a.system.id) : term('panshi.party', a.party.id)
  const near = (a.entities[0] ?? '').split(' ↔ ').filter(Boolean)
  const cause = a.cause.kind === 'rule' ? term('panshi.rule', a.cause.id)
    : a.cause.kind === 'indicator' && a.indicators.length ? (a.indicators.length > 1 ? `(${a.indicators.map((one) => term('panshi.indicator', one)).join(' OR ')})` : term('panshi.indicator', a.indicators[0] ?? ''))
    : near.map((one) => term('*', one)).join(' AND ')
  const to = a.last_at ? new Date(Date.parse(String(a.last_at)) + AROUND_MS).toISOString() : ''
  return { filter: [cause, where].filter(Boolean).join(' AND '), ...(a.first_at ? { from: new Date(Date.parse(String(a.first_at)) - AROUND_MS).toISOString() } : {}), ...(to ? { to } : {}) }
}
