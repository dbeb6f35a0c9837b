-- Searches over events that people keep: src/events/saved_search.h.

-- period: "24h" and the like, "" none.  columns: JSON list of field names.  is_shared: with the keeper's unit.
create table saved_search (
    id text not null primary key,
    version integer not null,
    account_id text not null,
    keeper text not null,
    party_id text not null,
    name text not null,
    filter text not null,
    period text not null,
    columns text not null,
    is_shared integer not null,
    made_at integer not null,
    changed_at integer not null
) strict;
create index saved_search_by_account on saved_search (account_id, id);
create index saved_search_by_party on saved_search (party_id, is_shared, id);
