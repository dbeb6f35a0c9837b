// SPDX-License-Identifier: Apache-2.0
// The one cache of what the server said.  A fact is kept once, however many parts show it.
import { QueryClient } from '@tanstack/vue-query'
import { ApiError } from './client'

/* Parts of one page share an answer; a page opened anew asks again, for others act meanwhile. */
const STALE_MS = 1_000
const RETRIES = 1

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: STALE_MS,
      retry: (failures, error) => failures < RETRIES && error instanceof ApiError && error.status === 0,
    },
    mutations: { retry: false },
  },
})

/* After a write: everything the change can be seen in is asked again. */
export async function refresh(...areas: string[]): Promise<void> {
  await Promise.all(areas.map((area) => queries.invalidateQueries({ queryKey: [area] })))
}
