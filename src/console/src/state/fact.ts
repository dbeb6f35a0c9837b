// SPDX-License-Identifier: Apache-2.0
// Attributes of facts and their words: packs declare them; the usual ones have texts, others stand as they are.
import { i18n, said, t } from '../text'

export function attributeText(one: { id: string; zh?: string; en?: string }): string {
  const key = `fact.attribute.${one.id}`
  return said(one) || (i18n.global.te(key) ? t(key) : one.id)
}
/* The same word may mean another thing elsewhere: the red side of a drill is no red warning. */
export function factWord(of: string, word: string): string {
  for (const key of [`fact.wordOf.${of}.${word}`, `fact.wordText.${word}`, `systems.state.${word}`, `systems.technology.${word}`, `parties.kind.${word}`]) if (i18n.global.te(key)) return t(key)
  return word
}
