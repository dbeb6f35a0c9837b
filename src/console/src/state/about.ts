// SPDX-License-Identifier: Apache-2.0
// What the server says of itself to anyone; an older server says nothing.
import { ref } from 'vue'

export const isDemoServer = ref(false)
export const isExerciseServer = ref(false)
let asked = false

export async function askAbout(): Promise<void> {
  if (asked) return
  asked = true
  try {
    const reply = await fetch('/api/v1/about', { headers: { Accept: 'application/json' }, cache: 'no-store' })
    if (!reply.ok) return
    const about = (await reply.json()) as { demo?: unknown; exercise?: unknown }
    isDemoServer.value = about.demo === true
    isExerciseServer.value = about.exercise === true
  } catch {
    asked = false
  }
}
