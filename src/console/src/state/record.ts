// SPDX-License-Identifier: Apache-2.0
// Names of a record's members and their values, as people read them (history, conflicts).
import { language, t } from '../text'
import type { Answers, Form } from '../api/types'
import { fieldOf, isFilled, useWords } from './form'
import { filingState, levelText, systemState } from './say'

type Sayer = (value: unknown) => string

export function useRecordWords(form: () => Form | undefined) {
  const words = useWords()
  const list = (area: string): Sayer => (value) =>
    (Array.isArray(value) ? value : [value]).map((word) => t(`${area}.${word}`)).join(language.value === 'en' ? ', ' : '、')
  const named: Sayer = (value) => (value as { name?: string } | null)?.name ?? String(value)
  const sayers: Record<string, Sayer> = {
    state: (value) => systemState(String(value)),
    filing_state: (value) => filingState(String(value)),
    kinds: list('systems.kind'),
    technologies: list('systems.technology'),
    level: (value) => levelText(Number(value)),
    info_level: (value) => levelText(Number(value)),
    service_level: (value) => levelText(Number(value)),
    region: (value) => words.regionName(String(value)),
    sector: (value) => words.sectorName(String(value)),
    party: named, regulator_party: named, police_party: named,
  }
  function nameOf(key: string): string {
    const field = fieldOf(form(), key)
    if (field) return language.value === 'en' ? field.en : field.zh
    const path = `systems.field.${key}`
    const text = t(path)
    return text === path ? key : text
  }
  function say(key: string, value: unknown): string {
    if (!isFilled(value)) return '—'
    const field = fieldOf(form(), key)
    if (field) return words.answerText(field, value)
    const sayer = sayers[key]
    if (sayer) return sayer(value)
    return typeof value === 'object' ? JSON.stringify(value, null, 1) : String(value)
  }
  const flat = (record: { form?: Answers } & object): Answers => {
    const { form: answers, ...rest } = record as Answers & { form?: Answers }
    return { ...rest, ...(answers ?? {}) }
  }
  return { ...words, nameOf, say, flat }
}
