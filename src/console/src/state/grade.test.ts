// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { readHarms, writeHarms } from './grade'

describe('harm judgements', () => {
  it('are written in the order in which objects are judged', () => {
    expect(writeHarms({ citizen: 'grave', national: '', public: 'serious' })).toBe('public:serious,citizen:grave')
  })
  it('survive writing and reading', () => {
    expect(readHarms(writeHarms({ national: 'general', citizen: 'grave' }))).toEqual({ national: 'general', citizen: 'grave' })
    expect(readHarms(undefined)).toEqual({})
  })
})
