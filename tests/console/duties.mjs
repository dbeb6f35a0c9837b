// SPDX-License-Identifier: Apache-2.0
// Duties at the console: an operator proves one and the police receive it; the police read figures and
// the law; a campaign from its opening to its report; the inbox and its rules; channels.
import { button, settle, signIn, useCode } from './hands.mjs'

const PDF = { name: '证明材料.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n') }
/* In the second language a sample is enough: the numbers are the same. */
const FIGURES = { zh: ['region', 'document'], en: ['sector'] }
const ROWS = { zh: [0, 1], en: [1] }
const DAY_MS = 86_400_000
const AHEAD = new Date(Date.now() + 30 * DAY_MS).toISOString().slice(0, 10)
const must = (holds, what) => { if (!holds) throw new Error(what) }
const number = (text) => Number(/\d+/.exec(text ?? '')?.[0] ?? NaN)

/* Ask the API as the person at this desk, with the session of the page. */
const ask = ({ page }, method, path, body) => page.evaluate(async ([method, path, body]) => {
  const { request_token: token } = await (await fetch('/api/v1/session')).json()
  const headers = { 'Content-Type': 'application/json', ...(method === 'GET' ? {} : { 'X-Request-Token': token, 'Idempotency-Key': crypto.randomUUID() }) }
  const reply = await fetch(`/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) })
  const answer = await reply.json()
  if (!reply.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`)
  return answer
}, [method, path, body])

/* Press a button, fill its dialog, confirm; the dialog closes when the server agreed. */
async function decide(desk, where, name, fill) {
  const { page } = desk
  await where.getByRole('button', { name, exact: true }).first().click()
  const dialog = page.locator('.el-dialog:visible')
  await dialog.waitFor()
  if (fill) await fill(dialog)
  await dialog.locator('.el-button--primary').click()
  await dialog.waitFor({ state: 'hidden', timeout: 15_000 }).catch(async () => { throw new Error(`“${name}” is refused: ${await dialog.innerText()}`) })
  await settle(desk)
}
const listTotal = async (desk) => {
  await settle(desk)
  return number(await desk.page.locator('tr.group th > span').first().innerText())
}

