// SPDX-License-Identifier: Apache-2.0
// Grading schemes and what may be a grading object, as the packs say.
import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { get } from '../api/client'
import type { GradeObjects, GradeScheme } from '../api/types'

const LONG_MS = 60 * 60_000

export function useSchemes() {
  const query = useQuery({
    queryKey: ['schemes'],
    queryFn: () => get<{ schemes: GradeScheme[]; objects: GradeObjects }>('/grading/schemes'),
    staleTime: LONG_MS,
  })
  return {
    query,
    schemes: computed(() => query.data.value?.schemes ?? []),
    objects: computed(() => query.data.value?.objects),
  }
}
