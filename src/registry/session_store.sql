-- session_insert: A new session.
INSERT INTO session (digest, account_id, state, request_token, totp_secret, made_at, seen_at)
VALUES (:digest, :account_id, :state, :request_token, '', :now, :now);

-- session_find: One session.
SELECT account_id, state, request_token, totp_secret, made_at, seen_at FROM session
WHERE digest = :digest;

-- session_update_seen: Note its use.
UPDATE session SET seen_at = :now WHERE digest = :digest;

-- session_update_secret: The secret offered while enrolling.
UPDATE session SET totp_secret = :secret WHERE digest = :digest;

-- session_delete: End it.
DELETE FROM session WHERE digest = :digest;

-- session_delete_all: End all of an account.
DELETE FROM session WHERE account_id = :account_id;

-- session_delete_old: What was idle too long or is too old.
DELETE FROM session WHERE seen_at < :idle_before OR made_at < :made_before;
