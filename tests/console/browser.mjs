// SPDX-License-Identifier: Apache-2.0
// Headless Chromium for the console's tests: watches for errors, policy violations and requests to
// other hosts, and runs axe on every screen.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const need = createRequire(new URL('../../src/console/package.json', import.meta.url))
const { chromium } = need('playwright-core')
const axeSource = readFileSync(need.resolve('axe-core/axe.min.js'), 'utf8')

const BROWSER = process.env.CHROMIUM ?? '/usr/bin/chromium'
const SWITCHES = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--font-render-hinting=none',
]
const PATIENCE_MS = 30_000
const AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']

export const here = (path) => fileURLToPath(new URL(path, import.meta.url))

/* One browser; `spki` pins the server's self-made certificate by its key. */
export async function openBrowser(spki) {
  return chromium.launch({
    executablePath: BROWSER,
    args: [...SWITCHES, ...(spki ? [`--ignore-certificate-errors-spki-list=${spki}`] : ['--ignore-certificate-errors'])],
  })
}

/* A person at a desk: own context, own session.  `faults` gathers what must not happen. */
export async function openDesk(browser, origin, { language = 'zh-CN', width = 1366, height = 768 } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, locale: language, timezoneId: 'Asia/Shanghai', acceptDownloads: true })
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE_MS)
  const faults = []
  const expected = []
  await context.addInitScript(() => {
    window.__violations = []
    document.addEventListener('securitypolicyviolation', (event) => {
      window.__violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile ?? ''}`)
    })
  })
  page.on('pageerror', (error) => faults.push(`page error: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return
    const text = message.text()
    const url = message.location().url ?? ''
    /* Asking who is signed in is answered 401 when nobody is: the browser logs that by itself. */
    const asked = (url.endsWith('/api/v1/session') && text.includes('401')) || expected.some((status) => text.includes(`status of ${status}`))
    if (!asked) faults.push(`console ${message.type()}: ${text} ${url}`)
  })
  /* What is still asked; the stream of events stays open and is none. */
  const asked = new Set()
  page.on('request', (request) => { if (!request.url().endsWith('/api/v1/live')) asked.add(request) })
  page.on('requestfinished', (request) => asked.delete(request))
  page.on('requestfailed', (request) => asked.delete(request))
  page.on('domcontentloaded', () => asked.clear()) /* what the page before it asked gets no answer */
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (!['data:', 'blob:', 'about:'].includes(url.protocol) && url.origin !== origin) faults.push(`request to ${request.url()}`)
  })
  return {
    page, context, faults,
    isQuiet: () => asked.size === 0,
    /* A status that the scene provokes on purpose. */
    expect: (status) => expected.push(String(status)),
    go: (hash) => page.goto(`${origin}/#${hash}`),
  }
}

/* axe evaluates as the debugger does, outside the page's own script policy. */
export async function checkScreen(desk, name) {
  const { page, faults } = desk
  await page.waitForTimeout(150)
  for (const violation of await page.evaluate(() => window.__violations.splice(0))) faults.push(`${name}: policy violation ${violation}`)
  await page.evaluate(axeSource)
  const found = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: { type: 'tag', values: tags } }), AA)
  for (const one of found.violations) {
    faults.push(`${name}: axe ${one.id} (${one.nodes.length}): ${one.nodes.slice(0, 3).map((node) => `${node.target.join(' ')} — ${node.any.concat(node.all, node.none)[0]?.message ?? ''}`).join(' | ')}`)
  }
}
