-- SPDX-License-Identifier: Apache-2.0
-- What turns copied tables into those of an exercise.

-- twin_mark: whether the tables are an exercise's
SELECT value FROM meta WHERE name = 'exercise';

-- twin_has_meta: whether there are tables at all
SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'meta';
-- twin_has_meta@postgres:
SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'meta';

-- twin_newest: the newest row of the journal
SELECT sequence, hash, at FROM journal ORDER BY sequence DESC LIMIT 1;

-- twin_put_mark: mark them
INSERT INTO meta (name, value) VALUES ('exercise', :drill)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- twin_mark_dossiers: whatever is shown or written of them says that it is an exercise
UPDATE dossier SET is_exercise = 1 WHERE is_exercise = 0;

-- twin_drop_attempts: what was tried to send
DELETE FROM delivery_attempt;

-- twin_drop_delivery_messages: what waits to leave
DELETE FROM delivery_message;

-- twin_drop_deliveries: what waits to leave
DELETE FROM delivery;

-- twin_drop_channels: every way out, with its secrets
DELETE FROM channel;

-- twin_drop_rules: whom messages leave to
DELETE FROM notify_rule;

-- twin_drop_secrets: nobody signs in with what was set outside
UPDATE account SET password = '', totp_secret = '', totp_last_step = 0, certificate = '',
    failures = 0, locked_until = 0;

-- twin_drop_clients: programs do not sign in with what was set outside
UPDATE taxii_client SET password = '';

-- twin_drop_sources: nothing is fetched into a copy
UPDATE taxii_source SET secret = '';

-- twin_drop_codes: one-time codes
DELETE FROM account_code;

-- twin_drop_sessions: who is signed in
DELETE FROM session;

-- twin_drop_tries: who tried to sign in
DELETE FROM signin_try;

-- twin_drop_replies: replies kept for repeated requests
DELETE FROM kept_reply;

-- twin_drop_checkpoints: signatures of the key that stays with the original
DELETE FROM journal_checkpoint;
