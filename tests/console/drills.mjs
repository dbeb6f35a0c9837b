// SPDX-License-Identifier: Apache-2.0
// Plans and drills at the console: a plan from its draft to its review; a drill from its script to its
// report, with what the red side may not do, as organiser, red side, blue side and referee.
import { button, settle, useCode } from './hands.mjs'

const W = {
  zh: {
    newPlan: '编写预案', isBase: '供下级单位据以制定预案', save: '保存', issue: '印发施行', begin: '开始评估', review: '评估结论', conclude: '作出结论', keep: '继续施行', newDrill: '筹划演练', script: '脚本', write: '编写脚本', addInject: '增加情况', addReaction: '增加反应', authorise: '批准', red: '红方', agree: '我已阅读并同意', sign: '签署承诺', start: '开始', declare: '申报行动', refused: '拒绝', judge: '评判', cameNot: '没有反应', end: '结束', report: '总结', makeReport: '总结演练', addFinding: '增加问题', addLesson: '增加改进事项', paper: '总结评估报告 PDF', percent: '50%', board: '实施', story: '时间线',
  },
  en: {
    newPlan: 'Write a plan', isBase: 'Others derive their plans from it', save: 'Save', issue: 'Issue', begin: 'Begin the review', review: 'Conclude the review', conclude: 'Conclude', keep: 'keep', newDrill: 'Plan a drill', script: 'Script', write: 'Write the script', addInject: 'Add an inject', addReaction: 'Add a reaction', authorise: 'Authorise', red: 'Red side', agree: 'I have read this and agree', sign: 'Sign', start: 'Start', declare: 'Declare', refused: 'refused', judge: 'Judge', cameNot: 'It did not come', end: 'End', report: 'Report', makeReport: 'Report on the drill', addFinding: 'Add a problem', addLesson: 'Add a lesson', paper: 'Report (PDF)', percent: '50%', board: 'Run', story: 'Timeline',
  },
}
const must = (holds, what) => { if (!holds) throw new Error(what) }

/* Ask the API as the person at this desk, with the session of the page. */
const ask = ({ page }, method, path, body) => page.evaluate(async ([method, path, body]) => {
  const { request_token: token } = await (await fetch('/api/v1/session')).json()
  const headers = { 'Content-Type': 'application/json', ...(method === 'GET' ? {} : { 'X-Request-Token': token, 'Idempotency-Key': crypto.randomUUID() }) }
  const reply = await fetch(`/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) })
  const answer = await reply.json()
  if (!reply.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`)
  return answer
}, [method, path, body])
const partyOf = async (d) => (await ask(d, 'GET', '/session')).account.party.id
const later = (ms) => new Date(Date.now() + ms).toISOString().replace(/\.\d+/, '')

const HOUR_MS = 3_600_000

/* Press a button, fill its dialog, confirm; the dialog closes when the server agreed. */
async function decide(d, name, confirm, fill) {
  await button(d, name).first().click()
  const dialog = d.page.locator('.el-dialog:visible')
  await dialog.waitFor()
  if (fill) await fill(dialog)
  await dialog.getByRole('button', { name: confirm, exact: true }).click()
  await dialog.waitFor({ state: 'hidden', timeout: 15_000 }).catch(async () => { throw new Error(`“${name}” is refused: ${await dialog.innerText()}`) })
  await settle(d)
}

