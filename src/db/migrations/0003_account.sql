-- Accounts, their one-time codes, their sessions, and files that belong to records.

CREATE TABLE account (
    id TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    name TEXT NOT NULL UNIQUE,
    person_name TEXT NOT NULL,
    roles INTEGER NOT NULL,
    party_id TEXT NOT NULL,
    region TEXT NOT NULL,
    sector TEXT NOT NULL,
    state TEXT NOT NULL,
    password TEXT NOT NULL,
    totp_secret TEXT NOT NULL,
    totp_last_step INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    locked_until INTEGER NOT NULL,
    certificate TEXT NOT NULL,
    language TEXT NOT NULL,
    density TEXT NOT NULL,
    last_at INTEGER NOT NULL,
    last_address TEXT NOT NULL,
    previous_at INTEGER NOT NULL,
    previous_address TEXT NOT NULL
) STRICT;

CREATE INDEX account_by_certificate ON account (certificate);

CREATE TABLE account_code (
    digest TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    expires_at INTEGER NOT NULL
) STRICT;

CREATE INDEX account_code_by_account ON account_code (account_id);

CREATE TABLE session (
    digest TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    state TEXT NOT NULL,
    request_token TEXT NOT NULL,
    totp_secret TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL
) STRICT;

CREATE INDEX session_by_account ON session (account_id);
CREATE INDEX session_by_seen ON session (seen_at);

CREATE TABLE attachment (
    id TEXT PRIMARY KEY,
    digest TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    owner TEXT NOT NULL,
    slot TEXT NOT NULL,
    by_account TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;

CREATE INDEX attachment_by_owner ON attachment (owner, id);

-- Wrong tries under names that no account has, counted like those of real ones.
CREATE TABLE signin_try (
    name_digest TEXT PRIMARY KEY,
    failures INTEGER NOT NULL,
    locked_until INTEGER NOT NULL,
    at INTEGER NOT NULL
) STRICT;

CREATE INDEX signin_try_by_at ON signin_try (at);
