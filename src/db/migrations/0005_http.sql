-- Replies kept for Idempotency-Key (src/http/repeat.h).
create table http_repeat (
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

create index http_repeat_at on http_repeat (at);
