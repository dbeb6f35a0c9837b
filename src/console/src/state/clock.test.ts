// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { distance, pieces, serverMs, syncClock, toMs } from './clock'

const at = (text: string): number => Date.parse(text)

describe('time', () => {
  it("runs as fast as the server's clock", () => {
    const then = Date.now()
    syncClock('2031-05-06T08:00:00+08:00', 60)
    expect(serverMs(then + 60_000) - at('2031-05-06T08:00:00+08:00')).toBeGreaterThan(3_590_000)
    syncClock(then)
    expect(Math.abs(serverMs(then + 60_000) - then - 60_000)).toBeLessThan(1000)
  })
  it('is said in Beijing time whatever the computer thinks', () => {
    expect(pieces(at('2026-11-20T16:30:00Z'))).toMatchObject({ date: '2026-11-21', time: '00:30', weekday: 6 })
  })
  it('takes a day as its beginning in Beijing', () => {
    expect(toMs('2026-11-20')).toBe(at('2026-11-19T16:00:00Z'))
    expect(toMs(null)).toBeNull()
    expect(toMs('nonsense')).toBeNull()
  })
  it.each([
    ['2026-11-20T09:20:00+08:00', { late: false, unit: 'minutes', n: 20 }],
    ['2026-11-20T18:00:00+08:00', { late: false, unit: 'hours', n: 9 }],
    ['2026-11-23T23:59:59+08:00', { late: false, unit: 'days', n: 3 }],
    ['2026-11-17T18:00:00+08:00', { late: true, unit: 'days', n: 3 }],
  ])('is %s away as people say it', (due, expected) => {
    expect(distance(at(due), at('2026-11-20T09:00:00+08:00'))).toEqual(expected)
  })
})
