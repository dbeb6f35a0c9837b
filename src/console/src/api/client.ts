// SPDX-License-Identifier: Apache-2.0
// The one door to the API: request token, versions, repeat-safe keys, problems with their trace.
import type { paths } from './schema'
import type { Problem } from './types'

/* "/systems/{id}" as templates of text: a call to an address the server does not have fails to compile. */
type Filled<P extends string> = P extends `${infer A}{${string}}${infer B}` ? `${A}${string}${Filled<B>}` : P
type Below<P> = P extends `/api/v1${infer Rest}` ? Filled<Rest> : never
export type Path = Below<keyof paths>

export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail || problem.title)
  }
  get status(): number {
    return this.problem.status
  }
}

export interface Call {
  query?: Record<string, string | number | boolean | null | undefined>
  body?: unknown
  file?: File
  version?: number
  /* Repeating the same act with the same key does it once. */
  key?: string
  signal?: AbortSignal
}

interface Door {
  token: string
  language: 'zh' | 'en'
  /* Called when the session is no longer good (401 on anything but signing in). */
  signedOut: () => void
  /* Called after every answer: the person is at work as far as the server knows. */
  answered: () => void
}

export const door: Door = { token: '', language: 'zh', signedOut: () => undefined, answered: () => undefined }

export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')
}

export function address(path: Path, query?: Call['query']): string {
  const words = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') words.set(name, String(value))
  }
  const text = words.toString()
  return `/api/v1${path}${text ? `?${text}` : ''}`
}

function headersOf(method: string, call: Call): Record<string, string> {
  const headers: Record<string, string> = {
    Accept: 'application/json, application/problem+json',
    'Accept-Language': door.language === 'en' ? 'en' : 'zh-CN',
  }
  if (method !== 'GET') {
    if (door.token) headers['X-Request-Token'] = door.token
    headers['Idempotency-Key'] = call.key ?? newKey()
  }
  if (call.version !== undefined) headers['If-Match'] = `"${call.version}"`
  if (call.file) {
    headers['Content-Type'] = 'application/octet-stream'
    headers['X-File-Name'] = encodeURIComponent(call.file.name)
  } else if (call.body !== undefined) {
    headers['Content-Type'] = 'application/json'
  }
  return headers
}

async function problemOf(reply: Response): Promise<Problem> {
  const fallback: Problem = { title: reply.statusText || `HTTP ${reply.status}`, status: reply.status }
  try {
    return { ...fallback, ...((await reply.json()) as Problem), status: reply.status }
  } catch {
    return fallback
  }
}

export async function raw(method: string, path: Path, call: Call = {}): Promise<Response> {
  let reply: Response
  try {
    reply = await fetch(address(path, call.query), {
      method,
      headers: headersOf(method, call),
      body: call.file ?? (call.body === undefined ? undefined : JSON.stringify(call.body)),
      credentials: 'same-origin',
      cache: 'no-store',
      signal: call.signal,
    })
  } catch (cause) {
    if ((cause as Error).name === 'AbortError') throw cause
    throw new ApiError({ title: 'offline', status: 0 })
  }
  if (reply.ok) {
    door.answered()
    return reply
  }
  const problem = await problemOf(reply)
  if (reply.status === 401 && !path.startsWith('/sign-in') && path !== '/session') door.signedOut()
  throw new ApiError(problem)
}

export async function api<T>(method: string, path: Path, call: Call = {}): Promise<T> {
  const reply = await raw(method, path, call)
  if (reply.status === 204) return undefined as T
  const text = await reply.text()
  return (text ? JSON.parse(text) : undefined) as T
}

export const get = <T>(path: Path, query?: Call['query']): Promise<T> => api<T>('GET', path, { query })

/* Save what the API answers as a file, under the name the server gives. */
export async function download(path: Path, query: Call['query'], fallback: string): Promise<void> {
  const reply = await raw('GET', path, { query })
  const said = /filename\*=UTF-8''([^;]+)/i.exec(reply.headers.get('Content-Disposition') ?? '')
  const link = document.createElement('a')
  link.href = URL.createObjectURL(await reply.blob())
  link.download = said?.[1] ? decodeURIComponent(said[1]) : fallback
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
