// SPDX-License-Identifier: Apache-2.0
// Harm judgements as the wizard holds them and as the API writes them ("public:serious,…").
import type { GradeScheme } from '../api/types'

export const GRADE_OBJECTS = ['national', 'public', 'citizen'] as const
export const GRADE_HARMS = ['general', 'serious', 'grave'] as const
export type Harms = Record<string, string>

export function readHarms(text: unknown): Harms {
  const harms: Harms = {}
  for (const pair of typeof text === 'string' ? text.split(',') : []) {
    const [object, harm] = pair.trim().split(':')
    if (object && harm) harms[object] = harm
  }
  return harms
}

export function writeHarms(harms: Harms): string {
  return GRADE_OBJECTS.filter((object) => harms[object]).map((object) => `${object}:${harms[object]}`).join(',')
}

/* The level that a cell of the matrix shows; only for lighting the cell, the result is the server's. */
export function cell(scheme: GradeScheme | undefined, object: string, harm: string): number | undefined {
  return scheme?.matrix[object]?.[harm]
}
