-- Plans (src/procedures/plan.h) and drills (drill.h).

-- Plans that have been in force, as lists of parents and derived plans ask for them.
create table plan (
    dossier_id text primary key references dossier (id),
    is_in_force integer not null,
    is_base integer not null,
    parent text not null,
    parent_title text not null,
    code text not null,
    issued_on text not null,
    effective_on text not null,
    reviewed_at integer
) strict;
create index plan_by_parent on plan (parent, dossier_id);
create index plan_by_base on plan (is_base, is_in_force, dossier_id);

-- Whose part of a drill it is, and which words it was told under: named in dossier_party at its hour.
create table drill_part (
    dossier_id text not null references dossier (id),
    party_id text not null references party (id),
    part text not null,
    primary key (dossier_id, party_id)
) strict;
create index drill_part_by_party on drill_part (party_id, dossier_id);

create table drill_undertaking (
    dossier_id text not null references dossier (id),
    account_id text not null,
    person text not null,
    party_id text not null,
    digest text not null,
    at integer not null,
    primary key (dossier_id, account_id)
) strict;

create table drill_inject (
    id text primary key,
    dossier_id text not null references dossier (id),
    number integer not null,
    offset_minutes integer not null,
    party_id text not null,
    channel text not null,
    words text not null,
    released_at integer,
    released_by text not null
) strict;
create index drill_inject_by_drill on drill_inject (dossier_id, number);

create table drill_expectation (
    id text primary key,
    dossier_id text not null references dossier (id),
    number integer not null,
    inject_id text not null,
    party_id text not null,
    words text not null,
    act text not null,
    within_minutes integer not null,
    clause text not null,
    points integer not null,
    result text not null,
    actual_at integer,
    source text not null,
    score integer,
    note text not null,
    judged_by text not null,
    judged_at integer
) strict;
create index drill_expectation_by_drill on drill_expectation (dossier_id, number);

create table drill_action (
    id text primary key,
    dossier_id text not null references dossier (id),
    number integer not null,
    at integer not null,
    account_id text not null,
    person text not null,
    party_id text not null,
    target text not null,
    technique text not null,
    words text not null,
    verdict text not null,
    code text not null,
    zh text not null,
    en text not null,
    clause text not null
) strict;
create index drill_action_by_drill on drill_action (dossier_id, number);
