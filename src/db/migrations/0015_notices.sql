-- Notices and publication checks: src/procedures/notice.h, src/procedures/publication.h.

-- What a notice keeps beside its dossier: the wish (whom it is meant for) and who was left open are
-- the issuer's alone, so they are no members of the dossier's data, which recipients see.
-- needs: the rung of recipient that answers it (4 signed, 5 fed back), done: the one that ends it.
create table notice (
    dossier_id text primary key references dossier (id),
    kind text not null,
    mark text not null,
    wish text not null,
    saved_by text not null,
    needs integer not null,
    done integer not null,
    year integer not null,
    serial integer not null,
    issued_at integer,
    due_at integer,
    left_open text not null
) strict;
create index notice_by_due on notice (due_at, dossier_id) where due_at is not null;

-- A recipient's own part, read by it and the issuer only.
create table notice_part (
    dossier_id text not null references dossier (id),
    party_id text not null references party (id),
    text text not null,
    systems text not null,
    primary key (dossier_id, party_id)
) strict;
create index notice_part_by_party on notice_part (party_id, dossier_id);

-- More time, asked for by a recipient and answered by the issuer; the newest of each recipient.
create table notice_term (
    dossier_id text not null references dossier (id),
    party_id text not null references party (id),
    state text not null,
    asked_until integer not null,
    asked_at integer not null,
    asked_by text not null,
    asked_reason text not null,
    until integer,
    answered_at integer,
    answered_by text not null,
    answered_reason text not null,
    primary key (dossier_id, party_id)
) strict;

-- Who passed it on to whom, as far as its mark allows.
create table notice_forward (
    id text primary key,
    dossier_id text not null references dossier (id),
    from_party text not null references party (id),
    to_party text not null references party (id),
    at integer not null,
    by_name text not null,
    reason text not null
) strict;
create unique index notice_forward_once on notice_forward (dossier_id, from_party, to_party);

-- What somebody wants to publish, and how it went.  The duties that stand before it are rows of
-- obligation whose occurrence is fact_id.
create table publication (
    id text primary key,
    version integer not null,
    state text not null,
    is_open integer not null,
    what text not null,
    title text not null,
    text text not null,
    channel text not null,
    intended_at integer not null,
    dossier_id text not null,
    party_id text not null references party (id),
    region text not null,
    sector text not null,
    fact_id text not null,
    is_exercise integer not null,
    made_at integer not null,
    made_by text not null,
    asked_at integer,
    published_at integer,
    address text not null,
    paper text not null,
    reason text not null,
    story text not null
) strict;
create index publication_by_party on publication (party_id, id);
create index publication_by_dossier on publication (dossier_id, id);
create index publication_by_fact on publication (fact_id);
