// SPDX-License-Identifier: Apache-2.0
// A server of its own in a temporary folder: the fictional city, and people with known passwords.
import { execFileSync, spawn } from 'node:child_process'
import { createHash, createHmac } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { here } from './browser.mjs'

const PROGRAM = process.env.PANSHI ?? here('../../build/panshi')
const PASSWORD = 'Lantern-quarry-1972'
const START_TRIES = 100

const freePort = () => new Promise((done) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address()
    server.close(() => done(port))
  })
})
const pause = (ms) => new Promise((done) => { setTimeout(done, ms) })
const panshi = (args, input) => JSON.parse(execFileSync(PROGRAM, [...args, '--json'], { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, LANG: 'C.UTF-8' } }))

const spkiOf = (port) => new Promise((done, fail) => {
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
    const key = socket.getPeerX509Certificate().publicKey.export({ type: 'spki', format: 'der' })
    socket.end()
    done(createHash('sha256').update(key).digest('base64'))
  })
  socket.on('error', fail)
})

/* RFC 6238 with SHA-1, 30 s, 6 digits; the secret is base32. */
export function totp(secret, at = Date.now()) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  let bits = ''
  for (const c of secret.replace(/[\s=]/g, '').toUpperCase()) bits += alphabet.indexOf(c).toString(2).padStart(5, '0')
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)))
  const mac = createHmac('sha1', key).update(counter).digest()
  const from = mac[19] & 15
  return String((mac.readUInt32BE(from) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

/* people: [{name, person, role, party, region, sector}] → accounts by name with password and secret. */
export async function startServer(people, options = []) {
  const folder = mkdtempSync(join(tmpdir(), 'panshi-console-'))
  const data = join(folder, 'data')
  const made = panshi(['init', '--data', data, '--demo'])
  const codes = Object.fromEntries([[made.account, made.code], ...made.accounts.map((one) => [one.name, one.code])])
  const accounts = {}
  for (const one of people) {
    const args = ['user', 'add', one.name, '--data', data, '--role', one.role, '--person', one.person, '--password-stdin', '--totp']
    for (const key of ['party', 'region', 'sector']) if (one[key]) args.push(`--${key}`, one[key])
    accounts[one.name] = { ...one, password: PASSWORD, secret: panshi(args, `${PASSWORD}\n`).totp_secret }
  }
  const port = await freePort()
  const child = spawn(PROGRAM, ['serve', '--data', data, '--listen', `127.0.0.1:${port}`, ...options], { stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  child.stdout.on('data', (bytes) => { log += bytes })
  child.stderr.on('data', (bytes) => { log += bytes })
  let spki
  for (let tries = 0; !spki; tries++) {
    if (child.exitCode !== null || tries > START_TRIES) throw new Error(`the server does not start:\n${log}`)
    await pause(100)
    spki = await spkiOf(port).catch(() => undefined)
  }
  return {
    /* Detection rules put in force, as the machine's owner does. */
    rules: (text) => {
      writeFileSync(join(folder, 'rules.yml'), text)
      return panshi(['rules', 'load', join(folder, 'rules.yml'), '--data', data])
    },
    origin: `https://127.0.0.1:${port}`, spki, accounts, codes, log: () => log,
    stop: async () => {
      const ended = new Promise((done) => { child.once('exit', done) })
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
