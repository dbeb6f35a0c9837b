// SPDX-License-Identifier: Apache-2.0
// Short messages after an act: what happened, and for problems the trace to quote.
import { reactive } from 'vue'
import { ApiError } from '../api/client'
import { t } from '../text'

export interface Toast { id: number; text: string; bad: boolean; trace?: string }

const SHOWN_MS = 6_000
const SHOWN_BAD_MS = 20_000
const MAX_SHOWN = 3
export const toasts = reactive<Toast[]>([])
let last = 0

export function dropToast(id: number): void {
  const place = toasts.findIndex((toast) => toast.id === id)
  if (place >= 0) toasts.splice(place, 1)
}

function show(toast: Omit<Toast, 'id'>): void {
  const id = ++last
  toasts.push({ id, ...toast })
  if (toasts.length > MAX_SHOWN) toasts.shift()
  setTimeout(() => dropToast(id), toast.bad ? SHOWN_BAD_MS : SHOWN_MS)
}

export const tell = (text: string): void => show({ text, bad: false })

export function problemText(error: unknown): string {
  if (!(error instanceof ApiError)) return t('words.unexpected')
  if (error.status === 0) return t('words.offline')
  return error.problem.detail || error.problem.title
}

export function tellProblem(error: unknown): void {
  const trace = error instanceof ApiError ? error.problem.trace : undefined
  show({ text: problemText(error), bad: true, trace })
}
