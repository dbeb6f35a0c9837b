// SPDX-License-Identifier: Apache-2.0
// What the console reads from the API, as it uses it.  The full description is api/openapi.json;
// `npm run types` makes schema.ts from it.

export type Role = 'system-admin' | 'security-admin' | 'audit-admin' | 'operator' | 'expert' | 'regulator' | 'police'
export type Time = string | number | null | undefined
export type Answers = Record<string, unknown>

export interface Named { id: string; name: string }
export interface Page<T> { items: T[]; next: string | null; total: number; total_is_least?: boolean; as_of?: Time }

export interface Account {
  id: string
  version?: number
  name: string
  person_name: string
  roles: Role[]
  party: Named | null
  region: string | null
  sector: string | null
  state?: 'active' | 'locked' | 'closed'
  has_password?: boolean
  has_totp?: boolean
  has_certificate?: boolean
  locked_until?: Time
  last_sign_in?: { at: Time; address: string } | null
}

export interface Session {
  state: 'full' | 'second-factor' | 'enrol'
  account: Account
  request_token: string
  language: 'zh' | 'en'
  density: 'compact' | 'standard'
  demo: boolean
  node: string
  version: string
  now: Time
  last_sign_in: { at: Time; address: string } | null
  idle_minutes: number
}

export interface Problem {
  type?: string
  title: string
  status: number
  detail?: string
  field?: string
  clause?: string
  trace?: string
  errors?: FieldProblem[]
}
export interface FieldProblem { field?: string; key?: string; code?: string; zh?: string; en?: string; message?: string; message_zh?: string; message_en?: string; clause?: string; is_missing?: boolean }

export interface System {
  id: string
  version: number
  name: string
  party: Named
  region: string
  region_name: string
  sector: string | null
  sector_name: string | null
  state: string
  kinds: string[]
  technologies: string[]
  parent_id: string | null
  platform_id: string | null
  level: number
  info_level: number
  service_level: number
  code: string | null
  filing_state: string
  certificate_number: string | null
  regulator_party: Named | null
  police_party: Named | null
  operation_on: string | null
  form: Answers
  created_at: Time
  updated_at: Time
}

export interface Change { id: string; at: Time; actor: string; actor_name?: string; act: string; subject: string; reason: string; before: Answers | null; after: Answers | null }
export interface Asset { id: string; version: number; kind: string; value: string; note: string | null }
export interface Person { id: string; version: number; name: string; post: string | null; roles: string[]; phone: string | null; mobile: string | null; email: string | null; valid_from: string | null; valid_to: string | null }
export interface Party { id: string; version: number; name: string; uscc: string | null; kinds: string[]; region: string; region_name: string; sectors: { code: string; name: string }[]; organ_code: string | null; form: Answers; state: string; is_authority?: boolean; updated_at?: Time }
export interface Region { code: string; name: string; name_en: string; level: string; parent: string; valid_from: string | null; valid_to: string | null; successor: string | null; version?: number }
export interface Sector { code: string; name_zh: string; name_en: string; parent: string }

export interface FormOption { code: string; zh: string; en: string; level?: number; excludes_others?: boolean }
export interface FormField {
  key: string
  kind: string
  zh: string
  en: string
  from?: string
  from_has?: string
  from_map?: Record<string, string>
  required?: boolean
  max?: number
  options?: FormOption[]
  options_from?: string
  shown_when?: { field: string; any: string[] }[]
  sum_of?: string[]
  slot?: string
  note_zh?: string
  note_en?: string
}
export interface FormTable { id: string; about: string; zh: string; en: string; repeats?: boolean; max_rows?: number; fields: FormField[] }
export interface Form { id: string; zh: string; en: string; tables: FormTable[] }

export interface ImportError { sheet: string; row: number; column: string; header?: string; code: string; message: string; message_zh: string; message_en: string }
export interface ImportReport {
  import_id: string | null
  dry_run: boolean
  file?: string
  rows: number
  created: number
  updated: number
  skipped: number
  parties_created?: number
  errors: ImportError[]
  error_count?: number
  warnings?: ImportError[]
  sheets?: { name: string; rows: number; header_row: number; is_read?: boolean; columns: { column: string; header: string; field: string | null }[] }[]
  items: { sheet?: string; row: number; name: string; party?: string; action: string; changes?: Record<string, unknown> }[]
}
export interface ImportRow { id: string; at: Time; file: string; rows: number; created: number; updated: number; skipped: number; state: string; actor_name?: string }

