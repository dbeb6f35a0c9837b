// SPDX-License-Identifier: Apache-2.0
// Event search at the console: from the bars to one event's source line, kept searches, one click from an alert.
import { settle, useCode } from './hands.mjs'

const W = {
  zh: { count: '40 条', one: '1 条', ahead: '只看这些', around: '前后 5 分钟', raw: '查看原文', same: '只看', saved: '夜间扫描', save: '保存此检索', keep: '保存', wider: '放宽时间', none: '没有符合条件的事件', at: /第 \d+ 个字符处/, events: '查看事件 →' },
  en: { count: '40 events', one: '1 events', ahead: 'Show them', around: '5 minutes around it', raw: 'Show the source line', same: 'Only', saved: 'scans by night', save: 'Save this search', keep: 'Save', wider: 'Wider', none: 'No event matches', at: /character \d+/, events: 'See the events →' },
}
const WHO = { zh: 'bank', en: 'water' }
const RULE = `title: A test tool speaks to us
id: 6f5d1e0a-0000-4000-8000-0000000000aa
level: high
logsource: {category: proxy}
detection:
    selection: {c-useragent|contains: panshi-look}
    condition: selection
`

export function eventScenes({ desk, look, server, language }) {
  const w = W[language]
  const kept = {}
  async function enter(account, hash) {
    const d = await desk(`events ${account}`)
    if (!kept[account]) await useCode(d, server.codes[account], language)
    kept[account] = true
    d.expect?.(429) /* searches of the page that is left may still be under way; the new one asks again */
    await d.go(hash)
    await d.page.reload()
    await settle(d)
    return d
  }
  /* A sensor with an agreement, and events of the last hours by it. */
  const feed = (page) => page.evaluate(async () => {
    const token = (await (await fetch('/api/v1/session')).json()).request_token
    const call = async (path, body, more = {}) => (await fetch(`/api/v1${path}`, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body), headers: { 'Content-Type': 'application/json', 'X-Request-Token': token, ...more } })).json()
    const made = await call('/sensors', { kind: 'eve', name: '互联网出口探针', exit: '电信专线', ranges: [] })
    await call(`/sensors/${made.sensor.id}/agreements`, { agreed_by: '分管领导示例', categories: ['alert', 'flow', 'web', 'dns'], retention_days: 90, until: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10) })
    const lines = Array.from({ length: 40 }, (_, i) => JSON.stringify({
      timestamp: new Date(Date.now() - (i % 8) * 2_400_000 - i * 1000).toISOString().replace('Z', '000+0000'), flow_id: 1000 + i, event_type: i % 4 ? 'http' : 'dns', src_ip: `198.18.0.${i % 5}`, src_port: 40000 + i, dest_ip: '203.0.113.9', dest_port: i % 4 ? 80 : 53, proto: 'TCP',
      ...(i % 4 ? { http: { hostname: `site${i % 3}.example.com`, url: `/cgi/login.php?id=${i}`, http_method: 'POST', http_user_agent: i === 1 ? 'panshi-look/1' : 'Mozilla/5.0' } } : { dns: { rrname: `n${i}.example.org`, type: 'query' } }),
    }))
    lines.push(JSON.stringify({ timestamp: '2199-01-01T00:00:00.000000+0000', flow_id: 2199, event_type: 'flow', src_ip: '198.18.0.1', dest_ip: '203.0.113.9', proto: 'TCP' }))
    for (let tries = 0; tries < 50; tries++) {
      const answer = await call('/events', `${lines.join('\n')}\n`, { Authorization: `Bearer ${made.token}` })
      if (answer.accepted) return answer
      await new Promise((done) => { setTimeout(done, 200) })
    }
    throw new Error('the events are not taken in')
  })
  return {
    'event search': {
      'shows when, then each': async () => {
        server.rules(RULE)
        const d = await enter(WHO[language], '/events')
        d.expect?.(401); d.expect?.(403)
        await d.page.waitForTimeout(2500)
        const answer = await feed(d.page)
        if (answer.accepted !== 41) throw new Error(JSON.stringify(answer))
        d.faults.splice(0)
        await d.page.reload()
        await d.page.getByText(w.count, { exact: true }).waitFor()
        await d.page.locator('tr[data-row]').first().waitFor()
        await look(d, 'events')
      },
      'tells what is dated ahead of now, one click away': async () => {
        const d = await enter(WHO[language], '/events')
        await d.page.getByText(w.count, { exact: true }).waitFor()
        await d.page.locator('.outside').getByRole('button', { name: w.ahead, exact: true }).click()
        await d.page.getByText(w.one, { exact: true }).waitFor()
        await d.page.getByText('2199-01-01 08:00:00.000', { exact: true }).waitFor()
        await look(d, 'events-ahead')
        await d.page.locator('tr[data-row]').first().click()
        await d.page.getByRole('button', { name: w.around, exact: true }).click()
        await d.page.waitForFunction(() => document.querySelector('#ev-from').value === '2199-01-01T07:55')
        await d.page.getByText(w.one, { exact: true }).waitFor()
      },
      'narrows by a bar and by a value': async () => {
        const d = await enter(WHO[language], '/events')
        await d.page.locator('ol.bars button').first().click()
        await d.page.locator('#ev-from').waitFor()
        await d.page.waitForFunction(() => document.querySelector('#ev-from').value !== '')
        await settle(d)
        if (await d.page.getByText(w.count, { exact: true }).count()) throw new Error('the time is not narrowed')
        await look(d, 'events-narrow')
        await d.page.goBack()
        await d.page.getByText(w.count, { exact: true }).waitFor()
        await d.page.locator('.values li .one').first().click()
        await d.page.waitForFunction(() => document.querySelector('#ef-text').value.startsWith('event.dataset:"'))
        await settle(d)
        await d.page.locator('tr[data-row]').first().waitFor()
      },
      'leads to one event and its source line': async () => {
        const d = await enter(WHO[language], `/events?filter=${encodeURIComponent('event_type:http AND http.http_user_agent:panshi*')}`)
        await d.page.locator('tr[data-row]').first().waitFor()
        await d.page.keyboard.press('j')
        await d.page.locator('aside.panel table.fields tr').first().waitFor()
        await d.page.getByRole('button', { name: w.raw, exact: true }).click()
        const line = await d.page.locator('aside.panel pre.line').innerText()
        if (JSON.parse(line).http.http_user_agent !== 'panshi-look/1') throw new Error(line)
        await look(d, 'event')
        await d.page.setViewportSize({ width: 420, height: 900 })
        await look(d, 'event-narrow')
        await d.page.setViewportSize({ width: 1366, height: 768 })
      },
      'says at which character a filter is wrong': async () => {
        const d = await enter(WHO[language], '/events')
        d.expect(422)
        await d.page.fill('#ef-text', 'src_ip:198.18.0.1 AND (dest_port:80')
        await d.page.keyboard.press('Enter')
        await d.page.locator('.where mark').waitFor()
        await d.page.getByText(w.at).first().waitFor()
        await look(d, 'events-wrong')
        await d.page.fill('#ef-text', 'src_ip:192.0.2.99')
        await d.page.keyboard.press('Enter')
        await d.page.getByText(w.none, { exact: true }).waitFor()
        await look(d, 'events-none')
      },
      'keeps a search and runs it again': async () => {
        const d = await enter(WHO[language], '/events?filter=event_type:dns&last=7d')
        await d.page.getByRole('button', { name: w.save, exact: true }).click()
        await d.page.fill('#es-name', w.saved)
        await d.page.locator('.saved').getByRole('button', { name: w.keep, exact: true }).click()
        await d.page.getByRole('button', { name: w.saved, exact: true }).waitFor()
        await look(d, 'events-saved')
        await d.go('/events')
        await d.page.getByRole('button', { name: w.saved, exact: true }).click()
        await d.page.waitForFunction(() => document.querySelector('#ef-text').value === 'event_type:dns')
      },
      'is one click from an alert': async () => {
        const d = await enter(WHO[language], '/alerts?cause_id=6f5d1e0a-0000-4000-8000-0000000000aa')
        await d.page.locator('tr[data-row]').first().click()
        await d.page.getByText(w.events, { exact: true }).click()
        await d.page.locator('tr[data-row]').first().waitFor()
        if (await d.page.locator('tr[data-row]').count() !== 1) throw new Error('other events stand there, too')
        await look(d, 'events-of-alert')
      },
    },
  }
}
