// SPDX-License-Identifier: Apache-2.0
// Indicators and detection rules at the console: a file taken in, a value looked up, a set taken out, the state of each rule.
import { button, settle, useCode } from './hands.mjs'

const W = {
  zh: { take: '导入指标', doIt: '导入', close: '关闭', done: '已生效', remove: '移除', removed: '已移除', look: '查询', none: '没有命中', list: '导入豁免清单', harmless: '豁免', unsupported: '不能使用' },
  en: { take: 'Import indicators', doIt: 'Import', close: 'Close', done: 'is in force', remove: 'Remove', removed: 'was removed', look: 'Look up', none: 'hits no indicator', list: 'Import a warning list', harmless: 'Harmless by', unsupported: 'Cannot be used' },
}
/* Each language has officers of its own. */
const WHO = { zh: 'police.s', en: 'police.q' }
const RULES = `title: Download by a script host
id: 3c2b1a00-0000-4000-8000-000000000001
level: high
tags: [attack.t1105]
logsource: {category: proxy}
detection:
    selection: {c-useragent|contains: WindowsPowerShell}
    condition: selection
---
title: A pattern that no engine takes
id: 3c2b1a00-0000-4000-8000-000000000002
level: low
logsource: {category: proxy}
detection:
    selection: {c-useragent|re: '(('}
    condition: selection
`

export function intelScenes({ desk, look, server, language }) {
  const w = W[language]
  let known = false
  const set = `通报名单 ${language}`
  const file = (name, text) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })
  async function enter(hash) {
    const d = await desk('indicators')
    if (!known) await useCode(d, server.codes[WHO[language]], language)
    known = true
    await d.go(hash)
    await d.page.reload()
    await settle(d)
    return d
  }
  const ask = async (d, value) => {
    await d.page.fill('#il-value', value)
    await button(d, w.look).click()
  }
  const dialog = (d) => d.page.locator('.el-dialog:visible')
  return {
    'indicators': {
      'come as a file and say what was refused': async () => {
        const d = await enter('/indicators')
        await button(d, w.take).click()
        await d.page.setInputFiles('#ii-file', file(`${set}.csv`, 'value,confidence,note\nupdate.bad.example,90,木马回连\n203.0.113.77,70,\nnot a value,1,\n198.51.100.0/24,60,\n'))
        await d.page.selectOption('#ii-tlp', 'amber')
        await d.page.fill('#ii-why', '收到通报')
        await dialog(d).getByRole('button', { name: w.doIt, exact: true }).click()
        await dialog(d).getByText(w.done).waitFor()
        await settle(d)
        await look(d, 'indicator-import')
        await dialog(d).getByRole('button', { name: w.close, exact: true }).last().click()
        await d.page.locator('tr[data-row]', { hasText: set }).waitFor()
      },
      'are looked up': async () => {
        const d = await enter('/indicators')
        await ask(d, 'https://cdn.update.bad.example/x?y=1')
        await d.page.locator('table.plain td', { hasText: 'update.bad.example' }).first().waitFor()
        await settle(d)
        await look(d, 'indicators')
        await ask(d, 'good.example')
        await d.page.getByText(w.none).waitFor()
      },
      'are harmless on a warning list': async () => {
        const d = await enter('/indicators')
        await button(d, w.list).click()
        await d.page.setInputFiles('#wl-file', file('list.json', JSON.stringify({ name: `公共服务 ${language}`, type: 'cidr', list: ['203.0.113.0/24'] })))
        await d.page.fill('#wl-why', '公共服务')
        await dialog(d).getByRole('button', { name: w.doIt, exact: true }).click()
        await dialog(d).locator('[role=status]').waitFor()
        await dialog(d).getByRole('button', { name: w.close, exact: true }).last().click()
        await ask(d, '203.0.113.77')
        await d.page.getByText(w.harmless).first().waitFor()
      },
      'leave with a reason': async () => {
        const d = await enter('/indicators')
        await d.page.locator('tr[data-row]', { hasText: set }).getByRole('button').click()
        await d.page.fill('#ir-why', '来源撤回')
        await look(d, 'indicator-remove')
        await dialog(d).getByRole('button', { name: w.remove, exact: true }).click()
        await d.page.locator('tr[data-row]', { hasText: set }).waitFor({ state: 'detached' })
      },
    },
    'detection rules': {
      'show the state of each': async () => {
        server.rules(RULES)
        const d = await enter('/rules')
        for (let tries = 0; tries < 40 && !(await d.page.locator('tr[data-row]').count()); tries++) {
          await d.page.reload()
          await settle(d)
        }
        await look(d, 'rules')
        await d.page.selectOption('#ru-state', 'unsupported')
        await d.page.locator('tr[data-row] .badge', { hasText: w.unsupported }).waitFor()
        await d.page.locator('tr[data-row] small.badtext').waitFor()
      },
    },
  }
}
