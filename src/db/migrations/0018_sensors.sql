-- Sensors of units, what was agreed about them, what came from them hour by hour, and when they were
-- silent: src/registry/sensor.h.

-- state: active, paused, ended.  ranges: JSON list of texts.  token: SM3 of the bearer token.
create table sensor (
    id text not null primary key,
    version integer not null,
    party_id text not null references party (id),
    receiver_id text not null,
    region text not null,
    sector text not null,
    kind text not null,
    name text not null,
    exit text not null,
    ranges text not null,
    model text not null,
    owner text not null,
    note text not null,
    state text not null,
    token text not null unique,
    token_hint text not null,
    made_at integer not null,
    made_by text not null,
    made_name text not null,
    heard_at integer not null,
    data_at integer not null,
    changed_at integer not null
) strict;
create index sensor_by_party on sensor (party_id, id);
create index sensor_by_state on sensor (state, heard_at);
create index sensor_by_change on sensor (changed_at);

-- The agreement on record.  state: valid, withdrawn.  categories: words with commas.
create table sensor_agreement (
    id text not null primary key,
    sensor_id text not null references sensor (id),
    agreed_by text not null,
    agreed_on text not null,
    categories text not null,
    retention_days integer not null,
    from_at integer not null,
    until_at integer not null,
    attachment text not null,
    note text not null,
    state text not null,
    recorded_at integer not null,
    recorded_by text not null,
    recorded_name text not null,
    withdrawn_at integer,
    withdrawn_name text not null,
    reason text not null
) strict;
create index sensor_agreement_by_sensor on sensor_agreement (sensor_id, id);

-- Hops by hour (number of the hour since 1970): what was received went on as parsed or was refused;
-- what was parsed was stored; late: stored, but long after it happened.
create table sensor_hour (
    sensor_id text not null references sensor (id),
    hour integer not null,
    received integer not null,
    parsed integer not null,
    refused integer not null,
    stored integer not null,
    late integer not null,
    bytes integer not null,
    primary key (sensor_id, hour)
) strict;
create index sensor_hour_by_hour on sensor_hour (hour);

create table sensor_refusal (
    sensor_id text not null references sensor (id),
    hour integer not null,
    reason text not null,
    events integer not null,
    primary key (sensor_id, hour, reason)
) strict;

-- kind: silent, late, no-agreement, refusing.  Open while ended_at is null, one of each kind at a time.
create table sensor_finding (
    id text not null primary key,
    sensor_id text not null references sensor (id),
    kind text not null,
    since integer not null,
    found_at integer not null,
    ended_at integer
) strict;
create unique index sensor_finding_open on sensor_finding (sensor_id, kind) where ended_at is null;
create index sensor_finding_by_sensor on sensor_finding (sensor_id, id);
