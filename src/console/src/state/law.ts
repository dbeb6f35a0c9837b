// SPDX-License-Identifier: Apache-2.0
// Documents by their names: a code is what the packs call a document, nobody at a desk does.
import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { get } from '../api/client'
import type { LawClauseRow, LawDocument, Page } from '../api/types'
import { language, said, t } from '../text'

const DAY_MS = 86_400_000
const CALENDAR = 'CN-CALENDAR'
/* This pack gathers many laws: its clauses are called by the law they stand in. */
const GATHERED = 'CN-LAW'
export const partOf = (clause: string): string => clause.slice(clause.indexOf(':') + 1)
export const codeOf = (clause: string): string => clause.slice(0, Math.max(0, clause.indexOf(':')))

/* The calendar demands nothing of anybody: it stands last. */
export const inReadingOrder = (all: LawDocument[]): LawDocument[] =>
  [...all].sort((a, b) => Number(a.code === CALENDAR) - Number(b.code === CALENDAR) || (b.rank ?? 0) - (a.rank ?? 0) || a.code.localeCompare(b.code))

export function useDocuments() {
  const documents = useQuery({ queryKey: ['documents'], queryFn: () => get<Page<LawDocument>>('/documents'), staleTime: DAY_MS })
  const gathered = useQuery({ queryKey: ['clauses', GATHERED], queryFn: async () => (await get<Page<LawClauseRow>>(`/documents/${GATHERED}/clauses`)).items, staleTime: DAY_MS })
  const titles = computed(() => new Map((gathered.data.value ?? []).map((one) => [one.id, `${said({ zh: one.document_zh, en: one.document_en })} ${one.section}`])))
  const byCode = computed(() => new Map((documents.data.value?.items ?? []).map((one) => [one.code, one])))
  const documentText = (code: string): string => (code === 'DEFAULT' ? t('my.strength.default') : said(byCode.value.get(code)) || code)
  /* "公安部两项制度指导意见 2.2b" */
  const clauseText = (clause: string): string => (titles.value.get(clause) ?? (codeOf(clause) ? `${documentText(codeOf(clause))} ${partOf(clause)}` : clause))
  /* In a row there is room for the Chinese name; the English ones are sentences. */
  const clauseShort = (clause: string): string => (language.value === 'zh' ? clauseText(clause) : clause.replace(':', ' '))
  return { documents, documentText, clauseText, clauseShort }
}
