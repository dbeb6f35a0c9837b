// SPDX-License-Identifier: Apache-2.0
// Who is signed in.  One reactive object; pages read it, only this file writes it.
import { computed, reactive, readonly, watch } from 'vue'
import { api, door } from '../api/client'
import type { Role, Session } from '../api/types'
import { language, setLanguage } from '../text'
import { syncClock } from './clock'

interface State { session: Session | null; known: boolean; touchedAt: number }

const state = reactive<State>({ session: null, known: false, touchedAt: Date.now() })
export const sessionState = readonly(state)

export const session = computed(() => state.session as Session | null)
export const isFull = computed(() => state.session?.state === 'full')
export const isDemo = computed(() => state.session?.demo === true)
export const isExercise = computed(() => state.session?.exercise === true)
export const isDense = computed(() => state.session?.density !== 'standard')

export function holds(...roles: Role[]): boolean {
  return roles.some((role) => state.session?.account.roles.includes(role))
}

/* What the server says of a problem is said in the language of the page. */
watch(language, (to) => { door.language = to }, { immediate: true, flush: 'sync' })

door.answered = () => {
  state.touchedAt = Date.now()
}

export async function loadSession(): Promise<Session | null> {
  try {
    const found = await api<Session>('GET', '/session')
    state.session = found
    door.token = found.request_token
    syncClock(found.now, found.clock_speed)
    if (found.language) setLanguage(found.language)
  } catch {
    forget()
  }
  state.known = true
  return state.session as Session | null
}

/* An exercise's clock may be stepped while people look on. */
export async function askClock(): Promise<void> {
  if (!isExercise.value || !state.session) return
  syncClock((await api<{ now: string }>('GET', '/about')).now, state.session.clock_speed)
}

export function forget(): void {
  state.session = null
  door.token = ''
}

export async function signOut(): Promise<void> {
  try {
    await api('POST', '/session/sign-out')
  } finally {
    forget()
  }
}

export async function changeLanguage(to: 'zh' | 'en'): Promise<void> {
  setLanguage(to)
  if (!isFull.value) return
  await api('PUT', '/session/language', { body: { language: to } })
  if (state.session) state.session.language = to
}

export async function changeDensity(density: 'compact' | 'standard'): Promise<void> {
  if (state.session) state.session.density = density
  await api('PUT', '/session/preferences', { body: { density } })
}
