-- Reports and evidence of incidents: src/procedures/incident.h.

-- Who entered an incident about somebody else; shown to others only when it wished so.
create table incident_reporter (
    dossier_id text primary key references dossier (id),
    party_id text not null references party (id),
    account_id text not null,
    is_anonymous integer not null,
    at integer not null
) strict;
create index incident_reporter_by_party on incident_reporter (party_id, dossier_id);

-- Reports of an incident, each to one receiver.  texts: what the report says, by content code;
-- snapshot: the facts of the incident as they were, from which the next report tells what changed;
-- duties: the duties it answers, with the due instants they had.
create table incident_report (
    id text primary key,
    version integer not null,
    dossier_id text not null references dossier (id),
    number integer not null,
    kind text not null,
    ordinal integer not null,
    party_id text not null references party (id),
    to_party text not null,
    to_name text not null,
    to_role text not null,
    channel text not null,
    state text not null,
    texts text not null,
    snapshot text not null,
    changes text not null,
    duties text not null,
    digest text not null,
    due_at integer,
    is_late integer not null,
    made_at integer not null,
    made_by text not null,
    sent_at integer,
    sent_by text not null,
    received_at integer,
    received_by text not null,
    answer text not null
) strict;
create unique index incident_report_by_dossier on incident_report (dossier_id, number);
create index incident_report_by_receiver on incident_report (to_party, state, id);

create table incident_evidence (
    id text primary key,
    version integer not null,
    dossier_id text not null references dossier (id),
    number integer not null,
    party_id text not null references party (id),
    name text not null,
    about text not null,
    source text not null,
    digest text not null,
    bytes integer not null,
    attachment text not null,
    collected_at integer not null,
    collected_by text not null,
    recorded_at integer not null,
    recorded_by text not null,
    holder text not null
) strict;
create unique index incident_evidence_by_dossier on incident_evidence (dossier_id, number);

-- Who had it in hand, from the collecting on; append-only.
create table incident_custody (
    id text primary key,
    evidence_id text not null references incident_evidence (id),
    number integer not null,
    giver text not null,
    taker text not null,
    at integer not null,
    purpose text not null,
    recorded_at integer not null,
    recorded_by text not null
) strict;
create unique index incident_custody_by_evidence on incident_custody (evidence_id, number);
