// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { ApiError } from '../api/client'
import type { AlertFull } from './alert'
import { also, aroundTime, ends, eventsOf, gist, inTurn, placeOf, sized, term } from './event'

const alert = (more: Partial<AlertFull>): AlertFull => ({ cause: { kind: 'rule', id: 'r-1', title_zh: '', title_en: '' }, party: { id: 'P', name: '' }, system: null, indicators: [], entities: [], first_at: '2026-01-05T03:04:05Z', last_at: '2026-01-05T03:04:06Z', ...more }) as AlertFull

describe('conditions', () => {
  it('take a value as it is, whatever stands in it', () => {
    expect(term('file.name', 'C:\\a "b".exe')).toBe('file.name:"C:\\\\a \\"b\\".exe"')
  })
  it('are added beside what was typed, never inside it', () => {
    expect(also('', 'a:"1"')).toBe('a:"1"')
    expect(also('x:1', 'a:"1"')).toBe('x:1 AND a:"1"')
    expect(also('x:1 OR y:2', 'a:"1"')).toBe('(x:1 OR y:2) AND a:"1"')
    expect(also('x:1 || y:2', 'a:"1"', true)).toBe('(x:1 || y:2) AND NOT a:"1"')
    expect(also('x:1 AND a:"1"', 'a:"1"')).toBe('x:1 AND a:"1"')
  })
  it('are marked where the server found them wrong', () => {
    const problem = (detail: string, field = 'filter') => new ApiError({ title: '', status: 422, detail, field })
    expect(placeOf(problem('筛选条件第 23 个字符处：这个左括号没有对应的右括号。'))).toBe(23)
    expect(placeOf(problem('filter, character 7: a condition was expected here'))).toBe(7)
    expect(placeOf(problem('filter, character 7', 'from'))).toBeNull()
  })
})

describe('the events of an alert', () => {
  it('are those of its cause where it hit, at its time', () => {
    expect(eventsOf(alert({}))).toEqual({ filter: 'panshi.rule:"r-1" AND panshi.party:"P"', from: '2026-01-05T02:59:05.000Z', to: '2026-01-05T03:09:06.000Z' })
    expect(eventsOf(alert({ system: { id: 'S', name: '' }, cause: { kind: 'indicator', id: 'set a', title_zh: '', title_en: '' }, indicators: ['a', 'b'] })).filter).toBe('(panshi.indicator:"a" OR panshi.indicator:"b") AND panshi.system:"S"')
    expect(eventsOf(alert({ cause: { kind: 'threshold', id: 'scan', title_zh: '', title_en: '' }, entities: ['10.0.0.5 ↔ 2001:db8::5'] })).filter).toBe('*:"10.0.0.5" AND *:"2001:db8::5" AND panshi.party:"P"')
  })
})

describe('an event in one line', () => {
  it('says who met whom and what about', () => {
    const values = { 'source.ip': '10.0.0.5', 'destination.ip': '203.0.113.9', 'destination.port': '80', 'url.domain': 'a.example', 'url.original': '/x', 'http.request.method': 'GET' }
    expect(ends(values)).toBe('10.0.0.5 → 203.0.113.9:80')
    expect(gist(values)).toBe('GET a.example/x')
  })
  it('looks five minutes around an instant', () => {
    expect(aroundTime('2026-01-05T03:00:00.000001Z')).toEqual({ from: '2026-01-05T02:55:00.000Z', to: '2026-01-05T03:05:00.000Z' })
  })
  it('asks two searches at once and the next in turn, also after one that failed', async () => {
    let now = 0
    let most = 0
    const ask = (fails: boolean) => inTurn(async () => {
      most = Math.max(most, ++now)
      await new Promise((done) => { setTimeout(done, 2) })
      now--
      if (fails) throw new Error('refused')
      return 1
    }).catch(() => 0)
    expect(await Promise.all([false, true, false, true, false].map(ask))).toEqual([1, 0, 1, 0, 1])
    expect(most).toBe(2)
  })
  it('says sizes shortly', () => {
    expect([0, 1023, 1024, 1536, 200 * 1024, 3.2 * 2 ** 30].map(sized)).toEqual(['0 B', '1023 B', '1.0 KiB', '1.5 KiB', '200 KiB', '3.2 GiB'])
  })
})
