-- Command posts, situation reports, orders, resources and dispatch: src/procedures/response.h,
-- resource.h.

-- The rhythm of situation reports of a response that runs.  next_at 0: it asks for none any more;
-- flagged_at: the instant whose silence was told.
create table response_clock (
    dossier_id text primary key references dossier (id),
    minutes integer not null,
    next_at integer not null,
    flagged_at integer not null
) strict;
create index response_clock_due on response_clock (next_at);

-- What the parties of a region are told or hold as a fact, party after party, until done_at.
create table response_spread (
    id text primary key,
    dossier_id text not null references dossier (id),
    audience text not null,
    region_path text not null,
    word text not null,
    attributes text not null,
    message text not null,
    parameters text not null,
    at integer not null,
    after_no integer not null,
    told integer not null,
    done_at integer
) strict;
create index response_spread_open on response_spread (done_at, id);
create index response_spread_of on response_spread (dossier_id, id);

-- Situation reports, reports to duty rooms, circulars: sent, and received by whom.
create table response_report (
    id text primary key,
    dossier_id text not null references dossier (id),
    kind text not null,
    number integer not null,
    party_id text not null references party (id),
    party_name text not null,
    addressee text not null,
    way text not null,
    text text not null,
    changed text not null,
    at integer not null,
    happened_at integer not null,
    by_name text not null,
    received_at integer,
    received_by text not null
) strict;
create unique index response_report_number on response_report (dossier_id, kind, number);

create table response_order (
    id text primary key,
    dossier_id text not null references dossier (id),
    number integer not null,
    from_party text not null references party (id),
    from_name text not null,
    to_party text not null references party (id),
    to_name text not null,
    is_on_spot integer not null,
    text text not null,
    due_at integer,
    state text not null,
    issued_at integer not null,
    issued_by text not null,
    acknowledged_at integer,
    arrived_at integer,
    done_at integer,
    answer text not null
) strict;
create unique index response_order_number on response_order (dossier_id, number);

create table command_post (
    id text primary key,
    dossier_id text not null references dossier (id),
    kind text not null,
    name text not null,
    party_id text not null references party (id),
    party_name text not null,
    formed_by text not null references party (id),
    place text not null,
    commander text not null,
    deputies text not null,
    members text not null,
    stood_up_at integer not null,
    moved_in_at integer,
    dissolved_at integer,
    reason text not null
) strict;
create index command_post_of on command_post (dossier_id, id);
create index command_post_standing on command_post (party_id, dissolved_at);

create table resource (
    id text primary key,
    version integer not null,
    kind text not null,
    name text not null,
    party_id text not null references party (id),
    region text not null references region (code),
    place text not null,
    quantity integer not null,
    unit text not null,
    engaged integer not null,
    state text not null,
    contact text not null,
    phone text not null,
    skills text not null,
    note text not null,
    checked_at integer,
    checked_by text not null,
    created_at integer not null,
    changed_at integer not null,
    check (engaged >= 0 and engaged <= quantity)
) strict;
create index resource_by_region on resource (region, id);
create index resource_by_party on resource (party_id, id);

create table resource_dispatch (
    id text primary key,
    version integer not null,
    dossier_id text not null references dossier (id),
    resource_id text not null references resource (id),
    quantity integer not null,
    state text not null,
    text text not null,
    answer text not null,
    asked_by text not null references party (id),
    asked_name text not null,
    asked_at integer not null,
    answered_at integer,
    sent_at integer,
    arrived_at integer,
    released_at integer
) strict;
create index resource_dispatch_of on resource_dispatch (dossier_id, id);
create index resource_dispatch_by_resource on resource_dispatch (resource_id, id);
