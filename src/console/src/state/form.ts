// SPDX-License-Identifier: Apache-2.0
// The filing form as pack data: which fields are shown for given answers, and how answers are said.
import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { get } from '../api/client'
import type { Answers, Form, FormField, FormTable, Page, Region, Sector } from '../api/types'
import { language, said, t } from '../text'

const LONG_MS = 60 * 60_000

export const useForm = () => useQuery({ queryKey: ['form', 'filing-2025'], queryFn: () => get<Form>('/forms/filing-2025'), staleTime: LONG_MS })
export const useRegions = () => useQuery({ queryKey: ['regions'], queryFn: () => get<Page<Region>>('/regions'), staleTime: LONG_MS })
export const useSectors = () => useQuery({ queryKey: ['sectors'], queryFn: () => get<Page<Sector>>('/sectors'), staleTime: LONG_MS })

export const isFilled = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)

const wordsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.map(String) : isFilled(value) ? [String(value)] : []

/* A field is shown when every one of its conditions holds. */
export function isShown(field: FormField, answers: Answers): boolean {
  return (field.shown_when ?? []).every((when) => wordsOf(answers[when.field]).some((word) => when.any.includes(word)))
}

/* Answers that the record itself gives ("system.name", whether its technologies hold "cloud"). */
export function derivedAnswers(tables: FormTable[], record: Answers): Answers {
  const derived: Answers = {}
  for (const field of tables.flatMap((table) => table.fields)) {
    const value = field.from ? record[field.from.replace(/^\w+\./, '')] : undefined
    if (value === undefined || value === null) continue
    if (field.from_has) derived[field.key] = wordsOf(value).includes(field.from_has)
    else if (field.from_map) derived[field.key] = field.from_map[String(value)]
    else derived[field.key] = value
  }
  return derived
}

/* Ticking an option that excludes the others takes them away, and the other way round. */
export function tick(field: FormField, chosen: string[], code: string): string[] {
  if (chosen.includes(code)) return chosen.filter((word) => word !== code)
  const alone = (word: string): boolean => !!field.options?.find((option) => option.code === word)?.excludes_others
  return alone(code) ? [code] : [...chosen.filter((word) => !alone(word)), code]
}

/* What changed between two sets of answers; null for an emptied one. */
export function changesOf(before: Answers, after: Answers): Answers {
  const changed: Answers = {}
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const was = before[key]
    const is = after[key]
    if (!isFilled(was) && !isFilled(is)) continue
    if (JSON.stringify(was) !== JSON.stringify(is)) changed[key] = isFilled(is) ? is : null
  }
  return changed
}

export function useWords() {
  const regions = useRegions()
  const sectors = useSectors()
  const regionNames = computed(() => new Map((regions.data.value?.items ?? []).map((r) => [r.code, r])))
  const sectorNames = computed(() => new Map((sectors.data.value?.items ?? []).map((s) => [s.code, s])))

  function regionName(code: string | null | undefined): string {
    if (!code) return '—'
    const names: string[] = []
    for (let at = regionNames.value.get(code); at && at.level !== 'nation'; at = regionNames.value.get(at.parent)) {
      names.unshift(language.value === 'en' && at.name_en ? at.name_en : at.name)
    }
    return names.length ? names.join(language.value === 'en' ? ', ' : '') : code
  }
  function sectorName(code: string | null | undefined): string {
    const sector = code ? sectorNames.value.get(code) : undefined
    return sector ? said({ zh: sector.name_zh, en: sector.name_en }) : code || '—'
  }
  function answerText(field: FormField, value: unknown): string {
    if (!isFilled(value)) return '—'
    if (field.kind === 'yesno') return t(String(value) === 'true' ? 'words.yes' : 'words.no')
    if (field.kind === 'attachment') return t(String(value) === 'true' ? 'words.has' : 'words.none')
    if (field.kind === 'region') return regionName(String(value))
    if (field.options_from === 'sectors') return sectorName(String(value))
    const names = wordsOf(value).map((word) => {
      const option = field.options?.find((one) => one.code === word)
      return option ? said(option) : word
    })
    return names.join(language.value === 'en' ? ', ' : '、')
  }
  return { regions, sectors, regionName, sectorName, answerText }
}

export const fieldOf = (form: Form | undefined, key: string): FormField | undefined =>
  form?.tables.flatMap((table) => table.fields).find((field) => field.key === key)

/* "table5.topology" or "attachments.grading-report" as the form names it; any other text as it is. */
export function placeText(form: Form | undefined, key: string): string {
  const bare = key.replace(/^attachments?\./, '').replace(/^slot[.-]/, '')
  const table = form?.tables.find((one) => one.id === bare)
  if (table) return said(table)
  const found = form?.tables.flatMap((one) => one.fields).find((field) => field.key === bare || field.slot === bare)
  return found ? said(found) : key
}
/* What a return can name: every table, field and paper of the form. */
export const placesOf = (form: Form | undefined): string[] =>
  (form?.tables ?? []).flatMap((table) => [said(table), ...table.fields.map(said)])

export const tablesAbout = (form: Form | undefined, ...about: string[]): FormTable[] =>
  (form?.tables ?? []).filter((table) => about.includes(table.about))
