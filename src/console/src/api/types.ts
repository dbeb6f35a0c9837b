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
  exercise: boolean
  clock_speed: number
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

/* A computed duty: who owes what to whom until when, by which clause. */
export type ObligationState = 'upcoming' | 'open' | 'overdue' | 'met' | 'met-late' | 'paused'
export type ObligationBin = 'overdue' | 'today' | 'week' | 'later' | 'undated'
export type ObligationView = 'mine' | 'unit' | 'area'
export interface ObligationOrigin { pack: string; pack_version: string; rule: string; clause: string; due_at: Time; due_on?: string | null; strength: string; sure?: string; governs: boolean; is_default?: boolean; zh?: string; en?: string }
export interface ObligationComputed { from: Time; amount: number; unit: string; calendar: string; days?: ClockDay[]; term?: { setting: string; pack: string; strength: string } | null }
export interface Obligation {
  id: string
  rule: string
  duty: string
  zh: string
  en: string
  clause: string
  group?: string
  subject: string
  subject_type: 'party' | 'system'
  subject_name: string | null
  level?: number
  region?: string
  occurrence: string | null
  owed_by: string
  owed_to: string
  owed_by_party: Named | null
  owed_to_party: Named | null
  due_at: Time
  due_on: string | null
  opens_at?: Time
  state: ObligationState
  strength: string
  provisional: boolean
  origin: ObligationOrigin[]
  computed: ObligationComputed | null
  assigned_to: Named | null
  met_at?: Time
  proved_at?: Time
  received_at?: Time
  asked_until?: Time
  extended_until?: Time
  workdays_left?: number | null
  matter_id?: string | null
  version: number
}
export interface ClauseText { id: string; document: string; document_zh?: string; document_en?: string; section: string; text_zh: string; text_en: string; sure?: string }
export interface ObligationSibling { rule: string; clause: string; document: string; document_zh?: string; document_en?: string; zh?: string; en?: string; text_zh?: string; text_en?: string; section?: string; strength?: string }
export interface ObligationEntry { id: string; act: string; zh?: string; en?: string; at: Time; by: Named | null; to?: Named | null; until?: Time; reason?: string | null; attachment?: Named | null }
export interface ObligationAction { act: string; zh: string; en: string; needs: string[] }
export interface ObligationWhole extends Obligation {
  clause_text: ClauseText | null
  siblings: ObligationSibling[]
  acts: ObligationEntry[]
  actions: ObligationAction[]
  evidence_zh?: string | null
  evidence_en?: string | null
  note_zh?: string | null
  note_en?: string | null
}
export interface ObligationMove extends Obligation { moved?: { act: string; zh: string; en: string; at: Time; by: Named | null } }
/* Standing duties of a whole area: one row for each rule. */
export interface ObligationRule { rule: string; duty: string; zh: string; en: string; clause: string; n: number; query: Record<string, string> }
export interface ObligationPage { items: Obligation[]; rules?: ObligationRule[]; next: string | null; total: number | null; as_of?: Time }
export type BinCounts = Record<ObligationBin | 'waiting', number>
export interface Home { as_of: Time; bins: Record<ObligationView, BinCounts | null>; changed_since_yesterday?: { new: number; met: number; overdue: number } }
export interface Leader {
  as_of: Time
  red: Obligation[]
  view: 'area' | 'unit'
  bins: BinCounts
  late_parties: { party: Named | null; overdue: number; oldest_due_on: string; query: Record<string, string> }[]
  changed: { since: Time; new: number; met: number; became_overdue: number; items: ObligationMove[] }
  campaigns: { id: string; zh: string; en: string; from: string; to: string | null }[]
}
export interface FigureRow { key: string; zh?: string; en?: string; open: number; overdue: number; paused: number; met: number; met_late: number; undated: number; query: Record<string, string> }
export interface Figures { rows: FigureRow[]; total: Omit<FigureRow, 'key' | 'query'>; as_of: Time }

/* The law as the packs tell it. */
export interface LawDocument { code: string; zh: string; en: string; number?: string | null; issuer_zh?: string; issuer_en?: string; issued_on?: string | null; clause_parts: number; reached: number; rank?: number; region?: string; valid_from?: string; valid_to?: string | null; version?: string }
export interface LawClauseRow extends ClauseText { obligations: number; authorities: number; owed_here: number }
export interface LawEntry { id?: string; items?: { zh?: string; en?: string }[]; rule?: string; section?: string; text_zh?: string; text_en?: string; kind?: string; zh?: string; en?: string; strength?: string; sure?: string; owed_by?: string; owed_to?: string; act?: string; role?: string | string[]; duty?: string; due?: unknown; due_zh?: string; due_en?: string; clause?: string; document?: string; note_zh?: string; note_en?: string; owed_here?: number }
export interface LawClause extends ClauseText { obligations: LawEntry[]; authorities: LawEntry[]; calendar?: unknown[]; lists?: LawEntry[]; settings?: LawEntry[]; clocks?: LawEntry[]; campaigns?: LawEntry[]; siblings: LawEntry[]; owed_here?: { open: number; overdue: number; undated: number } | null }

