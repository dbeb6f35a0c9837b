// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { catalogues } from './index'

type Tree = { [key: string]: string | Tree }
function paths(tree: Tree, prefix = ''): string[] {
  return Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [`${prefix}${key}`] : paths(value, `${prefix}${key}.`)))
}
function textOf(tree: Tree, path: string): string {
  return path.split('.').reduce<string | Tree>((at, key) => (at as Tree)[key] ?? '', tree) as string
}
function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? sources(path) : /\.(vue|ts)$/.test(name) && !/\.test\.ts$/.test(name) ? [path] : []
  })
}
const holes = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort()

describe('the catalogues', () => {
  const zh = paths(catalogues.zh as Tree)

  it('have the same keys in Chinese and English', () => {
    expect(zh.length).toBeGreaterThan(300)
    expect(paths(catalogues.en as Tree).sort()).toEqual([...zh].sort())
  })
  it('leave the same holes to fill in both languages', () => {
    for (const path of zh) expect([path, holes(textOf(catalogues.en as Tree, path))]).toEqual([path, holes(textOf(catalogues.zh as Tree, path))])
  })
  it('hold every key that the source names in full', () => {
    const known = new Set(zh)
    const missing: string[] = []
    for (const file of sources(join(__dirname, '..'))) {
      for (const match of readFileSync(file, 'utf8').matchAll(/\bt\('([a-z]+(?:\.[\w-]+)+)'/g)) {
        if (!known.has(match[1] as string)) missing.push(`${file}: ${match[1]}`)
      }
    }
    expect(missing).toEqual([])
  })
})
