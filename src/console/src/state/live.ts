// SPDX-License-Identifier: Apache-2.0
// What changes while one looks: one stream of events for all parts of the page, opened when the first
// part listens and closed when the last one leaves.  Where no stream can be had, parts ask again every
// POLL_MS.  `liveAge` is how long ago the server was last heard: screens that watch show it.
import { computed, onBeforeUnmount, onMounted, ref } from 'vue'
import { holds } from './session'

export type LiveTopic = 'warning' | 'notice' | 'incident' | 'response' | 'investigation' | 'plan' | 'drill' | 'alert' | 'sensor' | 'counters'
export interface LiveChange { id: string, version: number, state: string, level: string, number: string, open: boolean, exercise: boolean, changed_at: string }
type Listener = (topic: LiveTopic, change: LiveChange | Record<string, unknown>) => void

const TOPICS: LiveTopic[] = ['warning', 'notice', 'incident', 'response', 'investigation', 'plan', 'drill', 'alert', 'sensor', 'counters']
const POLL_MS = 15_000
const TICK_MS = 1_000
const LOST_MS = 40_000
const RETRY_MS = 5_000

const listeners = new Set<{ topics: readonly LiveTopic[], hear: Listener }>()
let source: EventSource | undefined
let ticking: ReturnType<typeof setInterval> | undefined
let polledAt = 0
const heardAt = ref(0)
const nowAt = ref(Date.now())

export const liveCounters = ref<Record<string, unknown>>({})
export const liveAgeMs = computed(() => (heardAt.value ? Math.max(0, nowAt.value - heardAt.value) : 0))
export const liveLost = computed(() => heardAt.value > 0 && liveAgeMs.value > LOST_MS)
export const liveHeardAt = computed(() => heardAt.value)

function tell(topic: LiveTopic, data: LiveChange | Record<string, unknown>): void {
  heardAt.value = Date.now()
  if (topic === 'counters') liveCounters.value = data as Record<string, unknown>
  for (const one of listeners) if (one.topics.includes(topic)) one.hear(topic, data)
}

function take(event: MessageEvent): void {
  try {
    tell(event.type as LiveTopic, JSON.parse(String(event.data)) as LiveChange)
  } catch { /* a broken line is no reason to stop listening: the next refetch sets things right */ }
}

function open(): void {
  /* Others are told nothing (http/routes/live_routes.c): their pages hold no figures that move. */
  if (source || typeof EventSource === 'undefined' || !holds('operator', 'regulator', 'police')) return
  source = new EventSource('/api/v1/live')
  source.onopen = heard
  source.onerror = () => {
    if (source?.readyState !== EventSource.CLOSED) return
    source.close()
    source = undefined
    setTimeout(() => { if (listeners.size) open() }, RETRY_MS)
  }
  source.addEventListener('beat', heard)
  for (const topic of TOPICS) source.addEventListener(topic, take)
}

function tick(): void {
  nowAt.value = Date.now()
  if (source?.readyState === EventSource.OPEN && !liveLost.value) return
  if (nowAt.value - polledAt < POLL_MS) return
  polledAt = nowAt.value
  for (const one of listeners) for (const topic of one.topics) one.hear(topic, {})
}

/* Hear of changes while the component is there; `hear` mostly refetches. */
export function useLive(topics: readonly LiveTopic[], hear: Listener): void {
  const one = { topics, hear }
  onMounted(() => {
    listeners.add(one)
    open()
    ticking ??= setInterval(tick, TICK_MS)
  })
  onBeforeUnmount(() => {
    listeners.delete(one)
    if (listeners.size) return
    source?.close()
    source = undefined
    if (ticking) clearInterval(ticking)
    ticking = undefined
  })
}

/* When a refetch succeeded, the server was heard as well. */
export function heard(): void {
  heardAt.value = Date.now()
}
