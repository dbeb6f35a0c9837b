-- CAP messages that came in: src/procedures/warning_cap_import.h.  The bytes stay as they came.

create table cap_message (
    party_id text not null references party (id),
    sender text not null,
    identifier text not null,
    sent integer not null,
    message_type text not null,
    status text not null,
    dossier_id text not null references dossier (id),
    signature text not null,
    signer text not null,
    digest text not null,
    came_at integer not null,
    came_by text not null,
    xml text not null,
    primary key (party_id, sender, identifier)
) strict;
create index cap_message_by_dossier on cap_message (dossier_id, came_at);

-- Senders of messages are named by the name they bear.
create index party_by_plain_name on party (name, state);