/* The scenes in their order; `desk` gives a person's desk by name, `look` checks and keeps a screen. */
export function dutyScenes({ desk, look, server, language, w }) {
  const kept = {}
  const journeys = {
    'an operator': {
      'what is overdue stands first, and keys walk the list': async () => {
        const d = await desk('duty officer')
        const { page } = d
        await signIn(d, server.accounts[`od.${language}`], language)
        await d.go('/home')
        await page.locator('tr[data-row]').first().waitFor()
        await look(d, 'home')
        must((await page.locator('tr.group').first().innerText()).includes(w.overdue), 'the first group is not what is overdue')
        const shown = number(await page.locator('.seg button', { hasText: w.overdue }).innerText())
        must(shown === (await listTotal(d)), 'the bin and its group count differently')
        await page.locator('main').focus()
        await page.keyboard.press('j')
        const row = await page.evaluate(() => document.activeElement.id)
        must(row.startsWith('o-'), 'j does not reach the first row')
        await page.keyboard.press('Enter')
        await page.locator('aside.panel h2').waitFor()
        await look(d, 'home-panel')
        await page.keyboard.press('Escape')
        await page.locator('aside.panel').waitFor({ state: 'detached' })
        must((await page.evaluate(() => document.activeElement.id)) === row, 'Esc does not give the focus back to the row')
      },
      'the duty shows its days, its clause and what others demand': async () => {
        const d = await desk('duty officer')
        const { page } = d
        const owed = (await ask(d, 'GET', '/obligations?view=unit&bin=overdue&limit=100')).items
        const ready = owed.filter((one) => one.owed_to_party?.name.includes('支队') && !one.matter_id && one.clause && one.computed && !one.proved_at)
        must(ready.length, 'the hospital owes the city police nothing overdue')
        kept.duty = (ready.find((one) => one.computed.unit === 'workdays') ?? ready[0])
        await d.go(`/obligations/${kept.duty.id}`)
        await page.locator('.sheet h2').waitFor()
        await look(d, 'duty')
        must(kept.duty.computed.unit !== 'workdays' || (await page.locator('.trace ol li').count()) >= kept.duty.computed.amount, 'the walk over the days is not there')
        await page.locator('blockquote a').first().click()
        await page.locator('p.text').waitFor()
        await look(d, 'clause')
        await page.goBack()
      },
      'it is assigned and proved with a file': async () => {
        const d = await desk('duty officer')
        const acts = d.page.locator('.act')
        await acts.waitFor()
        await decide(d, acts, w.assign, (dialog) => dialog.locator('#oa-to').selectOption({ index: 1 }))
        await decide(d, acts, w.prove, async (dialog) => {
          await dialog.locator('#oa-file').setInputFiles(PDF)
          await dialog.locator('#oa-reason').fill('报告已送达，附回执。')
          await look(d, 'prove')
        })
        await d.page.getByText(w.ownProof).first().waitFor()
        await d.page.locator('.course', { hasText: PDF.name }).waitFor()
        await look(d, 'proved')
      },
      'the police find the proof waiting and receive it': async () => {
        const d = await desk('duty police')
        await signIn(d, server.accounts[`pd.${language}`], language)
        await d.go(`/obligations/${kept.duty.id}`)
        await d.page.locator('.act').waitFor()
        await look(d, 'proof-to-receive')
        await decide(d, d.page.locator('.act'), w.receive)
        await d.page.getByText(w.received).first().waitFor()
        const o = await desk('duty officer')
        await o.page.reload()
        await o.page.getByText(w.received).first().waitFor()
        await look(o, 'proof-received')
      },
      'an extension is asked and granted': async () => {
        const o = await desk('duty officer')
        const ready = (await ask(o, 'GET', '/obligations?view=unit&bin=overdue&limit=100')).items
          .filter((one) => one.owed_to_party?.name.includes('支队') && !one.matter_id && !one.proved_at && !one.asked_until)
        must(ready.length, 'nothing is left to ask an extension for')
        await o.go(`/obligations/${ready[0].id}`)
        await o.page.locator('.act').waitFor()
        await decide(o, o.page.locator('.act'), w.extend, async (dialog) => {
          await dialog.locator('#oa-until').fill(AHEAD)
          await dialog.locator('#oa-reason').fill('机构排期，需要延期。')
        })
        await o.page.getByText(AHEAD).first().waitFor()
        const p = await desk('duty police')
        await p.go(`/obligations/${ready[0].id}`)
        await p.page.locator('.act').waitFor()
        await decide(p, p.page.locator('.act'), w.grant)
        await look(p, 'extension-granted')
        await o.page.reload()
        await o.page.locator('.sheet dd', { hasText: AHEAD }).first().waitFor()
      },
      'the inbox remembers what was read': async () => {
        const d = await desk('duty officer')
        const { page } = d
        await d.go('/inbox')
        await page.locator('li[data-row]').first().waitFor()
        await look(d, 'inbox')
        const before = number(await page.locator('.head small').innerText())
        await page.getByRole('button', { name: w.markRead, exact: true }).first().click()
        await settle(d)
        must(number(await page.locator('.head small').innerText()) === before - 1, 'one message read does not count')
        const newest = (await ask(d, 'GET', '/inbox')).items[0].id
        await page.reload()
        await page.locator('li[data-row]').first().waitFor()
        await button(d, w.readAll).click()
        await settle(d)
        const left = (await ask(d, 'GET', '/inbox?unread=true')).items
        must(left.every((one) => one.id > newest), 'messages that were seen stay unread') // others may come meanwhile
      },
      'rules of reminding are kept': async () => {
        const d = await desk('duty officer')
        await d.go('/reminders')
        await d.page.fill('#rm-mail', 'duty@example.cn')
        await d.page.fill('#rm-before_days', '5, 2')
        await look(d, 'reminders')
        await d.page.locator('form button[type=submit]').click()
        await settle(d)
        await d.page.reload()
        await d.page.locator('#rm-mail').waitFor()
        await settle(d)
        must((await d.page.inputValue('#rm-mail')) === 'duty@example.cn', 'the address is not kept')
        must(/^\D*(5\D+2|2\D+5)\D*$/.test(await d.page.inputValue('#rm-before_days')), 'the days are not kept')
      },
    },
    'a police officer': {
      'the area and its leader’s page': async () => {
        const d = await desk('duty police')
        await d.go('/home?view=area')
        await d.page.locator('tr[data-row]').first().waitFor()
        await look(d, 'area')
        await d.go('/leader')
        await d.page.locator('.bins').waitFor()
        await look(d, 'leader')
        const late = number(await d.page.locator('.bins b').first().innerText())
        await d.page.locator('.bins a').first().click()
        must((await listTotal(d)) === late, 'the number of overdue duties opens another list')
      },
      'every number opens a list of exactly that many': async () => {
        const d = await desk('duty police')
        const { page } = d
        for (const by of FIGURES[language]) {
          await d.go(`/figures?by=${by}`)
          await page.locator('tbody tr').first().waitFor()
          await look(d, `figures-${by}`)
          for (const row of ROWS[language]) {
            const cells = await page.locator('tbody tr').nth(row).locator('td a').count()
            for (let n = 0; n < cells; n++) {
              const link = page.locator('tbody tr').nth(row).locator('td a').nth(n)
              const said = number(await link.innerText())
              await link.click()
              await page.locator('tr.group').first().waitFor()
              const total = await listTotal(d)
              must(total === said, `${page.url()} holds ${total}, not ${said}`)
              await page.goBack()
              await page.locator('tbody tr').nth(row).locator('td a').first().waitFor()
            }
          }
        }
        await d.go('/obligations?view=area&bin=undated')
        await page.locator('tr.group').first().waitFor()
        await look(d, 'standing-of-the-area')
      },
      'document, clause, who owes it here now': async () => {
        const d = await desk('duty police')
        const { page } = d
        await d.go('/law?document=MPS1960')
        const first = page.locator('tr[data-row]', { has: page.locator('td.num a') }).nth(3)
        await first.waitFor()
        await look(d, 'law')
        await first.locator('td.num a').click()
        const links = page.locator('.owed a, td.num a')
        await links.first().waitFor()
        await look(d, 'clause-owed')
        for (let n = 0; n < (await links.count()); n++) {
          const said = number(/\d+$/.exec(await links.nth(n).innerText())?.[0])
          await links.nth(n).click()
          await page.locator('tr.group').first().waitFor()
          const total = await listTotal(d)
          must(total === said, `${page.url()} holds ${total}, not ${said}`)
          await page.goBack()
          await links.first().waitFor()
        }
      },
    },
    'a campaign': {
      'its organiser opens it from the document': async () => {
        const a = await desk('administrator')
        await signIn(a, server.accounts[`sa.${language}`], language)
        const s = await desk('security administrator')
        await signIn(s, server.accounts[`sc.${language}`], language)
        const authority = await ask(a, 'POST', '/parties', { name: `示例通信管理局${language}（演示）`, kinds: ['telecom-authority'], region: '990100', reason: '登记' })
        const carrier = await ask(await desk('duty police'), 'POST', '/parties', { name: `示例电信${language}（演示）`, kinds: ['carrier'], region: '990102', reason: '登记' })
        for (const [who, roles, party, region] of [['telecom', ['regulator'], authority.id, '990100'], ['carrier', ['operator'], carrier.id, undefined]]) {
          const account = await ask(s, 'POST', '/accounts', { name: `${who}.${language}`, person_name: '经办人测试', roles, party_id: party, region })
          const d = await desk(who)
          await useCode(d, (await ask(s, 'POST', `/accounts/${account.id}/code`)).code, language)
        }
        const d = await desk('telecom')
        await d.go('/campaigns')
        await button(d, w.openRun).first().waitFor()
        await look(d, 'campaigns')
        await decide(d, d.page.locator('.template'), w.openRun, async (dialog) => {
          await dialog.locator('#co-zh').fill(`示例专项行动${language}`)
          await dialog.locator('#co-en').fill('Example campaign')
          await look(d, 'campaign-open')
        })
        await d.page.waitForURL(/campaigns\/\w+/)
        await d.page.locator('td button.link').first().waitFor()
        await look(d, 'campaign')
        kept.campaign = d.page.url().split('#')[1].split('?')[0]
      },
      'a unit hands in, is returned, hands in again, and is received': async () => {
        const unit = await desk('carrier')
        const organiser = await desk('telecom')
        const row = (d) => d.page.locator('tbody tr', { hasText: `示例电信${language}` }).filter({ hasText: w.deliverable })
        const handIn = async () => {
          await unit.go(kept.campaign)
          await unit.page.reload()
          await row(unit).waitFor()
          await decide(unit, row(unit), w.handIn, async (dialog) => {
            await dialog.locator('#ca-file').setInputFiles(PDF)
            await dialog.locator('#ca-reason').fill('工作方案一份')
          })
        }
        await handIn()
        await look(unit, 'campaign-handed-in')
        await organiser.page.reload()
        await row(organiser).waitFor()
        await decide(organiser, row(organiser), w.giveBackRun, (dialog) => dialog.locator('#ca-reason').fill('请写明责任部门'))
        await handIn()
        await organiser.page.reload()
        await row(organiser).waitFor()
        await look(organiser, 'campaign-to-receive')
        await decide(organiser, row(organiser), w.receiveRun)
        await row(organiser).getByText(w.standingReceived).waitFor()
      },
      'it is closed and its report is a file': async () => {
        const d = await desk('telecom')
        await decide(d, d.page.locator('.head'), w.closeRun)
        const [file] = await Promise.all([d.page.waitForEvent('download'), button(d, w.report).click()])
        must((await file.suggestedFilename()).endsWith('.pdf'), 'the report is not a PDF')
        await look(d, 'campaign-closed')
      },
    },
    'an administrator': {
      'a channel is added, and deliveries have their page': async () => {
        const d = await desk('administrator')
        await d.go('/channels')
        await decide(d, d.page.locator('.head'), w.addChannel, async (dialog) => {
          await dialog.locator('input[value=webhook]').check()
          await dialog.locator('#ch-name').fill(`值班室${language}`)
          await dialog.locator('#ch-url').fill('https://127.0.0.1:9/hook')
          await look(d, 'channel-new')
        })
        await d.page.locator('td', { hasText: `值班室${language}` }).waitFor()
        await look(d, 'channels')
        await d.go('/deliveries')
        await look(d, 'deliveries')
      },
    },
  }
  return journeys
}