export interface ClockDay { date: string; kind: 'workday' | 'weekend' | 'holiday' | 'makeup'; n: number }
export interface Clock {
  id: string
  rule: string
  zh?: string
  en?: string
  owed_by: string
  owed_to: string
  owed_by_party?: { id: string; name: string } | null
  owed_to_party?: { id: string; name: string } | null
  clause: string
  clause_text_zh?: string
  clause_text_en?: string
  strength: string
  sure?: string
  pack?: string
  pack_version?: string
  started_at: Time
  due_at: Time
  due_on: string
  state: 'running' | 'paused' | 'met' | 'missed' | 'cancelled'
  met_at?: Time
  paused_at?: Time
  paused_reason?: string | null
  remaining?: number | null
  clause_document?: string
  clause_section?: string
  provisional: boolean
  computed: { from: Time; amount: number; unit: string; calendar: string; days: ClockDay[] } | null
  alternatives?: { pack: string; clause: string; due_on: string; zh?: string; en?: string }[]
}

export interface ActionInput { key: string; zh: string; en: string; kind: string; is_required: boolean; options?: { word: string; zh: string; en: string }[] }
export interface MatterAction { action: string; zh: string; en: string; needs_reason: boolean; input: ActionInput[] | null; consequence_zh?: string | null; consequence_en?: string | null }
export interface Attachment { id: string; slot: string; name: string; bytes: number; digest: string; at?: Time; media_type?: string }
export interface Paper { id: string; kind: string; zh: string; en: string; number: string | null; digest: string; made_at?: Time }
export interface TimelineEntry { at: Time; actor: string; actor_name?: string; party: string | Named | null; act: string; zh: string; en: string; reason: string | null; from: string | null; to: string | null; sequence: number; facts?: Record<string, unknown> | null }

export interface MatterRow {
  id: string
  version: number
  procedure: string
  procedure_zh?: string
  procedure_en?: string
  state: string
  state_zh: string
  state_en: string
  system: Named
  party: Named
  regulator_party?: Named | null
  police_party?: Named | null
  turn?: string
  group?: string
  due_at?: Time
  due_on?: string | null
  workdays_left?: number | null
  opened_at?: Time
  closed_at?: Time
  is_open?: boolean
  next_zh?: string | null
  next_en?: string | null
}
export interface Matter extends MatterRow {
  data: Answers
  basis?: string | null
  actions: MatterAction[]
  clocks: Clock[]
  papers: Paper[]
  attachments: Attachment[]
  timeline: TimelineEntry[]
  problems: FieldProblem[]
  packs?: { code: string; version: string }[]
  pack?: { code: string; version: string } | null
  outcome?: string | null
  panel?: PanelMember[]
}
export interface PanelMember { account_id: string; person_name: string; party_name: string | null; is_chair: boolean; opinion: string | null; text: string | null; given_at: Time }
export type MatterGroup = 'overdue' | 'today' | 'week' | 'later' | 'waiting'
export interface MyMatters { groups: Record<MatterGroup, MatterRow[]>; counts: Record<MatterGroup, number>; as_of?: Time }

export interface Said { code: string; zh: string; en: string; help_zh?: string; help_en?: string }
export interface GradeScheme {
  id: string
  zh: string
  en: string
  document_zh?: string
  document_en?: string
  clause?: string
  sure?: string
  about_zh: string
  about_en: string
  objects: Said[]
  harms: Said[]
  considerations?: Said[]
  matrix: Record<string, Record<string, number>>
}
export interface GradeObjects {
  clause?: string
  about_zh?: string
  about_en?: string
  features: Said[]
  kinds: { code: string; zh: string; en: string; rule_zh: string; rule_en: string }[]
}
export interface GradeResult {
  info_level: number
  service_level: number
  level: number
  code: string
  scheme: string
  floors: { id: string; level: number; zh: string; en: string; clause?: string }[]
  level_with_floors: number
  neighbours?: { side: 'info' | 'service'; object: string; from: string; to: string; level: number }[]
}

export interface CertificateRow { number: string; system_name: string; party_name: string; level: number; organ: string; issued_on: string; valid_to: string | null; state: string; check_code?: string | null; matter_id?: string; system?: Named; party?: Named }
export interface CertificateAnswer extends Partial<CertificateRow> { found: boolean; replaced_by?: string | null; receipt?: unknown }

export interface JournalRow { sequence: number; at: Time; node?: string; actor: string; actor_name?: string; act: string; subject: string; before?: string; after?: unknown; reason?: string; hash?: string; previous?: string }
export interface JournalVerdict { verdict: string; rows: number; first_bad: number | null; head_sequence: number; zh: string; en: string }
export interface HealthCheck { id: string; state: string; zh: string; en: string }