export function drillScenes({ desk, look, server, language }) {
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
  const drillOf = (name, account) => enter(name, account, `/drills/${kept.drill}`)
  return {
    'a plan': {
      'is written with its contacts': async () => {
        const d = await enter('office', 'net', '/plans')
        await look(d, 'plans')
        await decide(d, w.newPlan, w.save, async (dialog) => {
          await d.page.fill('#pf-title', `示例预案 ${language}`)
          await d.page.fill('#pf-code', '1')
          await d.page.fill('#pf-issued', '2026-01-05')
          await d.page.fill('#pf-effective', '2026-01-05')
          await d.page.fill('#pf-summary', '组织指挥、预警、处置、保障。')
          await dialog.locator('.contact input').nth(0).fill('值班室')
          await dialog.locator('.contact input').nth(2).fill('0000-0000')
          await dialog.getByText(w.isBase).click()
          await look(d, 'plan-form')
        })
        await look(d, 'plan-draft')
      },
      'is issued and reviewed, criterion by criterion': async () => {
        const d = await desk('office')
        await decide(d, w.issue, w.issue)
        await decide(d, w.begin, w.begin)
        await decide(d, w.review, w.conclude, async (dialog) => {
          for (const code of ['scientific', 'practical', 'operable']) await dialog.locator(`input[name=pr-${code}][value=yes]`).check()
          await dialog.locator('input[name=pr-conclusion][value=keep]').check()
          await dialog.locator('#pr-text').fill('总体可用。')
          await look(d, 'plan-review')
        })
        await d.page.getByText(w.keep, { exact: true }).first().waitFor()
        await look(d, 'plan-reviewed')
      },
    },
    'a drill': {
      'has a plan with its scope, and a script': async () => {
        const [office, hospital, red, referee] = [await enter('office', 'net', '/drills'), await enter('hospital', 'hosp.1', '/drills'), await enter('red', 'team', '/drills'), await enter('referee', 'police.c', '/drills')]
        await look(office, 'drills')
        await button(office, w.newDrill).first().click()
        await look(office, 'drill-form')
        await office.page.keyboard.press('Escape')
        const system = (await ask(hospital, 'GET', '/systems?limit=1')).items[0]
        kept.hospital_id = await partyOf(hospital)
        const drill = await ask(office, 'POST', '/drills', {
          title: `医院勒索攻防演练 ${language}`, purpose: '检验勒索事件的发现、报告和恢复', drill_kind: 'attack-defence', window_from: later(-HOUR_MS), window_to: later(24 * HOUR_MS),
          parts: [{ party_id: await partyOf(red), part: 'red' }, { party_id: kept.hospital_id, part: 'blue' }, { party_id: await partyOf(referee), part: 'referee' }],
          scope: { systems: [system.id], ranges: ['10.66.0.0/24'], domains: ['*.drill.example.cn'] },
        })
        kept.drill = drill.id
        const d = await drillOf('office', 'net')
        await look(d, 'drill-planned')
        const { page } = d
        await button(d, w.script).click()
        await button(d, w.write).click()
        await button(d, w.addInject).click()
        await page.locator('.line textarea').nth(0).fill('挂号系统弹出勒索信')
        await page.locator('.line').nth(0).locator('select').nth(0).selectOption(kept.hospital_id)
        for (const [n, text] of ['启动预案', '报告事件'].entries()) {
          await button(d, w.addReaction).click()
          await page.locator('.line textarea').nth(n + 1).fill(text)
        }
        await look(d, 'drill-script')
        await button(d, w.save).click()
        await settle(d)
      },
      'is authorised by a second person, and only then seen by the red side': async () => {
        const d = await drillOf('second', 'net.b')
        await decide(d, w.authorise, w.authorise)
        const red = await drillOf('red', 'team')
        await button(red, w.red).click()
        must(!(await red.page.content()).includes('勒索信'), 'the red side reads the script')
        await look(red, 'drill-undertaking')
        await red.page.getByText(w.agree).click()
        await button(red, w.sign).click()
        await settle(red)
        await look(red, 'drill-red')
      },
      'refuses what is out of scope or destructive while it runs': async () => {
        const d = await drillOf('second', 'net.b')
        await decide(d, w.start, w.start)
        await look(d, 'drill-running')
        const red = await drillOf('red', 'team')
        await button(red, w.red).click()
        for (const [target, technique] of [['10.66.0.7', 'scan'], ['10.99.0.1', 'scan'], ['10.66.0.7', 'tamper']]) {
          await red.page.locator('.declare input').first().fill(target)
          await red.page.locator('.declare select').selectOption(technique)
          await button(red, w.declare).click()
          await settle(red)
        }
        must(await red.page.locator('td .badge.bad', { hasText: w.refused }).count() === 2, 'two actions should be refused')
        await look(red, 'drill-refused')
        const blue = await drillOf('hospital', 'hosp.1')
        await blue.page.getByText('挂号系统弹出勒索信').waitFor()
        must(!(await blue.page.content()).includes('启动预案'), 'the blue side reads what is expected of it')
        await look(blue, 'drill-blue')
      },
      'is judged by the referee and reported by the organiser': async () => {
        const d = await drillOf('referee', 'police.c')
        await look(d, 'drill-board')
        await button(d, w.story).click()
        await d.page.fill('#drill-note', '裁判已到位')
        await d.page.locator('.note button').click()
        await d.page.getByText('裁判已到位').waitFor()
        await look(d, 'drill-story')
        await button(d, w.board).click()
        await decide(d, w.judge, w.save, () => look(d, 'drill-judge'))
        await button(d, w.judge).nth(1).click()
        const dialog = d.page.locator('.el-dialog:visible')
        await dialog.getByText(w.cameNot).click()
        await dialog.getByRole('button', { name: w.save, exact: true }).click()
        await settle(d)
        await decide(d, w.end, w.end)
        const office = await drillOf('office', 'net')
        await decide(office, w.report, w.makeReport, async (form) => {
          await form.locator('#dr-summary').fill('总体有效，恢复偏慢。')
          await form.getByRole('button', { name: w.addFinding }).click()
          await form.locator('fieldset').nth(0).locator('input').fill('备份与生产网未隔离')
          await form.getByRole('button', { name: w.addLesson }).click()
          await form.locator('fieldset').nth(1).locator('input').first().fill('每季度测试恢复')
          await look(office, 'drill-report-form')
        })
        await office.page.getByText(w.percent).waitFor()
        await look(office, 'drill-report')
        const [file] = await Promise.all([office.page.waitForEvent('download'), button(office, w.paper).click()])
        must((await file.suggestedFilename()).endsWith('.pdf'), 'the report is not a PDF')
      },
    },
  }
}
