// SPDX-License-Identifier: Apache-2.0
// One bad day from its first word to its archive: a vulnerability is notified, becomes a yellow warning to 63
// units of which 60 sign, the silent three are called after, one unit has an incident of level III,
// the command starts a response and ends it, the investigation is written and archived.  People look
// at every stage on their screens; the sixty sign by the API, as their own programs would.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkScreen, openBrowser, openDesk } from './browser.mjs'
import { button, settle, signIn } from './hands.mjs'
import { startServer } from './server.mjs'

const SHOTS = process.env.SHOTS ?? join(tmpdir(), 'panshi-console-shots')
const OFFICE = '滨江市网信办（演示）'
const HOSPITAL = '滨江市第一人民医院（演示）'
const SILENT = ['滨江市中医院（演示）', '滨江市自来水有限公司（演示）', '滨江公共交通集团（演示）']
const SIGNERS = 60
const ESCALATED_MS = 150_000 // one minute to the first step by the pack below, and the job's beat
const HEARD_MS = 5_000
const PEOPLE = [
  ...[1, 2, 3].map((n) => ({ name: `story.net${n}`, person: `网信办值班${n}`, role: 'regulator', party: OFFICE, region: '990100' })),
  { name: 'story.cmd', person: '指挥部值班', role: 'regulator', party: '滨江市网络应急指挥部（演示）', region: '990100' },
  { name: 'story.prov', person: '省应急办值班', role: 'regulator', party: '示范省网络应急办（演示）', region: '990000' },
  { name: 'story.hosp', person: '信息科值班', role: 'operator', party: HOSPITAL },
  { name: 'story.tcm', person: '中医院值班', role: 'operator', party: SILENT[0] },
  { name: 'story.sys', person: '系统管理', role: 'system-admin' },
  { name: 'story.sec', person: '安全管理', role: 'security-admin' },
]
const must = (holds, what) => { if (!holds) throw new Error(what) }

/* Minutes instead of quarters of an hour until the next people are called. */
function storyPack(folder) {
  const pack = join(folder, 'STORY')
  mkdirSync(pack, { recursive: true })
  writeFileSync(join(pack, 'pack.yaml'), 'code: STORY\nversion: "1"\nzh: 演示城市的催告时限\nen: Escalation times of the example city\nrank: 50\nregion: "990000"\nsector: ""\nvalid_from: 2020-01-01\n')
  writeFileSync(join(pack, 'settings.yaml'), 'settings:\n  - {key: recipient.steps.yellow, value: "1,2,3", strength: policy, sure: H}\n')
}

/* A client without a browser: code, cookie, request token. */
function client(origin) {
  const agent = new Agent({ keepAlive: true, maxSockets: 4, rejectUnauthorized: false })
  let cookie = '', token = ''
  const send = (method, path, body, version) => new Promise((done, fail) => {
    const text = body === undefined ? undefined : JSON.stringify(body)
    const call = request(`${origin}/api/v1${path}`, { agent, method, headers: {
      ...(cookie ? { Cookie: cookie } : {}), ...(token ? { 'X-Request-Token': token } : {}), ...(version ? { 'If-Match': `"${version}"` } : {}),
      ...(text === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) }),
    } }, (reply) => {
      const parts = []
      reply.on('data', (part) => parts.push(part))
      reply.on('end', () => {
        const set = reply.headers['set-cookie']?.[0]
        if (set) cookie = set.split(';')[0]
        const raw = Buffer.concat(parts).toString()
        if (reply.statusCode >= 400) fail(new Error(`${method} ${path}: ${reply.statusCode} ${raw.slice(0, 300)}`))
        else done(raw ? JSON.parse(raw) : null)
      })
    })
    call.on('error', fail)
    call.end(text)
  })
  return {
    send,
    enter: async (code) => {
      await send('POST', '/sign-in', { code })
      token = (await send('GET', '/session')).request_token
    },
    end: () => agent.destroy(),
  }
}

