-- Dossiers: warnings, notices, incidents, responses, investigations, plans, drills
-- (src/procedures/dossier.h), and tasks (task.h).

create table dossier (
    id text primary key,
    version integer not null,
    kind text not null,
    state text not null,
    is_open integer not null,
    number text not null,
    title text not null,
    level text not null,
    scope text not null,
    party_id text not null,
    party_name text not null,
    region text not null,
    sector text not null,
    reach text not null,
    basis text not null,
    is_exercise integer not null,
    is_imported integer not null,
    round integer not null,
    data text not null,
    packs text not null,
    began_on text not null,
    opened_at integer not null,
    changed_at integer not null,
    closed_at integer,
    opened_by text not null,
    opened_by_name text not null
) strict;
create index dossier_by_kind on dossier (kind, is_open, id);
create index dossier_by_party on dossier (party_id, kind, id);
create index dossier_by_basis on dossier (basis, id);
create index dossier_by_change on dossier (changed_at, id);

create table dossier_event (
    id text primary key,
    dossier_id text not null references dossier (id),
    number integer not null,
    at integer not null,
    happened_at integer not null,
    account_id text not null,
    actor text not null,
    party_id text not null,
    party_name text not null,
    act text not null,
    round integer not null,
    from_state text not null,
    to_state text not null,
    text text not null,
    facts text not null,
    is_pinned integer not null
) strict;
create unique index dossier_event_by_dossier on dossier_event (dossier_id, number);
create index dossier_event_by_time on dossier_event (at, id);
create index dossier_event_by_act on dossier_event (dossier_id, act, number);

create table dossier_party (
    dossier_id text not null references dossier (id),
    party_id text not null references party (id),
    part text not null,
    at integer not null,
    primary key (dossier_id, party_id, part)
) strict;
create index dossier_party_by_party on dossier_party (party_id, dossier_id);

create table dossier_link (
    dossier_id text not null references dossier (id),
    relation text not null,
    to_kind text not null,
    to_id text not null,
    at integer not null,
    primary key (dossier_id, relation, to_kind, to_id)
) strict;
create index dossier_link_by_end on dossier_link (to_kind, to_id);

-- Facts a dossier stated: what duties follow from it.
create table dossier_fact (
    dossier_id text not null references dossier (id),
    fact_id text not null,
    subject_type text not null,
    subject text not null,
    word text not null,
    primary key (dossier_id, fact_id)
) strict;
create index dossier_fact_by_fact on dossier_fact (fact_id);

create table task (
    id text primary key,
    version integer not null,
    dossier_id text references dossier (id),
    kind text not null,
    occasion text not null,
    code text not null,
    zh text not null,
    en text not null,
    clause text not null,
    party_id text not null references party (id),
    account_id text not null,
    due_at integer,
    state text not null,
    made_at integer not null,
    made_by text not null,
    done_at integer,
    done_by text not null,
    text text not null,
    attachment text not null
) strict;
create unique index task_once on task (occasion);
create index task_by_party on task (party_id, state, due_at, id);
create index task_by_dossier on task (dossier_id, state, id);
