// SPDX-License-Identifier: Apache-2.0
// Editing a record: a draft in memory, only what changed is sent, a clash is laid side by side.
import { computed, ref, type ComputedRef } from 'vue'
import { api, ApiError, get, type Path } from '../api/client'
import { refresh } from '../api/queries'
import type { Answers } from '../api/types'
import { t } from '../text'
import { changesOf } from './form'
import { mergeRows, type Clash } from './merge'
import { problemText, tell, tellProblem } from './toast'

interface Editable { version: number; form: Answers }
interface Words { nameOf: (key: string) => string; say: (key: string, value: unknown) => string }
interface Setting<R extends Editable> {
  record: ComputedRef<R | undefined>
  path: () => Path
  areas: string[]
  words: Words
}

/* Members of a record that answers of the form also live in: "form.KEY" keeps them apart. */
function flatten(record: Editable): Answers {
  const { form, ...rest } = record as unknown as Answers & { form: Answers }
  const flat: Answers = {}
  for (const [key, value] of Object.entries(rest)) if (value === null || typeof value !== 'object' || Array.isArray(value)) flat[key] = value
  for (const [key, value] of Object.entries(form ?? {})) flat[`form.${key}`] = value
  return flat
}

function bodyOf(changes: Answers, reason: string): Answers {
  const body: Answers = { reason }
  const form: Answers = {}
  for (const [key, value] of Object.entries(changes)) {
    if (key.startsWith('form.')) form[key.slice(5)] = value
    else body[key] = value
  }
  if (Object.keys(form).length) body.form = form
  return body
}

export function useRecordEdit<R extends Editable>(setting: Setting<R>) {
  const editing = ref(false)
  const busy = ref(false)
  const reason = ref('')
  const base = ref<Answers>({})
  const baseVersion = ref(0)
  const flat = ref<Answers>({})
  const clash = ref<Clash | null>(null)
  const clashOpen = ref(false)

  const shown = computed(() => (editing.value ? flat.value : setting.record.value ? flatten(setting.record.value) : {}))
  const draft = computed({
    get: () => shown.value,
    set: (to: Answers) => { flat.value = { ...flat.value, ...to } },
  })
  const answers = computed({
    get: () => Object.fromEntries(Object.entries(shown.value).filter(([key]) => key.startsWith('form.')).map(([key, value]) => [key.slice(5), value])),
    set: (to: Answers) => {
      for (const [key, value] of Object.entries(to)) flat.value = { ...flat.value, [`form.${key}`]: value }
    },
  })
  const changes = computed(() => (editing.value ? changesOf(base.value, flat.value) : {}))
  const changed = computed(() => Object.keys(changes.value).length)

  function start(): void {
    if (editing.value || !setting.record.value) return
    base.value = flatten(setting.record.value)
    baseVersion.value = setting.record.value.version
    flat.value = { ...base.value }
    reason.value = ''
    editing.value = true
  }
  function stop(): void {
    editing.value = false
    clash.value = null
    clashOpen.value = false
  }
  async function send(body: Answers, version: number): Promise<void> {
    busy.value = true
    try {
      await api('PUT', setting.path(), { body, version })
      stop()
      tell(t('words.saved'))
      await refresh(...setting.areas)
    } catch (error) {
      if (error instanceof ApiError && error.status === 412) await meet()
      else tellProblem(error)
    } finally {
      busy.value = false
    }
  }
  async function meet(): Promise<void> {
    try {
      const theirs = await get<R>(setting.path())
      const bare = (key: string): string => key.replace(/^form\./, '')
      const rows = mergeRows(base.value, flatten(theirs), changes.value,
        (key) => setting.words.nameOf(bare(key)), (key, value) => setting.words.say(bare(key), value))
        .filter((row) => !['version', 'updated_at'].includes(row.key))
      clash.value = { base: baseVersion.value, theirs: theirs.version, rows }
      clashOpen.value = true
    } catch (error) {
      tell(problemText(error))
    }
  }
  const save = (): Promise<void> => send(bodyOf(changes.value, reason.value.trim()), baseVersion.value)
  async function saveMerged(mine: Answers): Promise<void> {
    if (!clash.value) return
    if (!Object.keys(mine).length) return drop()
    await send(bodyOf(mine, reason.value.trim()), clash.value.theirs)
  }
  async function drop(): Promise<void> {
    stop()
    await refresh(...setting.areas)
  }
  return { editing, busy, reason, draft, answers, changed, clash, clashOpen, start, stop, save, saveMerged, drop }
}