/* Ask the API as the person at a desk, with the session of the page. */
const ask = ({ page }, method, path, body, version) => page.evaluate(async ([method, path, body, version]) => {
  const { request_token: token } = await (await fetch('/api/v1/session')).json()
  const headers = { 'Content-Type': 'application/json', ...(method === 'GET' ? {} : { 'X-Request-Token': token, 'Idempotency-Key': crypto.randomUUID() }), ...(version ? { 'If-Match': `"${version}"` } : {}) }
  const reply = await fetch(`/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) })
  const answer = await reply.json()
  if (!reply.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`)
  return answer
}, [method, path, body, version])
async function act(desk, path, word, input = {}, reason = '') {
  const { version } = await ask(desk, 'GET', path)
  return ask(desk, 'POST', `${path}/acts/${word}`, { input, ...(reason ? { reason } : {}) }, version)
}

const server = await (async () => {
  const folder = mkdtempSync(join(tmpdir(), 'panshi-story-'))
  storyPack(folder)
  const made = await startServer(PEOPLE, ['--packs', folder])
  return { ...made, stop: async () => { await made.stop(); rmSync(folder, { recursive: true, force: true }) } }
})()
mkdirSync(SHOTS, { recursive: true })
const browser = await openBrowser(server.spki)
const desks = {}, kept = {}
let passed = 0, failed = 0, shot = 0

async function desk(name, size = {}) {
  if (desks[name]) return desks[name]
  const d = await openDesk(browser, server.origin, { language: 'zh-CN', ...size })
  await signIn(d, server.accounts[`story.${name}`], 'zh')
  return (desks[name] = d)
}
async function look(d, path, name) {
  await d.go(path)
  await settle(d)
  await checkScreen(d, name)
  await d.page.screenshot({ path: join(SHOTS, `story-${String(++shot).padStart(2, '0')}-${name}.png`) })
  if (d.faults.length) throw new Error(d.faults.splice(0).join('\n'))
}
async function confirm(d, where, name, fill) {
  await where.getByRole('button', { name, exact: true }).first().click()
  const dialog = d.page.locator('.el-dialog:visible')
  await dialog.waitFor()
  if (fill) await fill(dialog)
  await dialog.locator('.el-button--primary').click()
  await dialog.waitFor({ state: 'hidden', timeout: 20_000 }).catch(async () => { throw new Error(`“${name}” is refused: ${await dialog.innerText()}`) })
  await settle(d)
}
const hours = (n) => new Date(Date.now() + n * 3_600_000).toISOString()
const counts = async () => (await ask(await desk('net1'), 'GET', kept.warning)).counts

