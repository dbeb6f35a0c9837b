-- Campaign runs.  What a run asks for are rows of obligation while it is open; when it closes they
-- are kept here as they stood.

create table campaign (
    id text not null primary key,
    version integer not null,
    template text not null,
    zh text not null,
    en text not null,
    clause text not null,
    pack text not null,
    pack_version text not null,
    organiser text not null,
    organiser_kind text not null,
    region text not null,
    sectors text not null,
    opens_on text not null,
    ends_on text not null,
    plan text not null,
    state text not null,
    opened_at integer not null,
    opened_by text not null,
    closed_at integer,
    closed_by text,
    report text
) strict;
create index campaign_by_state on campaign (state, id);

create table campaign_kept (
    campaign_id text not null,
    id text not null,
    rule text not null,
    clause text not null,
    subject_type text not null,
    subject text not null,
    subject_name text not null,
    party_id text not null,
    region text not null,
    sector text not null,
    owed_by_party text not null,
    owed_to_party text not null,
    due_at integer,
    due_on text not null,
    state text not null,
    standing text not null,
    met_at integer,
    primary key (campaign_id, id)
) strict;

-- The rows of a run lie together; nothing else is in this index.
create index obligation_by_campaign on obligation (occurrence, id)
    where substr(occurrence, 1, 9) = 'campaign:';
