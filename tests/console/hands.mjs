// SPDX-License-Identifier: Apache-2.0
// What a person does at the console, in small steps.
import { totp } from './server.mjs'

const SETTLE_MS = 300
const STEP_MS = 50
const PATIENCE_MS = 12_000
const CODE_MS = 30_000

/* A code is taken once: who signs in again within its half minute waits for the next. */
const usedCodes = new Map()
async function nextCode(page, account) {
  while (usedCodes.get(account.name) === Math.floor(Date.now() / CODE_MS)) await page.waitForTimeout(STEP_MS)
  usedCodes.set(account.name, Math.floor(Date.now() / CODE_MS))
  return totp(account.secret)
}

/* What the page says instead, when the first page does not come. */
async function enter(page) {
  await page.click('form button[type=submit]')
  await page.waitForSelector('.shell').catch(async (error) => {
    throw new Error(`${error.message}\nthe page says: ${(await page.locator('body').innerText()).slice(0, 400)}`)
  })
}

export async function signIn(desk, account, language) {
  const { page } = desk
  await desk.go('/sign-in')
  await page.fill('#name', account.name)
  await page.fill('#password', account.password)
  await page.click('form button[type=submit]')
  await page.waitForSelector('#totp')
  await page.fill('#totp', await nextCode(page, account))
  await enter(page)
  await speak(desk, language)
}

export async function useCode(desk, code, language) {
  const { page } = desk
  await desk.go('/sign-in')
  await page.click('.other button')
  await page.fill('#code', code)
  await enter(page)
  await speak(desk, language)
}

/* The choice is kept on the server: the next page waits until it is there. */
async function speak(desk, language) {
  const { page } = desk
  await page.click(`.top .lang button[lang=${language}]`)
  await page.waitForSelector(`.top .lang button[lang=${language}][aria-pressed=true]`)
  await settle(desk)
}

/* Every answer is there and the page has drawn it. */
export async function settle({ page, isQuiet }) {
  for (let quiet = 0, waited = 0; quiet < SETTLE_MS && waited < PATIENCE_MS; waited += STEP_MS) {
    await page.waitForTimeout(STEP_MS)
    quiet = isQuiet() ? quiet + STEP_MS : 0
  }
}
export const button = ({ page }, name) => page.getByRole('button', { name, exact: typeof name === 'string' })

/* Do an action of the matter page: open its dialog, let `fill` enter what it asks, confirm. */
export async function act(desk, name, fill) {
  const { page } = desk
  await page.locator('.actions').getByRole('button', { name, exact: true }).click()
  const dialog = page.locator('.el-dialog')
  await dialog.waitFor()
  const reason = dialog.locator('#act-reason')
  if (await reason.count()) await reason.fill('材料齐全，判定依据充分，同意。')
  if (fill) await fill(dialog)
  await dialog.locator('button[type=submit]').click()
  await dialog.waitFor({ state: 'hidden', timeout: 15_000 }).catch(async () => { throw new Error(`“${name}” is refused: ${await dialog.innerText()}`) })
  await settle(desk)
}

const SAMPLE = { date: '2024-05-06', email: 'office@example.cn', tel: '13800000000', number: '3' }

/* Answer every required field that is still empty; answers may bring new fields, so look again. */
export async function fillEmpty(desk, within, rounds = 4) {
  for (let round = 0; round < rounds; round++) {
    const fields = within.locator('.field:has(.must)')
    let filled = 0
    for (let n = 0; n < (await fields.count()); n++) {
      const field = fields.nth(n)
      const select = field.locator('select:not([disabled])')
      const ticks = field.locator('input[type=checkbox]:not([disabled])')
      const radios = field.locator('input[type=radio]:not([disabled])')
      const input = field.locator('input.in:not([disabled]), textarea:not([disabled])')
      if (await select.count()) {
        if ((await select.first().inputValue()) === '') { await select.first().selectOption({ index: 1 }); filled++ }
      } else if (await radios.count()) {
        if (!(await field.locator('input[type=radio]:checked').count())) { await radios.last().check(); filled++ }
      } else if (await ticks.count()) {
        if (!(await field.locator('input[type=checkbox]:checked').count())) { await ticks.first().check(); filled++ }
      } else if ((await input.count()) && (await input.first().inputValue()) === '') {
        await input.first().fill(SAMPLE[await input.first().getAttribute('type')] ?? '测试内容')
        filled++
      }
    }
    if (!filled) return
  }
}

export async function openMatterOf(desk, system) {
  const { page } = desk
  await desk.go('/my')
  const row = page.locator('tr[data-row]', { hasText: system }).first()
  await row.waitFor()
  await row.click()
  await page.locator('.panel .el-button--primary').click()
  await page.waitForSelector('.do')
  await settle(desk)
}
