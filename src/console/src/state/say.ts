// SPDX-License-Identifier: Apache-2.0
// How levels, states and other words of the register are said.
import { t } from '../text'

const DIGITS = ['零', '一', '二', '三', '四', '五']

export function levelText(level: number | null | undefined): string {
  if (!level) return t('words.levelNone')
  return t('words.level', { n: t('words.level', { n: '' }).startsWith('第') ? DIGITS[level] ?? level : level })
}

export const systemState = (word: string): string => t(`systems.state.${word}`)
export const filingState = (word: string): string => t(`systems.filing.${word}`)

export function bytesText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(0)} KB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}