/* Telling people. */
export interface Message { id: string; kind: string; group: string; subject: string; text: string; link: { type: string; id: string }; at: Time; read_at: Time }
export interface Inbox extends Page<Message> { unread: number }
export interface ReminderRules {
  version: number
  email: string
  language: 'zh' | 'en'
  rules: { group: string; mail: 'at-once' | 'digest' | 'none'; zh: string; en: string }[]
  before_days: number[] | null
  before_hours: number[] | null
  after_days: number[] | null
  quiet: { from: string; to: string } | null
  digest: { at: string; workdays_only: boolean }
  can_mail: boolean
  defaults: { before_days: number[]; before_hours: number[]; after_days: number[]; escalate_after_days: number; pack: string; strength: string }
}
export type ChannelKind = 'smtp' | 'webhook' | 'dingtalk' | 'wecom' | 'feishu'
export interface Channel {
  id: string
  version: number
  kind: ChannelKind
  name: string
  place: string
  sender: string
  user_name: string
  security: string
  has_secret: boolean
  has_password: boolean
  has_authority: boolean
  party: Named | null
  groups: string[]
  language: 'zh' | 'en'
  internal: boolean
  details: boolean
  enabled: boolean
  quiet: { from: string; to: string } | null
  waiting: number
  resting_until: Time
  accepted_at: Time
  failed_at: Time
  failure: string
}
export interface Delivery {
  id: string
  state: string
  zh: string
  en: string
  channel: { id: string; name: string; kind: ChannelKind }
  reader: { type: string; id: string; name: string }
  address: string
  messages: number
  attempts: number
  made_at: Time
  changed_at: Time
  next_at: Time
  evidence: string
  provider_id: string
  tries?: { number: number; began_at: Time; ended_at: Time; outcome: string; evidence: string }[]
}

/* Facts that people record about a system or a party; duties follow from them. */
export interface FactWord { id: string; about: 'system' | 'party' | 'any'; type: 'flag' | 'number' | 'word' | 'words' | 'event'; source?: string; words?: string[]; attributes?: { id: string; type?: string; words?: string[]; zh?: string; en?: string }[]; zh: string; en: string; pack: string }
export interface Fact { id: string; word: string; zh: string; en: string; type: FactWord['type']; at: Time; value: unknown; source: string; recorded_at: Time; recorded_by: Named | null; reason: string | null; attachment: string | null; voided_at: Time; void_reason: string | null }

/* Campaigns: templates of the packs, and runs of them. */
export interface CampaignStage { id: string; zh: string; en: string; clause?: string; from: string | null; to: string | null }
export interface CampaignDeliverable { id: string; rule: string; stage: string; zh: string; en: string; about: string; on: string; duty: string; clause: string; strength: string; owed_to: string; receiver_zh?: string; receiver_en?: string; evidence_zh?: string; evidence_en?: string }
export interface CampaignTemplate { id: string; zh: string; en: string; clause: string; pack: string; pack_version: string; organiser: string; from: string; to: string | null; stages: CampaignStage[]; deliverables: CampaignDeliverable[]; running?: boolean; may_open?: boolean }
export interface CampaignRun { id: string; version: number; template: string; zh: string; en: string; clause: string; pack: string; organiser: Named; region: string; region_name: string; sectors: string[]; from: string; to: string; state: 'open' | 'closed'; stages: CampaignStage[]; deliverables: CampaignDeliverable[]; opened_at: Time; opened_by: string; closed_at: Time; closed_by: string | null; report: unknown; actions: string[]; progress?: CampaignProgress }
export interface CampaignFigures { key: string; zh: string; en: string; asked: number; open: number; handed_in: number; received: number; returned: number; done: number; late: number }
export interface CampaignProgress { addressees: number; total: CampaignFigures; by_deliverable: CampaignFigures[]; by_stage: CampaignFigures[]; by_region: CampaignFigures[]; by_sector: CampaignFigures[]; as_of: Time }
export interface CampaignDuty { id: string; rule: string; deliverable: string; stage: string; zh: string; en: string; clause: string; subject: string; subject_type: string; subject_name: string; party: Named | null; region: string; sector: string; owed_to_party: Named | null; due_at: Time; due_on: string; state: 'open' | 'handed-in' | 'received' | 'returned' | 'done'; late: boolean; met_at: Time; version: number; reason: string | null; attachment: Named | string | null; actions: string[] }
export interface CampaignList extends Page<CampaignRun> { templates: CampaignTemplate[] }
