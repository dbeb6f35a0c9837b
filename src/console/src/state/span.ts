// SPDX-License-Identifier: Apache-2.0
// How long something lasts, in the words of the language: "3 时 12 分", "1 天 2 时".
import { t } from '../text'

const MINUTE_MS = 60_000, HOUR = 60, DAY = 24 * HOUR

export function spanText(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / MINUTE_MS))
  if (minutes < HOUR) return t('wall.mins', { m: minutes })
  if (minutes < DAY) return t('wall.hours', { h: Math.floor(minutes / HOUR), m: minutes % HOUR })
  return t('wall.days', { d: Math.floor(minutes / DAY), h: Math.floor((minutes % DAY) / HOUR) })
}
