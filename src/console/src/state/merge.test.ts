// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { mergeRows } from './merge'

const rows = (base: object, theirs: object, mine: object) =>
  mergeRows(base as never, theirs as never, mine as never, (key) => key, (_key, value) => String(value ?? ''))

describe('a merge', () => {
  it('asks only where both sides changed a field differently', () => {
    const found = rows({ a: 1, b: 1, c: 1, d: 1 }, { a: 2, b: 1, c: 2, d: 3 }, { b: 5, c: 7, d: 3 })
    expect(found.map((row) => [row.key, row.side])).toEqual([['a', 'theirs'], ['b', 'mine'], ['c', 'both']])
  })
  it('keeps what one typed beside what was opened and what the other saved', () => {
    expect(rows({ note: '' }, { note: 'they' }, { note: 'me' })[0]?.text).toEqual({ base: '', theirs: 'they', mine: 'me' })
  })
})