const scenes = {
  'a vulnerability is notified to the units that run the product': async () => {
    const net = await desk('net1'), second = await desk('net2')
    const parties = (await ask(net, 'GET', '/parties?limit=100')).items
    kept.party = Object.fromEntries(parties.map((one) => [one.name, one.id]))
    const notice = await ask(net, 'POST', '/notices', { title: '示例网关远程代码执行漏洞', kind: 'vulnerability', severity: 'critical', mark: 'AMBER', summary: '管理接口存在远程代码执行漏洞，已见利用。', requirement: '核查、修补并反馈。', evidence: '修补后的版本截图', vulnerabilities: [{ id: 'CNVD-2026-00003', product: '示例网关', versions: '低于 3.2', cvss: '9.8' }], recipients: { parties: [kept.party[HOSPITAL]] }, reason: '监测发现' })
    kept.notice = `/notices/${notice.id}`
    await act(second, kept.notice, 'check')
    await act(second, kept.notice, 'issue')
    await look(await desk('hosp'), kept.notice, 'notice-at-the-unit')
  },
  'sixty more units are entered, with people of their own': async () => {
    const sys = await desk('sys'), sec = await desk('sec')
    kept.units = []
    for (let n = 1; n <= SIGNERS; n++) {
      const party = await ask(sys, 'POST', '/parties', { name: `滨江示例单位${n}（演示）`, kinds: ['operator', 'institution'], region: ['990102', '990103', '990104', '990121'][n % 4], sectors: ['14'], reason: '登记' })
      const account = await ask(sec, 'POST', '/accounts', { name: `unit${n}`, person_name: `值班员${n}`, roles: ['operator'], party_id: party.id })
      const { code } = await ask(sec, 'POST', `/accounts/${account.id}/code`)
      kept.units.push({ party: party.id, code })
    }
  },
  'a yellow warning is drafted, checked, signed and re-checked by different people': async () => {
    const net = await desk('net1')
    const warning = await ask(net, 'POST', '/warnings', {
      title: '示例网关漏洞被大规模利用', level: 'yellow', scope: 'several', class: 'IC2', starts_at: hours(-0.2), regions: ['990100'], cautions: '多家单位的示例网关管理接口对外开放，已发现批量利用。',
      measures: [{ text: '停用对外开放的管理端口', due_at: hours(4) }, { text: '安装补丁，核查近七日日志', due_at: hours(48) }], vulnerabilities: ['CNVD-2026-00003'],
      recipients: { parties: [...kept.units.map((one) => one.party), ...SILENT.map((name) => kept.party[name]).filter(Boolean), kept.party[HOSPITAL]].slice(0, SIGNERS + 3) } })
    kept.warning = `/warnings/${warning.id}`
    await look(net, kept.warning, 'warning-draft')
    await act(await desk('net2'), kept.warning, 'check')
    await act(await desk('net2'), kept.warning, 'sign')
    await act(await desk('net3'), kept.warning, 'recheck')
    await look(await desk('net3'), kept.warning, 'warning-rechecked')
  },
  'before the issue it says exactly who gets it and what starts': async () => {
    const d = await desk('net3')
    await d.go(kept.warning)
    await settle(d)
    await button(d, '发布').first().click()
    const dialog = d.page.locator('.el-dialog:visible')
    await dialog.waitFor()
    await settle(d)
    must((await dialog.innerText()).includes('63'), `the preview does not say 63 units: ${await dialog.innerText()}`)
    await checkScreen(d, 'warning-preview')
    await d.page.screenshot({ path: join(SHOTS, `story-${String(++shot).padStart(2, '0')}-warning-preview.png`) })
    await dialog.locator('.el-button--primary').click()
    await dialog.waitFor({ state: 'hidden', timeout: 30_000 }).catch(async () => { throw new Error(`the issue is refused: ${await dialog.innerText()}`) })
    const whole = await ask(d, 'GET', kept.warning)
    must(whole.state === 'issued' && whole.number, `it is not issued: ${whole.state}`)
    must(whole.counts.total === SIGNERS + 3, `it went to ${whole.counts.total}`)
  },
  'sixty units sign for it while three stay silent': async () => {
    for (const unit of kept.units) {
      const one = client(server.origin)
      await one.enter(unit.code)
      await one.send('GET', '/alerts')
      await one.send('POST', `/dossiers/${kept.warning.split('/')[2]}/sign`, { text: '已收到' })
      one.end()
    }
    must((await counts()).signed === SIGNERS, `${(await counts()).signed} signed`)
    await look(await desk('net1'), kept.warning, 'sixty-signed')
  },
  'a unit that has not signed sees the warning above every page and feeds back after signing': async () => {
    const d = await desk('tcm')
    await look(d, '/home', 'the-bar-at-a-silent-unit')
    must((await d.page.locator('body').innerText()).includes('示例网关漏洞被大规模利用'), 'the bar does not show it')
  },
  'a unit reports an incident from a phone within two minutes': async () => {
    const d = await desk('hosp', { width: 390, height: 844 })
    await look(d, '/incidents/new', 'report-on-a-phone')
    const incident = await ask(d, 'POST', '/incidents', { title: '门诊系统被加密勒索', kind: 'own', class: 'IC1', summary: '门诊和收费系统不可用，已断网。' })
    kept.incident = `/incidents/${incident.id}`
    await act(d, kept.incident, 'judge', { level: 'III' })
    await act(await desk('cmd'), kept.incident, 'confirm-level')
    await act(d, kept.incident, 'handle')
    const { clocks } = await ask(d, 'GET', `${kept.incident}/clocks`)
    must(clocks.length > 3 && clocks.every((one) => one.clause), `reporting clocks: ${JSON.stringify(clocks.map((one) => one.clause))}`)
    await look(d, kept.incident, 'incident-on-a-phone')
    await look(await desk('net1'), kept.incident, 'incident-room')
  },
  'the command starts level III and works by its list': async () => {
    const net = await desk('net1'), cmd = await desk('cmd')
    const response = await ask(net, 'POST', '/responses', { title: '门诊系统勒索事件响应', level: 'III', affected: [kept.party[HOSPITAL]], basis: kept.incident.split('/')[2] })
    kept.response = `/responses/${response.id}`
    await act(cmd, kept.response, 'start')
    await act(net, kept.response, 'contact', { to: 'units', text: '请保持 24 小时联络' })
    await act(await desk('hosp'), kept.response, 'report', { text: '门诊系统已隔离，正在恢复。' })
    await look(net, kept.response, 'response-board')
    must((await ask(net, 'GET', kept.response)).tasks.length === 14, 'the board lacks tasks')
  },
  'the wall shows the warning, the incident and the response': async () => {
    const d = await openDesk(browser, server.origin, { language: 'zh-CN', width: 1920, height: 1080 })
    await signIn(d, server.accounts['story.net2'], 'zh')
    await look(d, '/wall', 'wall')
    const text = await d.page.locator('main').innerText()
    for (const word of ['示例网关漏洞被大规模利用', '60/63', '门诊系统被加密勒索', 'III 级']) must(text.includes(word), `the wall lacks ${word}`)
    await d.page.getByRole('button', { name: '看表格' }).click()
    await checkScreen(d, 'wall-table')
    await d.context.close()
  },
  'the silent three are called after, and stay on the list of the unreached': async () => {
    const net = await desk('net1'), until = Date.now() + ESCALATED_MS
    let rows = []
    while (Date.now() < until) {
      rows = (await ask(net, 'GET', `/dossiers/${kept.warning.split('/')[2]}/recipients?view=unsigned`)).items
      if (rows.length === 3 && rows.every((one) => one.escalation > 0)) break
      await net.page.waitForTimeout(3_000)
    }
    must(rows.length === 3, `${rows.length} have not signed`)
    must(rows.every((one) => one.escalation > 0), 'nobody was called after')
    await look(net, kept.warning, 'escalation')
    await look(net, '/watch', 'duty-screen')
  },
  'the end is proposed, approved and told; the warning is lifted and gone everywhere': async () => {
    const net = await desk('net1'), cmd = await desk('cmd')
    await act(await desk('hosp'), kept.incident, 'end')
    await act(net, kept.response, 'propose-end', {}, '业务恢复，隐患消除')
    await act(cmd, kept.response, 'approve-end')
    const ended = await ask(net, 'GET', kept.response)
    must(ended.state === 'ended', `the response is ${ended.state}`)
    kept.investigation = `/investigations/${ended.links.find((one) => one.kind === 'investigation').id}`
    await act(net, kept.warning, 'lift', {}, '漏洞已修补')
    const d = await desk('tcm')
    await look(d, '/home', 'after-the-lift')
    /* The page hears of it by the stream of events, within seconds and without being asked. */
    await d.page.locator('.alerts', { hasText: '示例网关漏洞被大规模利用' }).waitFor({ state: 'hidden', timeout: HEARD_MS })
      .catch(() => { throw new Error('a lifted warning is still shown') })
    await look(net, kept.response, 'response-ended')
  },
  'the investigation has six parts, goes up and is archived': async () => {
    const net = await desk('net1'), prov = await desk('prov')
    const whole = await ask(net, 'GET', kept.investigation)
    const parts = Object.fromEntries(whole.form.map((one) => [one.code, `${one.zh}：补丁管理不到位，已整改。`]))
    await ask(net, 'PUT', kept.investigation, { parts }, whole.version)
    await look(net, kept.investigation, 'investigation')
    await act(net, kept.investigation, 'submit')
    await act(prov, kept.investigation, 'receive')
    await act(net, kept.investigation, 'archive')
    must((await ask(net, 'GET', kept.investigation)).open === false, 'it is not archived')
    await look(net, kept.investigation, 'archived')
  },
}

for (const [name, run] of Object.entries(scenes)) {
  try {
    await run()
    passed++
    console.log(`ok    ${name}`)
  } catch (error) {
    failed++
    console.log(`FAIL  ${name}\n      ${String(error.message ?? error).replace(/\n/g, '\n      ')}`)
  }
}
await browser.close()
await server.stop()
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed ? 1 : 0)
