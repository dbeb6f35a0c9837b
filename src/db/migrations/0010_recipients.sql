-- Recipients of dossiers: src/procedures/recipient.h.  rung: 0 queued, 1 sent, 2 delivered, 3 read,
-- 4 signed, 5 fed back, 6 verified.

create table recipient (
    dossier_id text not null references dossier (id),
    party_id text not null references party (id),
    region text not null,
    sector text not null,
    rung integer not null,
    queued_at integer not null,
    sent_at integer,
    delivered_at integer,
    read_at integer,
    signed_at integer,
    fed_back_at integer,
    verified_at integer,
    people integer not null,
    answers integer not null,
    step integer not null,
    next_at integer,
    due_at integer,
    is_ended integer not null,
    feedback text not null,
    story text not null,
    sign_row integer,
    last_row integer,
    primary key (dossier_id, party_id)
) strict;
create index recipient_by_party on recipient (party_id, is_ended, dossier_id);
create index recipient_due on recipient (next_at, dossier_id, party_id) where next_at is not null;
create index recipient_unsigned on recipient (dossier_id, queued_at, party_id) where rung < 4;

-- Its people as they were when the list was frozen.  step: with which step of the escalation they
-- are told, 0 at once.
create table recipient_person (
    dossier_id text not null references dossier (id),
    party_id text not null references party (id),
    account_id text not null references account (id),
    name text not null,
    place integer not null,
    step integer not null,
    rung integer not null,
    told_at integer,
    delivered_at integer,
    read_at integer,
    signed_at integer,
    primary key (dossier_id, party_id, account_id)
) strict;
create index recipient_person_by_account on recipient_person (account_id, dossier_id);

-- Kept counters: how many reached at least that rung.
create table recipient_count (
    dossier_id text primary key references dossier (id),
    total integer not null,
    people integer not null,
    sent integer not null,
    delivered integer not null,
    was_read integer not null,
    signed integer not null,
    fed_back integer not null,
    verified integer not null,
    is_ended integer not null,
    changed_at integer not null
) strict;
create index recipient_count_by_change on recipient_count (changed_at, dossier_id);

-- What was told, so that who comes later is told the same and a signature can name what it saw.
create table recipient_text (
    dossier_id text not null references dossier (id),
    digest text not null,
    at integer not null,
    occasion text not null,
    message_kind text not null,
    parameters text not null,
    text text not null,
    primary key (dossier_id, digest, occasion)
) strict;

create index delivery_message_by_message on delivery_message (message_id);
create index delivery_dead on delivery (changed_at) where state = 'dead';

-- How far the job has come through failed deliveries.
create table recipient_mark (
    walk text primary key,
    at integer not null
) strict;
