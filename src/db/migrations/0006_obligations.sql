-- Facts of subjects (systems and parties), the duties that follow from them, what people did about
-- them, and kept counters.

-- Append-only; a wrong one is voided with a reason.  `value` is canonical JSON: true, 3, "word",
-- ["word"], or an object with the attributes of an event.  Rows of one subject lie together.
-- @sqlite
create table fact (
    id text not null unique,
    subject_type text not null,
    subject text not null,
    word text not null,
    at integer not null,
    value text not null,
    source text not null,
    recorded_at integer not null,
    recorded_by text not null,
    recorded_name text not null,
    reason text not null,
    attachment text not null,
    voided_at integer,
    voided_by text,
    void_reason text,
    primary key (subject, at, id)
) strict, without rowid;
-- @postgres
create table fact (
    id text collate "C" not null unique,
    subject_type text collate "C" not null,
    subject text collate "C" not null,
    word text collate "C" not null,
    at bigint not null,
    value text collate "C" not null,
    source text collate "C" not null,
    recorded_at bigint not null,
    recorded_by text collate "C" not null,
    recorded_name text collate "C" not null,
    reason text collate "C" not null,
    attachment text collate "C" not null,
    voided_at bigint,
    voided_by text collate "C",
    void_reason text collate "C",
    primary key (subject, at, id)
);
-- @both
create index fact_by_word on fact (word, at, id);

-- What happened before this table existed: determined levels, certificates, the starts of clocks.
-- @sqlite
insert into fact (id, subject_type, subject, word, at, value, source, recorded_at, recorded_by,
                  recorded_name, reason, attachment)
select '0' || substr(hex(randomblob(16)), 1, 25), 'system', system_id, 'level-determined',
       determined_at, '{}', 'procedure', determined_at, 'system', '', '', ''
from grade_version;
insert into fact (id, subject_type, subject, word, at, value, source, recorded_at, recorded_by,
                  recorded_name, reason, attachment)
select '0' || substr(hex(randomblob(16)), 1, 25), 'system', system_id, 'certificate-issued',
       created_at, '{}', 'procedure', created_at, 'system', '', '', ''
from certificate;
insert into fact (id, subject_type, subject, word, at, value, source, recorded_at, recorded_by,
                  recorded_name, reason, attachment)
select '0' || substr(hex(randomblob(16)), 1, 25), 'system', m.system_id,
       case c.rule when 'filing.review' then 'submission-complete' when 'filing.correct' then 'returned'
       when 'filing.change' then 'change-decided' when 'filing.withdraw' then 'withdrawn'
       when 'certificate.renew' then 'renewal-window-opened' when 'grading.review' then
       'review-requested' else 'sector-requested' end,
       c.started_at, '{}', 'procedure', c.started_at, 'system', '', '', ''
from matter_clock c join matter m on m.id = c.matter_id
where c.rule in ('filing.review', 'filing.correct', 'filing.change', 'filing.withdraw',
                 'certificate.renew', 'grading.review', 'grading.sector');
-- @postgres
insert into fact (id, subject_type, subject, word, at, value, source, recorded_at, recorded_by,
                  recorded_name, reason, attachment)
select '0' || substr(upper(md5('level' || system_id || number)), 1, 25), 'system', system_id,
       'level-determined', determined_at, '{}', 'procedure', determined_at, 'system', '', '', ''
from grade_version;
insert into fact (id, subject_type, subject, word, at, value, source, recorded_at, recorded_by,
                  recorded_name, reason, attachment)
select '0' || substr(upper(md5('certificate' || number)), 1, 25), 'system', system_id,
       'certificate-issued', created_at, '{}', 'procedure', created_at, 'system', '', '', ''
from certificate;
insert into fact (id, subject_type, subject, word, at, value, source, recorded_at, recorded_by,
                  recorded_name, reason, attachment)
select '0' || substr(upper(md5('clock' || c.id)), 1, 25), 'system', m.system_id,
       case c.rule when 'filing.review' then 'submission-complete' when 'filing.correct' then 'returned'
       when 'filing.change' then 'change-decided' when 'filing.withdraw' then 'withdrawn'
       when 'certificate.renew' then 'renewal-window-opened' when 'grading.review' then
       'review-requested' else 'sector-requested' end,
       c.started_at, '{}', 'procedure', c.started_at, 'system', '', '', ''
from matter_clock c join matter m on m.id = c.matter_id
where c.rule in ('filing.review', 'filing.correct', 'filing.change', 'filing.withdraw',
                 'certificate.renew', 'grading.review', 'grading.sector');
-- @both

-- Who of a kind sits where: roles are resolved to the nearest authority upward.
create index party_by_authority on party (is_authority, region, no);

-- Subjects whose duties must be computed anew, by the commit of the change or by the job.
create table obligation_stale (
    subject text not null primary key,
    subject_type text not null,
    since integer not null
) strict;
create index obligation_stale_by_since on obligation_stale (since, subject);

