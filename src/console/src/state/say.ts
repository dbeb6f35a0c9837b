// SPDX-License-Identifier: Apache-2.0
// How levels, states and other words of the register are said.
import type { MatterRow } from '../api/types'
import { i18n, said, t } from '../text'

const DIGITS = ['零', '一', '二', '三', '四', '五']

export function levelText(level: number | null | undefined): string {
  if (!level) return t('words.levelNone')
  return t('words.level', { n: t('words.level', { n: '' }).startsWith('第') ? DIGITS[level] ?? level : level })
}

export const systemState = (word: string): string => t(`systems.state.${word}`)
/* Level 1 is graded, not filed. */
export const filingState = (word: string, level?: number | null): string =>
  t(`systems.filing.${word === 'none' && level === 1 ? 'needless' : word}`)

/* The next step as the one whose turn it is sees it: the police examine before they certify. */
export function nextText(row: MatterRow, first?: { zh?: string | null; en?: string | null }): string {
  if (row.state === 'submitted' && row.turn === 'police') return t('matters.review')
  if (row.state === 'regrade') return t('matters.regrade')
  return capital(said(first ?? { zh: row.next_zh, en: row.next_en }))
}
/* An act of the journal; one without a word stands as it is. */
export function actText(act: string): string {
  const key = `journal.acts.${act.replace(/\./g, '_')}`
  return i18n.global.te(key) ? t(key) : act
}
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

export function bytesText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(0)} KB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}
