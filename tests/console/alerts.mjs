// SPDX-License-Identifier: Apache-2.0
// The alert desk and the sensors at the console: judged by two keys and a reason, an agreement put on record.
import { button, settle, useCode } from './hands.mjs'

const W = {
  zh: { taken: '处理中', closed: '已关闭', agree: '登记约定', save: '保存', live: '现行有效', register: '登记探针', close: '关闭', none: '没有约定', again: '重复', waiting: '等待首次数据', openAlert: '打开告警', would: '确认为事件时须报告', level: '仅当定为', nobody: '没有登记联系人，或不在您可查看的范围' },
  en: { taken: 'Taken', closed: 'Closed', agree: 'Record an agreement', save: 'Save', live: 'In force', register: 'Register a sensor', close: 'Close', none: 'No agreement', again: 'Repeated', waiting: 'Waiting for data', openAlert: 'Open the alert', would: 'To be reported if this is confirmed as an incident', level: 'Only at level', nobody: 'No contact is recorded, or none that you may see' },
}
/* Each language judges an alert of its own. */
const CAUSE = { zh: 'demo-0001', en: 'demo-0005' }
const WHO = { zh: 'hosp.1', en: 'cloud' }

export function alertScenes({ desk, look, server, language }) {
  const w = W[language]
  const kept = {}
  async function enter(account, hash) {
    const d = await desk(`alerts ${account}`)
    if (!kept[account]) await useCode(d, server.codes[account], language)
    kept[account] = true
    await d.go(hash)
    await d.page.reload()
    await settle(d)
    return d
  }
  return {
    'the alert desk': {
      'shows the most urgent first': async () => {
        const d = await enter(WHO[language], '/alerts')
        await d.page.locator('tr[data-row]').first().waitFor()
        await look(d, 'alerts')
      },
      'has its numbers on the first page, each the length of its list': async () => {
        const d = await enter(WHO[language], '/')
        const link = d.page.locator('nav.figures a[href*="/alerts"]').last()
        await link.waitFor()
        const told = Number(await link.locator('b').innerText())
        await link.click()
        await d.page.locator('tr[data-row]').first().waitFor()
        const rows = await d.page.locator('tr[data-row]').count()
        if (rows !== Math.min(told, 50)) throw new Error(`${told} told, ${rows} listed`)
      },
      'is worked by two keys and a reason': async () => {
        const d = await enter(WHO[language], `/alerts?cause_id=${CAUSE[language]}`)
        await d.page.locator('tr[data-row]').first().waitFor()
        await d.page.keyboard.press('j')
        await d.page.locator('aside.panel h2').first().waitFor()
        await d.page.keyboard.press('t')
        await d.page.locator('aside.panel').getByText(w.taken, { exact: true }).first().waitFor()
        await look(d, 'alert-panel')
        await d.page.keyboard.press('3')
        await d.page.locator('#ab-reason').waitFor()
        await d.page.keyboard.type('已核对来源')
        await d.page.keyboard.press('Enter')
        await d.page.locator('aside.panel').getByText(w.closed, { exact: true }).first().waitFor()
      },
      'says what would be owed to whom, on what condition, and whom to call': async () => {
        const d = await enter('police.c', '/alerts?cause_id=new-peer')
        await d.page.locator('tr[data-row]').first().click()
        const owed = d.page.locator('aside.panel section.owed')
        await owed.getByText(w.would, { exact: true }).waitFor()
        if (!await owed.locator('ol.clocks li').count()) throw new Error('no report is told')
        await owed.getByText(w.level, { exact: false }).first().waitFor()
        await d.page.locator('aside.panel .contact').getByText(w.nobody, { exact: true }).waitFor()
        await look(d, 'alert-owed')
      },
      'stands first on the duty screen, one step from the alert': async () => {
        const d = await enter('police.c', '/watch')
        const lead = d.page.locator('section.lead.attack')
        await lead.getByText('水厂工业控制系统', { exact: true }).waitFor()
        await look(d, 'alert-watch')
        await button(d, w.openAlert).first().click()
        await d.page.locator('section.owed').waitFor()
      },
      'has a page for each': async () => {
        const d = await enter(WHO[language], `/alerts?state=closed&cause_id=${CAUSE[language]}`)
        await d.page.locator('tr[data-row]').first().click()
        await d.page.locator('a.whole').click()
        await d.page.locator('ol.story li').first().waitFor()
        await look(d, 'alert-page')
      },
    },
    'the sensors': {
      'show their health and flow': async () => {
        const d = await enter(WHO[language], '/sensors')
        await d.page.locator('tr[data-row]').first().waitFor()
        await look(d, 'sensors')
        await d.page.locator('tr[data-row] a').first().click()
        await d.page.locator('ol.bars li').first().waitFor()
        await d.page.locator('ol.refused li').first().getByText('{"timestamp":"2026-11-20T14:0', { exact: true }).waitFor()
        await d.page.locator('dd.row span', { hasText: w.again }).locator('b').waitFor()
        await look(d, 'sensor-page')
      },
      'take data in once something is agreed': async () => {
        const d = await enter('bank', '/sensors')
        await button(d, w.register).click()
        await d.page.fill('#sf-name', `试验探针 ${language}`)
        await d.page.fill('#sf-exit', '专线')
        await button(d, w.save).click()
        await d.page.locator('code.token').waitFor()
        await d.page.locator('.el-dialog:visible').getByRole('button', { name: w.close, exact: true }).last().click()
        await settle(d)
        await d.page.getByRole('link', { name: `试验探针 ${language}` }).click()
        await d.page.getByText(w.none, { exact: true }).first().waitFor()
        await button(d, w.agree).click()
        await d.page.fill('#sa-by', '分管领导示例')
        await d.page.fill('#sa-until', new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10))
        await settle(d)
        await look(d, 'sensor-agree')
        await d.page.locator('.el-dialog:visible').getByRole('button', { name: w.save, exact: true }).click()
        await d.page.getByText(w.waiting, { exact: true }).first().waitFor()
        await d.page.getByText(w.live, { exact: true }).first().waitFor()
      },
      'are shown with the rest of a unit': async () => {
        const d = await enter(WHO[language], '/alerts?state=all')
        await d.page.locator('tr[data-row]').first().click()
        await d.page.locator('aside.panel dl.facts a').nth(1).click()
        await d.page.locator('table.plain').first().waitFor()
        await look(d, 'unit-monitor')
      },
    },
  }
}
