-- Alerts: what detection found, grouped by cause and system: src/events/alert.h.

-- cause_kind: rule, indicator, threshold.  level: 1 info … 5 critical.  grp: cause and what was hit, one open
-- row of each.  state: open, taken, closed, handed.  weight: how urgent, for the order of the desk.
-- Lists are JSON and bounded.  version moves when people act, not when hits are counted.
create table alert (
    id text not null primary key,
    version integer not null,
    grp text not null,
    cause_kind text not null,
    cause_id text not null,
    title_zh text not null,
    title_en text not null,
    level integer not null,
    weight integer not null,
    techniques text not null,
    party_id text not null references party (id),
    system_id text not null,
    sensor_id text not null,
    region text not null,
    sector text not null,
    system_level integer not null,
    is_cii integer not null,
    first_at integer not null,
    last_at integer not null,
    raised_at integer not null,
    hits integer not null,
    samples text not null,
    indicators text not null,
    entities text not null,
    explained text not null,
    state text not null,
    verdict text not null,
    reason text not null,
    taken_by text not null,
    taken_name text not null,
    taken_at integer not null,
    closed_at integer not null,
    closed_name text not null,
    changed_at integer not null
) strict;
create unique index alert_open on alert (grp) where state in ('open', 'taken');
create index alert_by_state on alert (state, weight, id);
create index alert_by_party on alert (party_id, id);
create index alert_by_system on alert (system_id, id);
create index alert_by_cause on alert (cause_kind, cause_id, closed_at);
create index alert_by_change on alert (changed_at);

-- Hits by hour since 1970.
create table alert_hour (
    alert_id text not null references alert (id),
    hour integer not null,
    hits integer not null,
    primary key (alert_id, hour)
) strict;

-- What happened to an alert; append-only.
create table alert_entry (
    id text not null primary key,
    alert_id text not null references alert (id),
    at integer not null,
    account_id text not null,
    actor text not null,
    act text not null,
    text text not null,
    data text not null
) strict;
create index alert_entry_by_alert on alert_entry (alert_id, id);

-- Batches that were raised, so that one that comes again changes nothing.
create table alert_batch (
    id text not null primary key,
    at integer not null
) strict;
create index alert_batch_by_time on alert_batch (at);

-- system_id "": every system of the party.  hits: what it held back.
create table alert_suppression (
    id text not null primary key,
    cause_kind text not null,
    cause_id text not null,
    title_zh text not null,
    title_en text not null,
    party_id text not null references party (id),
    system_id text not null,
    region text not null,
    sector text not null,
    reason text not null,
    from_at integer not null,
    until_at integer not null,
    made_by text not null,
    made_name text not null,
    ended_at integer,
    ended_name text not null,
    ended_reason text not null,
    hits integer not null,
    last_at integer not null
) strict;
create index alert_suppression_by_cause on alert_suppression (cause_kind, cause_id, party_id, until_at);
create index alert_suppression_by_party on alert_suppression (party_id, id);

-- kind: finding, notice, warning, incident.  target_id: the record that came of it, "" when there is none yet.
create table alert_hand_over (
    id text not null primary key,
    alert_id text not null references alert (id),
    kind text not null,
    target_id text not null,
    at integer not null,
    account_id text not null,
    actor text not null,
    reason text not null
) strict;
create index alert_hand_over_by_alert on alert_hand_over (alert_id, id);
create index alert_hand_over_by_target on alert_hand_over (target_id);