-- One row for each dated or event-triggered duty.  id: 32 hex of SM3 over
-- duty|subject_type|subject|occurrence, the same for ever.  state: open (also before opens_at, and
-- when overdue), paused, met, met-late, void; what time alone decides is told on reading.
-- due_on is '' when the duty has no day.
create table obligation (
    id text not null primary key,
    duty text not null,
    rule text not null,
    clause text not null,
    pack text not null,
    pack_version text not null,
    subject_type text not null,
    subject text not null,
    subject_name text not null,
    occurrence text not null,
    party_id text not null,
    region text not null,
    sector text not null,
    level integer not null,
    owed_by text not null,
    owed_by_party text not null,
    owed_to text not null,
    owed_to_party text not null,
    opens_at integer,
    due_at integer,
    due_on text not null,
    started_at integer not null,
    state text not null,
    strength text not null,
    grp text not null,
    origin text not null,
    computed text not null,
    provisional integer not null,
    met_at integer,
    assigned_to text not null,
    assigned_at integer,
    version integer not null,
    digest integer not null,
    first_at integer not null,
    updated_at integer not null
) strict;
create index obligation_by_subject on obligation (subject, duty, occurrence);
create index obligation_by_due on obligation (state, due_on, due_at);
create index obligation_by_region on obligation (region, state, due_on, id);
create index obligation_by_owed_by on obligation (owed_by_party, state, due_on, id);
create index obligation_by_owed_to on obligation (owed_to_party, state, due_on, id);
create index obligation_by_party on obligation (party_id, state, due_on, id);
create index obligation_by_rule on obligation (rule, state, due_on, id);
create index obligation_by_assigned on obligation (assigned_to, state, due_on, id)
    where assigned_to <> '';

-- What people did about a duty; append-only.
create table obligation_act (
    id text not null primary key,
    obligation_id text not null,
    duty text not null,
    subject_type text not null,
    subject text not null,
    occurrence text not null,
    act text not null,
    at integer not null,
    by_account text not null,
    by_name text not null,
    to_account text not null,
    until integer,
    reason text not null,
    attachment text not null,
    journal_sequence integer not null
) strict;
create index obligation_act_by_obligation on obligation_act (obligation_id, id);
create index obligation_act_by_subject on obligation_act (subject, id);
create index obligation_act_by_at on obligation_act (at, id);

-- A set of standing duties without a day (they are no rows of obligation): rule ids, a line each,
-- sorted, each with its strength: "JC2021:assess.plan must".  Many subjects share one.
create table obligation_set (
    no integer not null primary key,
    digest text not null unique,
    size integer not null,
    rules text not null
) strict;

-- What was computed last for a subject: its standing set, a digest over all of its duties, and for
-- a party one over what its systems' duties see of it.
create table obligation_subject (
    subject text not null primary key,
    subject_type text not null,
    set_no integer not null,
    digest integer not null,
    seen integer not null,
    party_id text not null,
    region text not null,
    sector text not null,
    level integer not null,
    at integer not null
) strict;
create index obligation_subject_by_set on obligation_subject (set_no, region, subject);
create index obligation_subject_by_region on obligation_subject (region, subject);

-- Counters for each (region or one above or '') × (sector or one above or '').
-- Open duties by due day; those without a day under ''.
-- @sqlite
create table obligation_day (
    region text not null,
    sector text not null,
    due_on text not null,
    n integer not null,
    primary key (region, sector, due_on)
) strict, without rowid;
-- state: open, overdue (due before the day meta obligation.counted_on), undated, paused, met,
-- met-late.
create table obligation_count (
    region text not null,
    sector text not null,
    rule text not null,
    level integer not null,
    state text not null,
    n integer not null,
    primary key (region, sector, rule, level, state)
) strict, without rowid;
-- Subjects by standing set.
create table obligation_set_count (
    region text not null,
    sector text not null,
    set_no integer not null,
    level integer not null,
    n integer not null,
    primary key (region, sector, set_no, level)
) strict, without rowid;
-- What became new, met, overdue on a day.
create table obligation_moved (
    region text not null,
    sector text not null,
    moved_on text not null,
    what text not null,
    n integer not null,
    primary key (region, sector, moved_on, what)
) strict, without rowid;
-- @postgres
create table obligation_day (
    region text collate "C" not null,
    sector text collate "C" not null,
    due_on text collate "C" not null,
    n bigint not null,
    primary key (region, sector, due_on)
);
create table obligation_count (
    region text collate "C" not null,
    sector text collate "C" not null,
    rule text collate "C" not null,
    level bigint not null,
    state text collate "C" not null,
    n bigint not null,
    primary key (region, sector, rule, level, state)
);
create table obligation_set_count (
    region text collate "C" not null,
    sector text collate "C" not null,
    set_no bigint not null,
    level bigint not null,
    n bigint not null,
    primary key (region, sector, set_no, level)
);
create table obligation_moved (
    region text collate "C" not null,
    sector text collate "C" not null,
    moved_on text collate "C" not null,
    what text collate "C" not null,
    n bigint not null,
    primary key (region, sector, moved_on, what)
);
-- @both

-- Packs as they were in force: files is {"pack.yaml": text, …}.  The journal row packs.adopted says
-- which digests were adopted when.
create table pack_kept (
    digest text not null primary key,
    code text not null,
    version text not null,
    kept_at integer not null,
    files text not null
) strict;

-- Everything that exists is computed by the job after the upgrade.
insert into obligation_stale (subject, subject_type, since) select id, 'system', 0 from system;
insert into obligation_stale (subject, subject_type, since) select id, 'party', 0 from party;
