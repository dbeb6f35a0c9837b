-- The TAXII 2.1 server: API roots, collections, objects in every version, statuses of what was posted,
-- and the programs that may ask (src/intel/taxii.h).

create table taxii_root (
    name text not null primary key,
    place integer not null,
    title text not null,
    description text not null,
    versions text not null,
    max_content_bytes integer not null
) strict;

create table taxii_collection (
    id text not null,
    root text not null references taxii_root (name),
    place integer not null,
    title text not null,
    description text not null,
    alias text not null,
    can_read integer not null,
    can_write integer not null,
    media_types text not null,
    primary key (root, id)
) strict;

-- number: in the order in which they came.  version_us, added_us: microseconds since 1970.
create table taxii_object (
    number integer not null primary key,
    root text not null,
    collection_id text not null,
    id text not null,
    type text not null,
    spec_version text not null,
    version text not null,
    version_us integer not null,
    added_us integer not null,
    media_type text not null,
    digest text not null,
    body text not null,
    foreign key (root, collection_id) references taxii_collection (root, id)
) strict;
create unique index taxii_object_by_version on taxii_object (root, collection_id, id, version_us, spec_version);
create index taxii_object_by_time on taxii_object (root, collection_id, added_us, number);

create table taxii_status (
    id text not null,
    root text not null references taxii_root (name),
    at integer not null,
    body text not null,
    primary key (root, id)
) strict;
create index taxii_status_by_time on taxii_status (at);

-- discovery: what GET /taxii2/ answers beside the roots.
create table taxii_setting (
    name text not null primary key,
    value text not null
) strict;

-- reach: all (every collection, as far as it allows), or listed (rows of taxii_right).
create table taxii_client (
    name text not null primary key,
    password text not null,
    reach text not null,
    made_at integer not null
) strict;
create table taxii_right (
    client text not null references taxii_client (name),
    root text not null,
    collection_id text not null,
    can_read integer not null,
    can_write integer not null,
    primary key (client, root, collection_id)
) strict;
create index taxii_right_by_root on taxii_right (root, collection_id);
