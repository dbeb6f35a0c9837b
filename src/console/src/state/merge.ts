// SPDX-License-Identifier: Apache-2.0
// Three versions of a record put side by side.  Fields that one side changed merge by themselves.
import type { Answers } from '../api/types'
import { isFilled } from './form'

export interface MergeRow { key: string; name: string; side: 'mine' | 'theirs' | 'both'; mine: unknown; text: { base: string; theirs: string; mine: string } }
export interface Clash { base: number; theirs: number; rows: MergeRow[] }

const same = (a: unknown, b: unknown): boolean => (!isFilled(a) && !isFilled(b)) || JSON.stringify(a) === JSON.stringify(b)

export function mergeRows(
  base: Answers, theirs: Answers, mine: Answers,
  name: (key: string) => string, say: (key: string, value: unknown) => string,
): MergeRow[] {
  const rows: MergeRow[] = []
  for (const key of new Set([...Object.keys(base), ...Object.keys(theirs), ...Object.keys(mine)])) {
    const byThem = !same(base[key], theirs[key])
    const byMe = key in mine && !same(base[key], mine[key])
    if (!byThem && !byMe) continue
    if (byThem && byMe && same(theirs[key], mine[key])) continue
    const mineValue = byMe ? mine[key] : base[key]
    rows.push({
      key, name: name(key), side: byThem && byMe ? 'both' : byMe ? 'mine' : 'theirs', mine: mineValue,
      text: { base: say(key, base[key]), theirs: say(key, theirs[key]), mine: say(key, mineValue) },
    })
  }
  return rows
}
