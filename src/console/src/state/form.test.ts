// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import type { FormField, FormTable } from '../api/types'
import { changesOf, derivedAnswers, isShown, tick } from './form'

const field = (over: Partial<FormField>): FormField => ({ key: 'k', kind: 'text', zh: '', en: '', ...over })

describe('a form field', () => {
  it('is shown only when every one of its conditions holds', () => {
    const asked = field({ shown_when: [{ field: 'a', any: ['system'] }, { field: 'b', any: ['true'] }] })
    expect(isShown(asked, { a: ['network', 'system'], b: true })).toBe(true)
    expect(isShown(asked, { a: ['network'], b: true })).toBe(false)
    expect(isShown(asked, { a: ['system'] })).toBe(false)
  })
  it('lets an option that excludes the others stand alone', () => {
    const asked = field({ options: [{ code: 'x', zh: '', en: '' }, { code: 'none', zh: '', en: '', excludes_others: true }] })
    expect(tick(asked, ['x'], 'none')).toEqual(['none'])
    expect(tick(asked, ['none'], 'x')).toEqual(['x'])
    expect(tick(asked, ['x'], 'x')).toEqual([])
  })
})

describe('answers', () => {
  it('come from the record where the form says so', () => {
    const tables = [{ id: 't', about: 'system', zh: '', en: '', fields: [
      field({ key: 'name', from: 'system.name' }),
      field({ key: 'cloud', from: 'system.technologies', from_has: 'cloud' }),
      field({ key: 'running', from: 'system.state', from_map: { operation: 'running' } }),
      field({ key: 'own' }),
    ] }] as FormTable[]
    expect(derivedAnswers(tables, { name: 'HIS', technologies: ['cloud'], state: 'operation', own: 1 }))
      .toEqual({ name: 'HIS', cloud: true, running: 'running' })
  })
  it('differ only where something was really changed; an emptied one is null', () => {
    expect(changesOf({ a: 1, b: ['x'], c: 'y', d: null }, { a: 1, b: ['x', 'z'], c: '', d: '' })).toEqual({ b: ['x', 'z'], c: null })
  })
})
