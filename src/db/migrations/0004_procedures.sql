-- Matters, their clocks, timeline, papers and panels; grade versions; certificates.

create table matter (
    id text primary key,
    version integer not null,
    procedure text not null,
    state text not null,
    turn text not null,
    is_open integer not null,
    system_id text not null references system (id),
    system_name text not null,
    party_id text not null,
    regulator_party_id text,
    police_party_id text,
    region text not null,
    sector text not null,
    basis text not null,
    data text not null,
    packs text not null,
    began_on text not null,
    opened_at integer not null,
    opened_by text not null,
    closed_at integer,
    due_at integer not null,
    outcome text not null
) strict;
create index matter_by_system on matter (system_id, id);
create index matter_by_party on matter (party_id, is_open, due_at, id);
create index matter_by_due on matter (is_open, due_at, id);
create unique index matter_one_open on matter (system_id, procedure) where is_open = 1;

create table matter_clock (
    id text primary key,
    matter_id text not null references matter (id),
    rule text not null,
    owed_by text not null,
    owed_by_party text,
    owed_to text not null,
    owed_to_party text,
    clause text not null,
    strength text not null,
    pack text not null,
    pack_version text not null,
    zh text not null,
    en text not null,
    started_at integer not null,
    due_at integer not null,
    due_on text not null,
    provisional integer not null,
    amount integer not null,
    unit text not null,
    state text not null,
    paused_at integer,
    paused_reason text,
    remaining integer,
    met_at integer,
    computed text not null,
    alternatives text not null
) strict;
create index matter_clock_by_matter on matter_clock (matter_id, id);
create index matter_clock_by_due on matter_clock (state, due_at, id);

create table matter_event (
    id text primary key,
    matter_id text not null references matter (id),
    number integer not null,
    at integer not null,
    account_id text not null,
    actor text not null,
    party_id text,
    act text not null,
    from_state text,
    to_state text,
    reason text not null,
    facts text not null,
    sequence integer not null
) strict;
create unique index matter_event_by_matter on matter_event (matter_id, number);

create table matter_panel (
    matter_id text not null references matter (id),
    account_id text not null,
    person_name text not null,
    party_name text not null,
    is_chair integer not null,
    opinion text not null,
    opinion_text text not null,
    given_at integer,
    appointed_at integer not null,
    primary key (matter_id, account_id)
) strict;
create index matter_panel_by_account on matter_panel (account_id, matter_id);

create table matter_notice (
    id text primary key,
    matter_id text not null references matter (id),
    party_id text,
    account_id text,
    role text not null,
    act text not null,
    at integer not null,
    read_at integer
) strict;
create index matter_notice_by_party on matter_notice (party_id, id);
create index matter_notice_by_account on matter_notice (account_id, id);

create table paper (
    id text primary key,
    matter_id text not null references matter (id),
    kind text not null,
    number text not null,
    made_at integer not null,
    data text not null,
    digest text not null
) strict;
create index paper_by_matter on paper (matter_id, id);

create table paper_counter (
    party_id text not null,
    kind text not null,
    year integer not null,
    last integer not null,
    primary key (party_id, kind, year)
) strict;

create table grade_version (
    system_id text not null,
    number integer not null,
    matter_id text not null references matter (id),
    scheme text not null,
    level integer not null,
    info_level integer not null,
    service_level integer not null,
    code text not null,
    data text not null,
    determined_at integer not null,
    valid_from text not null,
    valid_to text,
    journal_sequence integer not null,
    primary key (system_id, number)
) strict;

create table certificate (
    number text primary key,
    check_code text not null,
    system_id text not null,
    system_name text not null,
    party_id text not null,
    party_name text not null,
    organ_party_id text not null,
    organ_name text not null,
    level integer not null,
    issued_on text not null,
    valid_from text not null,
    valid_to text not null,
    state text not null,
    replaced_by text,
    matter_id text not null references matter (id),
    created_at integer not null
) strict;
create index certificate_by_system on certificate (system_id, created_at);
create index certificate_by_party on certificate (party_id, number);
create index certificate_by_end on certificate (state, valid_to, number);

create table certificate_unit (
    organ_code text not null,
    party_id text not null,
    serial integer not null,
    primary key (organ_code, party_id)
) strict;
create unique index certificate_unit_serial on certificate_unit (organ_code, serial);

create table certificate_object (
    unit_number text not null,
    year integer not null,
    last integer not null,
    primary key (unit_number, year)
) strict;
