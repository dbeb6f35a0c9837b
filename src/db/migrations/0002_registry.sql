-- Regions, sectors, parties, people, systems, assets, their history, and imports.
-- `no` is a number inside this store, small and fast for closure tables and the name index; ids are
-- global.

create table region (
    code text primary key,
    version integer not null,
    name text not null,
    name_en text not null,
    level text not null,
    parent text not null,
    valid_from text not null,
    valid_to text not null,
    successor text not null,
    path text not null
) strict;
create index region_by_parent on region (parent, code);

create table sector (
    code text primary key,
    name_zh text not null,
    name_en text not null,
    parent text not null,
    path text not null
) strict;

create table party (
    no integer primary key,
    id text not null unique,
    version integer not null,
    owner_node text not null,
    name text not null,
    name_key text not null,
    uscc text unique,
    kinds integer not null,
    is_authority integer not null,
    region text not null references region (code),
    sectors text not null,
    organ_code text,
    form text not null,
    state text not null,
    created_at integer not null,
    updated_at integer not null
) strict;
create index party_by_name on party (name_key, no);
create index party_by_region on party (region, no);
create index party_authorities on party (is_authority, no);

-- One row for each (region or one above or '') × (sector or one above or '') of a party.
create table party_reach (
    region text not null,
    sector text not null,
    no integer not null references party (no) on delete cascade,
    primary key (region, sector, no)
) strict;
create index party_reach_by_no on party_reach (no);

create table person (
    id text primary key,
    version integer not null,
    party_id text not null references party (id),
    name text not null,
    post text not null,
    roles text not null,
    phone text not null,
    mobile text not null,
    email text not null,
    valid_from text not null,
    valid_to text not null
) strict;
create index person_by_party on person (party_id, id);

create table system (
    no integer primary key,
    id text not null unique,
    version integer not null,
    owner_node text not null,
    party_id text not null references party (id),
    name text not null,
    name_key text not null,
    region text not null references region (code),
    sector text not null,
    state integer not null,
    kinds text not null,
    technologies text not null,
    parent_id text references system (id),
    platform_id text references system (id),
    level integer not null,
    info_level integer not null,
    service_level integer not null,
    filing integer not null,
    certificate_number text,
    regulator_party_id text references party (id),
    police_party_id text references party (id),
    operation_on text,
    form text not null,
    created_at integer not null,
    updated_at integer not null
) strict;
create index system_by_party on system (party_id, no);
create unique index system_one_name on system (party_id, name_key) where state <> 6;
create unique index system_by_certificate on system (certificate_number)
    where certificate_number is not null;
create index system_by_parent on system (parent_id) where parent_id is not null;
create index system_by_platform on system (platform_id) where platform_id is not null;

-- What an actor's scope reaches: one row for each (region or one above or '') × (sector or one above
-- or '').  facet = level * 100 + state * 10 + filing, so that a page with filters stays in the index.
-- @sqlite
create table system_reach (
    region text not null,
    sector text not null,
    no integer not null,
    facet integer not null,
    primary key (region, sector, no)
) strict, without rowid;
-- @postgres
create table system_reach (
    region text not null,
    sector text not null,
    no integer not null,
    facet integer not null,
    primary key (region, sector, no)
);
-- @both
create index system_reach_by_facet on system_reach (region, sector, facet, no);
-- How many systems of one facet a scope reaches.
create table system_count (
    region text not null,
    sector text not null,
    facet integer not null,
    systems integer not null,
    primary key (region, sector, facet)
) strict;

create view system_scope (region, sector, system_id) as
    select r.region, r.sector, s.id from system_reach r join system s on s.no = r.no;

-- Pairs of characters of the names.
-- @sqlite
create virtual table system_name using fts5(
    terms, content='', tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co M* S* P*'");
-- @postgres
create table system_name (rowid bigint primary key, terms text[] not null);
create index system_name_terms on system_name using gin (terms);
-- @both

-- Experts who read a system because of a matter.
create table system_guest (
    account_id text not null,
    system_id text not null references system (id) on delete cascade,
    primary key (account_id, system_id)
) strict;

create table asset (
    id text primary key,
    version integer not null,
    system_id text not null references system (id),
    kind text not null,
    value text not null,
    low text not null,
    high text not null,
    bits integer not null,
    note text not null
) strict;
create unique index asset_once on asset (system_id, kind, value);
create index asset_by_low on asset (kind, bits, low);
create index asset_by_value on asset (kind, value);

create table change (
    id text primary key,
    at integer not null,
    actor text not null,
    actor_name text not null,
    act text not null,
    subject text not null,
    root text not null,
    reason text not null,
    before text,
    after text
) strict;
create index change_by_root on change (root, at, id);

create table import (
    id text primary key,
    at integer not null,
    account_id text not null,
    party_id text not null,
    file_name text not null,
    digest text not null,
    state text not null,
    options text not null,
    report text not null
) strict;
create index import_by_account on import (account_id, at);
create index import_by_state on import (state, at);

create table import_file (
    import_id text primary key references import (id) on delete cascade,
    bytes blob not null
) strict;

create table import_row (
    import_id text not null references import (id) on delete cascade,
    number integer not null,
    subject text not null,
    record_id text not null,
    version integer not null,
    before text,
    primary key (import_id, number)
) strict;
