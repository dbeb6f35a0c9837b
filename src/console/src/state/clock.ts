// SPDX-License-Identifier: Apache-2.0
// Server time and how times are said.  Times are UTC inside, shown as Beijing time.
import { computed, ref } from 'vue'
import type { Time } from '../api/types'
import { language } from '../text'

const ZONE = 'Asia/Shanghai'
const TICK_MS = 15_000
export const SKEW_WARNING_MS = 60_000

const skew = ref(0)
const speed = ref(1)
const syncedAt = ref(Date.now())
const tick = ref(Date.now())
setInterval(() => {
  tick.value = Date.now()
}, TICK_MS)

/* Between two answers the server's clock runs on; that of an exercise possibly faster. */
export const serverMs = (machine: number): number => machine + skew.value + Math.max(0, machine - syncedAt.value) * (speed.value - 1)
export const nowMs = computed(() => serverMs(tick.value))
export const skewMs = computed(() => skew.value)

export function toMs(time: Time): number | null {
  if (time === null || time === undefined || time === '' || time === 0) return null
  const ms = typeof time === 'number' ? time : Date.parse(/^\d{4}-\d\d-\d\d$/.test(time) ? `${time}T00:00:00+08:00` : time)
  return Number.isFinite(ms) ? ms : null
}

export function syncClock(now: Time, runs = 1): void {
  const ms = toMs(now)
  if (ms === null) return
  const machine = Date.now()
  skew.value = ms - machine
  speed.value = runs
  syncedAt.value = machine
  tick.value = machine
}

const parts = new Intl.DateTimeFormat('en-GB', {
  timeZone: ZONE, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit',
  second: '2-digit', hourCycle: 'h23',
})

interface Pieces { date: string; time: string; seconds: string; weekday: number }

export function pieces(ms: number): Pieces {
  const map: Record<string, string> = {}
  for (const part of parts.formatToParts(ms)) map[part.type] = part.value
  const date = `${map.year}-${map.month}-${map.day}`
  return {
    date,
    time: `${map.hour}:${map.minute}`,
    seconds: map.second ?? '00',
    weekday: new Date(`${date}T00:00:00Z`).getUTCDay(),
  }
}

const WEEKDAYS = {
  zh: ['周日', '周一', '周二', '周三', '周四', '周五', '周六'],
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
}

export const weekdayOf = (weekday: number): string => WEEKDAYS[language.value][weekday] ?? ''
export const dayWeekday = (date: string): string => weekdayOf(new Date(`${date}T00:00:00Z`).getUTCDay())

/* "2026-11-20 09:42" */
export function stamp(time: Time): string {
  const ms = toMs(time)
  if (ms === null) return '—'
  const p = pieces(ms)
  return `${p.date} ${p.time}`
}

/* "09:41:52" */
export function clockTime(ms: number): string {
  const p = pieces(ms)
  return `${p.time}:${p.seconds}`
}

/* "2026-11-20 周五" */
export function dayOf(time: Time): string {
  const ms = toMs(time)
  if (ms === null) return '—'
  const p = pieces(ms)
  return `${p.date} ${weekdayOf(p.weekday)}`
}

export interface Distance { late: boolean; unit: 'minutes' | 'hours' | 'days'; n: number }

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/* How far an instant is: minutes below one hour, hours below one day, else calendar days of Beijing. */
export function distance(dueMs: number, now: number): Distance {
  const gap = Math.abs(dueMs - now)
  const late = dueMs < now
  if (gap < HOUR_MS) return { late, unit: 'minutes', n: Math.max(1, Math.floor(gap / 60_000)) }
  if (gap < DAY_MS) return { late, unit: 'hours', n: Math.floor(gap / HOUR_MS) }
  const days = Math.round((Date.parse(pieces(dueMs).date) - Date.parse(pieces(now).date)) / DAY_MS)
  return { late, unit: 'days', n: Math.abs(days) }
}
