-- Indicators of other TAXII 2.1 servers, and of what clients pushed, as sets (src/intel/taxii_source.h,
-- src/intel/taxii_set.h).

-- secret: sealed password or token, "" without.  user_name "" with a secret: the secret is a bearer token.
-- added_after, next: where the fetching goes on.  problem_*: why the last try failed, "" when it did not.
create table taxii_source (
    name text not null primary key,
    url text not null,
    collection_id text not null,
    user_name text not null,
    secret text not null,
    authority text not null,
    is_internal integer not null,
    tlp text not null,
    confidence integer not null,
    every_minutes integer not null,
    added_after text not null,
    next text not null,
    due_at integer not null,
    asked_at integer not null,
    done_at integer not null,
    objects integer not null,
    problem_zh text not null,
    problem_en text not null,
    made_at integer not null
) strict;
create index taxii_source_by_time on taxii_source (due_at);

-- Which state of a collection stands in force as a set.
create table taxii_set (
    root text not null,
    collection_id text not null,
    mark text not null,
    primary key (root, collection_id)
) strict;
