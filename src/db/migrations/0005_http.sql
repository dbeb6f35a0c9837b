-- Replies kept for Idempotency-Key (src/registry/kept_reply.h).
create table kept_reply (
    account_id TEXT not null,
    key TEXT not null,
    request_digest TEXT not null,
    http_status INTEGER not null,
    reply TEXT not null,
    record_version INTEGER not null,
    reply_digest TEXT not null,
    at INTEGER not null,
    primary key (account_id, key)
) STRICT;

create index kept_reply_at on kept_reply (at);
