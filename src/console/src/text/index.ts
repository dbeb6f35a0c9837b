// SPDX-License-Identifier: Apache-2.0
// The two catalogues, one file per area.  Chinese is the first language and the fallback.
import { computed } from 'vue'
import { createI18n } from 'vue-i18n'

type Catalogue = { [key: string]: string | Catalogue }

function gather(files: Record<string, { default: Catalogue }>): Catalogue {
  const all: Catalogue = {}
  for (const [path, file] of Object.entries(files)) {
    const area = /([a-z]+)\.ts$/.exec(path)?.[1]
    if (area) all[area] = file.default
  }
  return all
}

export const catalogues = {
  zh: gather(import.meta.glob<{ default: Catalogue }>('./zh/*.ts', { eager: true })),
  en: gather(import.meta.glob<{ default: Catalogue }>('./en/*.ts', { eager: true })),
}

function firstLanguage(): 'zh' | 'en' {
  return typeof navigator !== 'undefined' && /^en/i.test(navigator.language) ? 'en' : 'zh'
}

export const i18n = createI18n({
  legacy: false,
  locale: firstLanguage(),
  fallbackLocale: 'zh',
  messages: catalogues,
})

export const language = computed(() => i18n.global.locale.value as 'zh' | 'en')

export function setLanguage(to: 'zh' | 'en'): void {
  i18n.global.locale.value = to
}

/* Texts that the server sends in both languages. */
export function said(of: { zh?: string | null; en?: string | null } | null | undefined): string {
  if (!of) return ''
  return (language.value === 'en' ? of.en || of.zh : of.zh || of.en) ?? ''
}

/* Names in a row, as the language separates them. */
export const listed = (names: readonly string[]): string => names.join(language.value === 'en' ? ', ' : '、')

export const t = (key: string, values?: Record<string, unknown>): string => i18n.global.t(key, values ?? {})
