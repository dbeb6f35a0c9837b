// SPDX-License-Identifier: Apache-2.0
// Single keys.  They never fire while somebody types, composes Chinese, or a dialog is open.
import { onBeforeUnmount, onMounted } from 'vue'

export type Keys = Record<string, (event: KeyboardEvent) => void>

function isTyping(target: EventTarget | null): boolean {
  const place = target as HTMLElement | null
  return !!place && (/^(INPUT|TEXTAREA|SELECT)$/.test(place.tagName) || place.isContentEditable)
}

export function useKeys(keys: Keys): void {
  const onKey = (event: KeyboardEvent): void => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
    if (isTyping(event.target)) {
      if (event.key === 'Escape') (event.target as HTMLElement).blur()
      return
    }
    if (document.querySelector('.el-overlay-dialog')?.checkVisibility?.() ?? document.body.classList.contains('el-popup-parent--hidden')) return
    const act = keys[event.key]
    if (act) act(event)
  }
  onMounted(() => addEventListener('keydown', onKey))
  onBeforeUnmount(() => removeEventListener('keydown', onKey))
}

/* j and k through rows that carry data-row; Enter is each row's own. */
export function stepRow(by: number, within: ParentNode = document): void {
  const rows = Array.from(within.querySelectorAll<HTMLElement>('[data-row]'))
  if (!rows.length) return
  const here = rows.findIndex((row) => row === document.activeElement || row.classList.contains('on'))
  const next = rows[Math.max(0, Math.min(rows.length - 1, here < 0 ? 0 : here + by))]
  next?.focus()
  next?.scrollIntoView({ block: 'nearest' })
}
