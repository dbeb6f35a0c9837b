// SPDX-License-Identifier: Apache-2.0
// The watch at the console: a roster and its shift, the call tree, a key period that a sector's regulator
// declares and a unit reports to in two taps, also on a phone.
import { button, settle, useCode } from './hands.mjs'

const W = {
  zh: { newRoster: '新建值班表', save: '保存', soundOn: '打开声音', soundOff: '关闭声音', ringsNot: '声音已关闭', rings: '声音已打开', takeOver: '接班', entry: '记一条', handOver: '交班', waits: '等待接班', takeBack: '收回交班', onDuty: '有人在岗', addContact: '增加联系人', test: '测试通联', start: '开始呼叫', reached: '接通', notReached: '未接通', declare: '设定重要时期', quiet: '一切正常', reported: '已于', more: '又有情况', send: '报告', event: '有情况' },
  en: { newRoster: 'New roster', save: 'Save', soundOn: 'Switch sound on', soundOff: 'Switch sound off', ringsNot: 'Sound is off', rings: 'Sound is on', takeOver: 'Take over', entry: 'Add an entry', handOver: 'Hand over', waits: 'waits for the next', takeBack: 'Take back', onDuty: 'somebody is on duty', addContact: 'Add a contact', test: 'Test the channel', start: 'Call now', reached: 'Reached', notReached: 'Not reached', declare: 'Declare a key period', quiet: 'All is well', reported: 'Reported', more: 'Something else happened', send: 'Report', event: 'event' },
}

/* Press a button, fill its dialog, confirm; it closes when the server agreed. */
async function decide(d, name, confirm, fill) {
  await button(d, name).first().click()
  const dialog = d.page.locator('.el-dialog:visible')
  await dialog.waitFor()
  await settle(d)
  if (fill) await fill(dialog)
  await dialog.getByRole('button', { name: confirm, exact: true }).click()
  await dialog.waitFor({ state: 'hidden', timeout: 15_000 }).catch(async () => { throw new Error(`“${name}” is refused: ${await dialog.innerText()}`) })
  await settle(d)
}

export function watchScenes({ desk, look, server, language }) {
  const w = W[language]
  const kept = {}
  async function enter(name, account, hash) {
    const d = await desk(name)
    if (!kept[name]) await useCode(d, server.codes[account], language)
    kept[name] = true
    await d.go(hash)
    await d.page.reload()
    await settle(d)
    return d
  }
  const bureau = (hash) => enter('bureau', 'reg.trans', hash)
  const unit = (hash) => enter('bus company', 'bus', hash)
  const title = `示例运输保障 ${language}`
  return {
    'a watch': {
      'begins without a roster': async () => {
        const d = await bureau('/watch')
        await d.page.getByText(w.ringsNot).first().waitFor()
        await look(d, 'watch-empty')
        await button(d, w.soundOn).click()
        await d.page.getByText(w.rings, { exact: true }).waitFor()
        await button(d, w.soundOff).click()
      },
      'has a roster whose shifts are made ahead': async () => {
        const d = await bureau('/watch/rosters')
        await decide(d, w.newRoster, w.save, async (dialog) => {
          await d.page.fill('#ro-name', '运输值班')
          await dialog.locator('#ro-add-officer').selectOption({ index: 1 })
          await look(d, 'watch-roster-form')
        })
        await d.page.locator('button.shift').first().waitFor()
        await look(d, 'watch-rosters')
      },
      'is taken over, written down and handed over': async () => {
        const d = await bureau('/watch')
        // in the second language the same person is on duty already
        if (!await button(d, w.entry).count()) await decide(d, w.takeOver, w.takeOver)
        await d.page.getByText(w.onDuty).waitFor()
        await decide(d, w.entry, w.entry, async () => { await d.page.fill('#shift-words', `公交集团来电，调度系统缓慢 ${language}`) })
        await d.page.getByText(`公交集团来电，调度系统缓慢 ${language}`).waitFor()
        await look(d, 'watch-on-duty')
        await decide(d, w.handOver, w.handOver, async () => {
          await d.page.fill('#shift-words', '继续跟进调度系统')
          await look(d, 'watch-hand-over')
        })
        await d.page.getByText(w.waits).first().waitFor()
        await button(d, w.takeBack).click()
        await d.page.locator('.el-dialog:visible').getByRole('button', { name: w.takeBack, exact: true }).click()
        await settle(d)
      },
      'calls down its tree': async () => {
        const d = await bureau('/watch/calls')
        for (const [name, phone] of [['示例甲', '13900000001'], ['示例乙', '13900000002']]) {
          await decide(d, w.addContact, w.save, async () => {
            await d.page.fill('#c-name', name)
            await d.page.fill('#c-phone', phone)
          })
        }
        await decide(d, w.test, w.start)
        await button(d, w.notReached).click()
        await settle(d)
        await look(d, 'watch-calling')
        await button(d, w.reached).click()
        await settle(d)
        await look(d, 'watch-called')
      },
    },
    'a key period': {
      'is declared for the units of a sector': async () => {
        const d = await bureau('/watch/periods')
        await button(d, w.declare).click()
        await d.page.fill('#kp-title', title)
        await d.page.fill('#kp-time', '23:59')
        await d.page.locator('.el-dialog:visible input[type=checkbox][value=operator]').check()
        await look(d, 'watch-period-form')
        await d.page.locator('.el-dialog:visible').getByRole('button', { name: w.save, exact: true }).click()
        await d.page.getByRole('heading', { name: title }).waitFor()
        await settle(d)
        await look(d, 'watch-period')
      },
      'is reported to in two taps': async () => {
        const d = await unit('/watch/periods')
        const report = d.page.locator('section.report', { hasText: title })
        await look(d, 'watch-report')
        await report.getByRole('button', { name: w.quiet }).click()
        await report.getByText(w.reported).waitFor()
        await settle(d)
        await d.page.setViewportSize({ width: 390, height: 800 })
        await report.getByRole('button', { name: w.more }).click()
        await report.locator('textarea').fill('调度系统曾缓慢，已恢复')
        await look(d, 'watch-report-phone')
        await report.getByRole('button', { name: w.send, exact: true }).click()
        await report.getByText('调度系统曾缓慢，已恢复').waitFor()
        await d.page.setViewportSize({ width: 1366, height: 768 })
      },
      'shows who said what on which day': async () => {
        const d = await bureau('/watch/periods')
        await d.page.getByRole('link', { name: title }).click()
        await d.page.getByText('调度系统曾缓慢，已恢复').waitFor()
        await settle(d)
        await look(d, 'watch-board')
      },
    },
  }
}
