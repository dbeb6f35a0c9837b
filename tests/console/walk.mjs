// SPDX-License-Identifier: Apache-2.0
// The whole main job at the console, as operator, experts, regulator and police, in Chinese and in
// English: an Excel list becomes a graded, filed and certified system.  On every screen: no policy
// violation, no console error, no request elsewhere, no axe AA violation.
import { mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { alertScenes } from './alerts.mjs'
import { intelScenes } from './intel.mjs'
import { checkScreen, openBrowser, openDesk } from './browser.mjs'
import { drillScenes } from './drills.mjs'
import { dutyScenes } from './duties.mjs'
import { eventScenes } from './events.mjs'
import { act, button, fillEmpty, openMatterOf, settle, signIn, useCode } from './hands.mjs'
import { xlsx } from './sheet.mjs'
import { startServer } from './server.mjs'
import { watchScenes } from './watch.mjs'
import { WORDS } from './words.mjs'

const SHOTS = process.env.SHOTS ?? join(tmpdir(), 'panshi-console-shots')
const HOSPITAL = '滨江市第一人民医院（演示）'
const PEOPLE = ['zh', 'en'].flatMap((l) => [
  { name: `op.${l}`, person: '经办人测试', role: 'operator', party: HOSPITAL },
  ...[1, 2, 3].map((n) => ({ name: `ex${n}.${l}`, person: `专家测试${l}${n}`, role: 'expert', party: '滨江市等级保护专家组（演示）' })),
  { name: `re.${l}`, person: '主管测试', role: 'regulator', party: '滨江市卫生健康委员会（演示）', region: '990100', sector: '32' },
  { name: `po.${l}`, person: '民警测试', role: 'police', party: '滨江市公安局临江分局网安大队（演示）', region: '990102' },
  { name: `pc.${l}`, person: '支队测试', role: 'police', party: '滨江市公安局网安支队（演示）', region: '990100' },
  { name: `od.${l}`, person: '值班员测试', role: 'operator', party: HOSPITAL },
  { name: `pd.${l}`, person: '支队值班测试', role: 'police', party: '滨江市公安局网安支队（演示）', region: '990100' },
  { name: `sa.${l}`, person: '系统管理测试', role: 'system-admin' },
  { name: `sc.${l}`, person: '安全管理测试', role: 'security-admin' },
])

/* What an object of level 3 hands in; the form's keys, and the slots of the matter. */
const SLOTS = ['topology', 'organisation', 'design', 'products']
const FILE_SLOTS = ['topology', 'organisation', 'design-plan', 'products']
const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n')

let passed = 0
let failed = 0
async function scene(name, run) {
  try {
    await run()
    passed++
    console.log(`ok    ${name}`)
    return true
  } catch (error) {
    failed++
    console.log(`FAIL  ${name}\n      ${String(error.message ?? error).replace(/\n/g, '\n      ')}`)
    return false
  }
}

async function walk(browser, server, language) {
  const w = WORDS[language]
  const system = language === 'zh' ? '检验试剂管理系统' : '健康随访平台'
  const desks = {}
  const shots = { n: 0 }
  const desk = async (name) => (desks[name] ??= await openDesk(browser, server.origin, { language: language === 'en' ? 'en-US' : 'zh-CN' }))
  const look = async (d, name) => {
    await settle(d)
    await checkScreen(d, name)
    await d.page.screenshot({ path: join(SHOTS, `${language}-${String(++shots.n).padStart(2, '0')}-${name}.png`) })
    if (d.faults.length) throw new Error(d.faults.splice(0).join('\n'))
  }
  const steps = {
    'the operator signs in with password and second factor': async () => {
      const d = await desk('operator')
      await d.go('/sign-in')
      await look(d, 'sign-in')
      await signIn(d, server.accounts[`op.${language}`], language)
      await look(d, 'my-matters')
    },
    'a file with errors shows them all and stores nothing': async () => {
      const d = await desk('operator')
      await d.go('/import')
      await d.page.setInputFiles('input[type=file]', { name: '错误清单.xlsx', mimeType: 'application/octet-stream', buffer: xlsx('信息系统清单', ['序号', '系统名称', '安全保护等级', '投运时间'], [['1', '', '三级', '2020-01-01'], ['2', system, '九级', '不知道']]) })
      await d.page.getByText(w.bad).waitFor()
      await look(d, 'import-errors')
    },
    'the list as it lies in Excel is imported': async () => {
      const d = await desk('operator')
      await d.go('/import')
      await d.page.setInputFiles('input[type=file]', { name: '系统清单.xlsx', mimeType: 'application/octet-stream', buffer: xlsx('信息系统清单', ['序号', '系统名称 ', '运行状态', '投运时间', '描述'], [['１', system, '已运行', '2023年5月6日', '检验科试剂的采购、入库和使用。']]) })
      await d.page.getByText(w.good).waitFor()
      await look(d, 'import-plan')
      await button(d, w.apply).click()
      await d.page.getByText(w.done, { exact: true }).waitFor()
      await look(d, 'import-done')
    },
    'the record is completed, with a reason kept in its history': async () => {
      const d = await desk('operator')
      await d.go(`/systems?q=${encodeURIComponent(system)}`)
      await d.page.locator('tr[data-row]').first().waitFor()
      await look(d, 'systems')
      await d.page.locator('tr[data-row]').first().click()
      await d.page.waitForSelector('.tabs')
      await look(d, 'system-facts')
      await button(d, w.edit).click()
      if (await d.page.locator('#s-regulator.in').count()) {
        await d.page.fill('#s-regulator', '卫生健康')
        await d.page.locator('#s-regulator-list li', { hasText: '滨江市卫生健康委员会' }).click()
      }
      if (!(await d.page.locator('fieldset .ticks input:checked').count())) await d.page.locator('fieldset .ticks input').nth(1).check()
      await d.page.locator('.tabs').getByText(w.formTab, { exact: true }).click()
      await look(d, 'system-form-edit')
      await d.page.locator('#t-table6 .el-button').last().click()
      await d.page.locator('[id="f-table2.service_scope"]').selectOption('30')
      for (const slot of SLOTS) await d.page.locator(`[id="f-table5.${slot}"] input[type=radio]`).first().check()
      await fillEmpty(d, d.page.locator('.content'))
      await d.page.fill('#reason', '按备案要求补充')
      await look(d, 'system-form-filled')
      await button(d, w.save).click()
      await d.page.locator('.bar').waitFor({ state: 'hidden' })
      await look(d, 'system-form')
      const left = await d.page.locator('.problems').innerText().catch(() => '')
      if (left) throw new Error(`the form is not complete: ${left}`)
      await d.page.locator('.tabs').getByText(w.history, { exact: true }).click()
      await d.page.getByText('按备案要求补充').first().waitFor()
      await look(d, 'system-history')
    },
    'the wizard grades it': async () => {
      const d = await desk('operator')
      const { page } = d
      await button(d, w.begin).click()
      await page.locator('.el-dialog input[value=grading]').check()
      await look(d, 'begin')
      await page.locator('.el-dialog button[type=submit]').click()
      await page.waitForSelector('.steps')
      const forth = async () => { await page.locator('.nav button[type=submit]').click(); await settle(d) }
      for (const name of ['responsible_body', 'independent_business', 'several_resources']) await page.locator(`input[name=${name}]`).first().check()
      await page.locator('input[name=single_component]').last().check()
      await page.selectOption('#g-kind', { index: 1 })
      await look(d, 'wizard-object')
      await forth()
      for (const key of ['body', 'composition', 'business', 'data', 'duty']) await page.fill(`#g-${key}`, '由信息科负责，承载检验业务，数据存于本院机房。')
      await page.fill('#g-author', '经办人测试')
      await look(d, 'wizard-about')
      await forth()
      await page.locator('input[value=form-2025]').check()
      await look(d, 'wizard-scheme')
      await forth()
      for (const side of ['info', 'service']) {
        await page.locator(`input[name=${side}-public]`).nth(side === 'info' ? 2 : 1).check()
        await page.locator(`input[name=${side}-citizen]`).nth(2).check()
        await page.fill(`#g-${side}-about`, '患者检验结果和试剂库存。')
        await page.fill(`#g-${side}-why`, '泄露或中断会影响大量患者就诊，扰乱医疗秩序。')
        await look(d, `wizard-${side}`)
        await forth()
      }
      await look(d, 'wizard-facts')
      await forth()
      await page.locator('.big').waitFor()
      await page.locator('details.card summary').click()
      await look(d, 'wizard-result')
      await act(d, w.judge)
      await look(d, 'grading-judged')
    },
    'experts are asked': async () => {
      const d = await desk('operator')
      await act(d, w.appoint, async (dialog) => {
        for (const n of [1, 2, 3]) await dialog.getByText(`专家测试${language}${n}`).click()
        await look(d, 'grading-appoint')
      })
      await look(d, 'grading-review')
    },
    'the experts give their opinions and the chair concludes': async () => {
      for (const n of [3, 2, 1]) {
        const d = await desk(`expert ${n}`)
        await signIn(d, server.accounts[`ex${n}.${language}`], language)
        if (n === 1) await look(d, 'expert-my-matters')
        await openMatterOf(d, system)
        if (n === 1) await look(d, 'expert-matter')
        await act(d, w.opinion, async (dialog) => {
          await dialog.locator('input[type=radio]').first().check()
          await dialog.locator('#act-text').fill('定级对象明确，判定依据充分，级别适当。')
        })
      }
      const chair = await desk('expert 1')
      await look(chair, 'expert-opinions')
      await act(chair, w.agree)
      await look(chair, 'expert-concluded')
    },
    'the sector department approves': async () => {
      const o = await desk('operator')
      await o.page.reload()
      await o.page.waitForSelector('.do')
      await settle(o)
      await act(o, w.sector)
      const d = await desk('regulator')
      await signIn(d, server.accounts[`re.${language}`], language)
      await openMatterOf(d, system)
      await look(d, 'regulator-matter')
      await act(d, w.approve)
      await d.page.getByText(w.determined).first().waitFor()
      await look(d, 'regulator-approved')
    },
    'the filing is handed in': async () => {
      const d = await desk('operator')
      const { page } = d
      await d.go(`/systems?q=${encodeURIComponent(system)}`)
      await page.locator('tr[data-row]').first().click()
      await page.waitForSelector('.tabs')
      await button(d, w.begin).click()
      await page.locator('.el-dialog input[value=filing]').check()
      await settle(d)
      await page.locator('.el-dialog button[type=submit]').click()
      await page.waitForSelector('.do')
      await settle(d)
      await look(d, 'filing-draft')
      await button(d, w.me).click()
      await page.locator('form.fields button[type=submit]').click()
      await settle(d)
      for (const slot of FILE_SLOTS) {
        await page.locator(`#slot-${slot} input[type=file]`).setInputFiles({ name: `${slot}.pdf`, mimeType: 'application/pdf', buffer: PDF })
        await page.locator(`#slot-${slot} .file`).waitFor()
      }
      await look(d, 'filing-ready')
      await act(d, w.submit)
      await look(d, 'filing-submitted')
      server.organ = await page.evaluate(() => [...document.querySelectorAll('.facts dd')].map((one) => one.textContent).find((text) => text?.includes('公安局')))
    },
    'the police examine and return it, item by item': async () => {
      const d = await desk('police')
      await signIn(d, server.accounts[`${server.organ.includes('支队') ? 'pc' : 'po'}.${language}`], language)
      await look(d, 'police-my-matters')
      await openMatterOf(d, system)
      await d.page.locator('details.form > summary').first().click()
      await look(d, 'police-matter')
      await act(d, w.giveBack, async (dialog) => {
        await dialog.locator('.what').fill('表二')
        await dialog.locator('textarea').fill('请补充业务描述中的服务对象。')
      })
      await look(d, 'police-returned')
    },
    'the operator corrects and hands it in again': async () => {
      const d = await desk('operator')
      await openMatterOf(d, system)
      await d.page.getByText('请补充业务描述中的服务对象。').first().waitFor()
      await look(d, 'filing-returned')
      await d.page.fill('#i-note', '已按要求补充。')
      await d.page.locator('form.fields button[type=submit]').click()
      await settle(d)
      await act(d, w.submit)
      await look(d, 'filing-again')
    },
    'the police issue the certificate': async () => {
      const d = await desk('police')
      await d.page.reload()
      await d.page.waitForSelector('.do')
      await settle(d)
      await act(d, w.certify)
      await d.page.getByText(w.certified).first().waitFor()
      await look(d, 'police-certified')
    },
    'anybody checks the certificate without signing in': async () => {
      const d = await desk('operator')
      await d.go('/certificates')
      await d.page.locator('tr', { hasText: system }).getByText(w.check, { exact: true }).waitFor()
      await look(d, 'certificates')
      const link = await d.page.locator('tr', { hasText: system }).getByText(w.check, { exact: true }).getAttribute('href')
      const p = await desk('public')
      p.expect(401)
      await p.page.goto(`${server.origin}/${link}`)
      if (language === 'en') await p.page.click('.lang button[lang=en]')
      await p.page.locator('.verdict b', { hasText: w.valid }).waitFor()
      await p.page.getByText(system).waitFor()
      await look(p, 'check-valid')
      await p.page.fill('#c-code', 'AAAAAAAA')
      await p.page.locator('form button[type=submit]').click()
      await p.page.getByText(w.unknown).waitFor()
      await look(p, 'check-unknown')
    },
  }
  const play = async (who, parts) => {
    for (const [name, run] of Object.entries(parts)) {
      if (await scene(`${language}: ${who}${name}`, run)) continue
      for (const [who, d] of Object.entries(desks)) {
        const said = await d.page.locator('.toast.bad').allInnerTexts().catch(() => [])
        if (said.length) console.log(`      the ${who} was told: ${said.join(' | ').replaceAll('\n', ' ')}`)
        await d.page.screenshot({ path: join(SHOTS, `${language}-FAILED-${who}.png`) }).catch(() => undefined)
      }
      break
    }
  }
  const wanted = (process.env.SCENES ?? 'job duties drills alerts intel events watch').split(' ')
  if (wanted.includes('job')) await play('', steps)
  if (wanted.includes('duties')) for (const [who, parts] of Object.entries(dutyScenes({ desk, look, server, language, w }))) await play(`${who}: `, parts)
  if (wanted.includes('drills')) for (const [who, parts] of Object.entries(drillScenes({ desk, look, server, language }))) await play(`${who}: `, parts)
  if (wanted.includes('alerts')) for (const [who, parts] of Object.entries(alertScenes({ desk, look, server, language }))) await play(`${who}: `, parts)
  if (wanted.includes('intel')) for (const [who, parts] of Object.entries(intelScenes({ desk, look, server, language }))) await play(`${who}: `, parts)
  if (wanted.includes('events')) for (const [who, parts] of Object.entries(eventScenes({ desk, look, server, language }))) await play(`${who}: `, parts)
  if (wanted.includes('watch')) for (const [who, parts] of Object.entries(watchScenes({ desk, look, server, language }))) await play(`${who}: `, parts)
  for (const d of Object.values(desks)) await d.context.close()
}

/* The screens of the three administrators and the ones the job does not pass. */
async function administer(browser, server) {
  const tour = {
    sysadmin: ['/health', '/regions', '/parties', '/indicators', '/rules', '/inbox', '/reminders'],
    secadmin: ['/accounts', '/health'],
    auditor: ['/journal', '/health'],
    'hosp.tcm': ['/home', '/leader', '/obligations?view=unit&bin=undated', '/law', '/campaigns', '/inbox', '/my', '/matters', '/systems', '/systems/new', '/import', '/parties', '/certificates', '/check', '/nowhere'],
  }
  for (const [name, places] of Object.entries(tour)) {
    await scene(`${name} sees ${places.join(' ')}`, async () => {
      const d = await openDesk(browser, server.origin)
      await useCode(d, server.codes[name], 'zh')
      for (const place of places) {
        await d.go(place)
        await settle(d)
        await checkScreen(d, place)
        await d.page.screenshot({ path: join(SHOTS, `${name}${place.replace(/[^\w]+/g, '-')}.png`) })
      }
      if (name === 'auditor') {
        await d.go('/journal')
        await d.page.locator('.verdict', { hasText: WORDS.zh.whole }).waitFor()
      }
      const { faults } = d
      await d.context.close()
      if (faults.length) throw new Error(faults.join('\n'))
    })
  }
}

mkdirSync(SHOTS, { recursive: true })
const server = await startServer(PEOPLE)
const browser = await openBrowser(server.spki)
try {
  for (const language of (process.env.LANGUAGES ?? 'zh en').split(' ').filter(Boolean)) await walk(browser, server, language)
  await administer(browser, server)
} finally {
  await browser.close()
  if (failed) writeFileSync(join(SHOTS, 'server.log'), server.log())
  await server.stop()
}
if (failed) console.log(`screens and the server's log: ${SHOTS}`)
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed ? 1 : 0)
