// SPDX-License-Identifier: Apache-2.0
// Which columns the list of systems shows; kept while the page is open.
import { computed, ref } from 'vue'

export const COLUMNS = ['level', 'code', 'party', 'state', 'filing', 'certificate', 'region', 'sector', 'technologies', 'police'] as const
export type Column = (typeof COLUMNS)[number]
const chosen = ref<Column[]>(['level', 'code', 'party', 'state', 'filing', 'region'])

/* Always in the fixed order, whatever the order of ticking. */
export const shownColumns = computed({
  get: () => COLUMNS.filter((column) => chosen.value.includes(column)),
  set: (to: Column[]) => { chosen.value = to },
})
