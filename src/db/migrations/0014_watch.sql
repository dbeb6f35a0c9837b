-- Rosters, shifts, the call tree, gaps: src/procedures/watch.h; key periods and their daily reports:
-- src/procedures/key_period.h.

-- regime: "7x24" or "event" (on duty only while something asks for it).  pattern and people: JSON.
-- Shifts are made up to the day made_to.
create table watch_roster (
    id text not null primary key,
    version integer not null,
    party_id text not null references party (id),
    name text not null,
    regime text not null,
    pattern text not null,
    people text not null,
    first_on text not null,
    last_on text not null,
    made_to text not null,
    state text not null,
    made_at integer not null,
    made_by text not null
) strict;
create index watch_roster_by_party on watch_roster (party_id, state, id);
create index watch_roster_by_state on watch_roster (state, made_to, id);

-- One row for each person of a shift.  state: planned, on, handing, done, left, missed, dropped.
-- note: the hand-over note, "" before.
create table watch_shift (
    id text not null primary key,
    version integer not null,
    roster_id text not null references watch_roster (id),
    party_id text not null,
    post text not null,
    from_at integer not null,
    to_at integer not null,
    late_at integer not null,
    account_id text not null,
    name text not null,
    phone text not null,
    state text not null,
    taken_at integer,
    taken_by text not null,
    ended_at integer,
    ended_by text not null,
    told_at integer,
    reason text not null,
    note text not null
) strict;
create unique index watch_shift_once on watch_shift (roster_id, post, from_at);
create index watch_shift_by_party on watch_shift (party_id, to_at, from_at);
create index watch_shift_by_state on watch_shift (state, late_at);
create index watch_shift_by_account on watch_shift (account_id, to_at);

-- What happened on a shift; append-only.
create table watch_entry (
    id text not null primary key,
    shift_id text not null references watch_shift (id),
    party_id text not null,
    at integer not null,
    happened_at integer not null,
    account_id text not null,
    actor text not null,
    kind text not null,
    text text not null
) strict;
create index watch_entry_by_shift on watch_entry (shift_id, id);
create index watch_entry_by_party on watch_entry (party_id, id);

-- Two people exchange shifts: asked, agreed, refused, withdrawn.
create table watch_swap (
    id text not null primary key,
    version integer not null,
    party_id text not null,
    shift_id text not null references watch_shift (id),
    with_id text not null references watch_shift (id),
    asked_by text not null,
    asked_name text not null,
    asked_of text not null,
    asked_of_name text not null,
    state text not null,
    at integer not null,
    answered_at integer,
    reason text not null
) strict;
create index watch_swap_by_party on watch_swap (party_id, state, id);
create index watch_swap_by_shift on watch_swap (shift_id, state);
create index watch_swap_by_with on watch_swap (with_id, state);

-- The call tree: whom to call first, of a party's post.
create table watch_contact (
    id text not null primary key,
    version integer not null,
    party_id text not null references party (id),
    post text not null,
    position integer not null,
    name text not null,
    phone text not null,
    other_phone text not null,
    account_id text not null,
    text text not null,
    state text not null
) strict;
create index watch_contact_by_party on watch_contact (party_id, state, position, id);

-- A run through it: kind "call" or "test"; state open or closed; enough: so many must be reached.
create table watch_call (
    id text not null primary key,
    version integer not null,
    party_id text not null references party (id),
    kind text not null,
    text text not null,
    enough integer not null,
    state text not null,
    made_at integer not null,
    made_by text not null,
    made_by_party text not null,
    ended_at integer
) strict;
create index watch_call_by_party on watch_call (party_id, id);
create index watch_call_by_maker on watch_call (made_by_party, id);

-- outcome: waiting, reached, not-reached, skipped.
create table watch_call_person (
    call_id text not null references watch_call (id),
    position integer not null,
    contact_id text not null,
    post text not null,
    name text not null,
    phone text not null,
    outcome text not null,
    tries integer not null,
    at integer,
    by_name text not null,
    text text not null,
    primary key (call_id, position)
) strict;

-- Nobody was on duty while somebody had to be.
create table watch_gap (
    id text not null primary key,
    party_id text not null,
    since integer not null,
    reason text not null,
    clause text not null,
    checked_at integer not null,
    ended_at integer
) strict;
create index watch_gap_by_party on watch_gap (party_id, ended_at);
create index watch_gap_open on watch_gap (ended_at, checked_at, id);

-- state: announced, open, closed, cancelled.  declared: nation, region, city, activity.
create table key_period (
    id text not null primary key,
    version integer not null,
    organiser text not null references party (id),
    title text not null,
    declared text not null,
    region text not null,
    sector text not null,
    from_at integer not null,
    to_at integer not null,
    regime text not null,
    report_time text not null,
    grace_ms integer not null,
    measures text not null,
    partners text not null,
    days_made_to text not null,
    state text not null,
    made_at integer not null,
    made_by text not null,
    opened_at integer,
    closed_at integer,
    reason text not null
) strict;
create index key_period_by_state on key_period (state, from_at, id);
create index key_period_by_organiser on key_period (organiser, id);

create table key_period_party (
    period_id text not null references key_period (id),
    party_id text not null references party (id),
    primary key (period_id, party_id)
) strict;
create index key_period_party_by_party on key_period_party (party_id, period_id);

-- What each unit says every day, holidays included.  state: expected, missing, quiet, event.
create table key_period_day (
    period_id text not null references key_period (id),
    party_id text not null references party (id),
    on_day text not null,
    due_at integer not null,
    grace_at integer not null,
    state text not null,
    is_late integer not null,
    at integer,
    by_account text not null,
    by_name text not null,
    text text not null,
    primary key (period_id, on_day, party_id)
) strict;
create index key_period_day_by_party on key_period_day (party_id, state, due_at);
create index key_period_day_by_state on key_period_day (state, grace_at);
