-- Telling people: src/registry/message.h, notify_rule.h, channel.h, delivery.h; procedures/reminder.h.

create table message (
    id text primary key,
    reader_kind text not null,
    reader_id text not null,
    occasion text not null,
    kind text not null,
    subject_kind text not null,
    subject_id text not null,
    parameters text not null,
    at integer not null,
    read_at integer
) strict;
-- One reader is told of one occasion once.
create unique index message_once on message (reader_kind, reader_id, occasion);
create index message_by_reader on message (reader_kind, reader_id, id);
create index message_unread on message (reader_kind, reader_id, id) where read_at is null;

create table notify_rule (
    account_id text primary key references account (id),
    version integer not null,
    rule text not null,
    is_new integer not null,
    updated_at integer not null
) strict;

create table channel (
    id text primary key,
    version integer not null,
    kind text not null,
    name text not null,
    place text not null,
    sealed text not null,
    facts text not null,
    party_id text references party (id),
    is_enabled integer not null,
    failures integer not null,
    free_at integer not null,
    accepted_at integer,
    failed_at integer,
    failure text not null,
    updated_at integer not null
) strict;

-- next_at is null when nothing more will be tried.
create table delivery (
    id text primary key,
    channel_id text not null references channel (id),
    reader_kind text not null,
    reader_id text not null,
    address text not null,
    language text not null,
    state text not null,
    attempts integer not null,
    tries_left integer not null,
    made_at integer not null,
    changed_at integer not null,
    next_at integer,
    lease text not null,
    evidence text not null,
    provider_id text not null
) strict;
create index delivery_due on delivery (next_at, id) where next_at is not null;
create index delivery_by_state on delivery (state, id);
create index delivery_by_reader on delivery (reader_kind, reader_id, id);
create index delivery_by_channel on delivery (channel_id, id);

create table delivery_message (
    delivery_id text not null references delivery (id),
    message_id text not null references message (id),
    primary key (delivery_id, message_id)
) strict;

-- A row per attempt, made before it begins: one without an end is an attempt nobody knows the end of.
create table delivery_attempt (
    delivery_id text not null references delivery (id),
    number integer not null,
    began_at integer not null,
    ended_at integer,
    outcome text not null,
    evidence text not null,
    primary key (delivery_id, number)
) strict;

create index account_by_party on account (party_id, id);

-- When a duty is looked at again; next_at is null when nothing more will be told of it.
create table reminder (
    obligation_id text primary key,
    due_at integer not null,
    next_at integer
) strict;

-- How far the walk over the acts about duties has come.
create table reminder_mark (
    walk text primary key,
    id text not null
) strict;
