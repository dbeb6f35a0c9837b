-- account_insert: A new account.
INSERT INTO account (id, version, name, person_name, roles, party_id, region, sector, state, password,
    totp_secret, totp_last_step, failures, locked_until, certificate, language, density, last_at,
    last_address, previous_at, previous_address)
VALUES (:id, 1, :name, :person_name, :roles, :party_id, :region, :sector, 'active', '', '', 0, 0, 0, '',
    'zh', 'compact', 0, '', 0, '');

-- account_by_id: One account.
SELECT id, version, name, person_name, roles, party_id, region, sector, state, password, totp_secret,
    totp_last_step, failures, locked_until, certificate, language, density, last_at, last_address,
    previous_at, previous_address
FROM account WHERE id = :id;

-- account_by_name: One account by its sign-in name.
SELECT id, version, name, person_name, roles, party_id, region, sector, state, password, totp_secret,
    totp_last_step, failures, locked_until, certificate, language, density, last_at, last_address,
    previous_at, previous_address
FROM account WHERE name = :name;

-- account_by_certificate: One account by the digest of its client certificate.
SELECT id, version, name, person_name, roles, party_id, region, sector, state, password, totp_secret,
    totp_last_step, failures, locked_until, certificate, language, density, last_at, last_address,
    previous_at, previous_address
FROM account WHERE certificate = :digest AND certificate <> '';

-- account_page: All accounts by name.
SELECT id, version, name, person_name, roles, party_id, region, sector, state, password, totp_secret,
    totp_last_step, failures, locked_until, certificate, language, density, last_at, last_address,
    previous_at, previous_address
FROM account ORDER BY name LIMIT :limit;

-- account_update: What the security administrator may change.
UPDATE account SET version = version + 1, person_name = :person_name, roles = :roles,
    party_id = :party_id, region = :region, sector = :sector
WHERE id = :id AND version = :version;

-- account_update_state: Lock, close or open again; opening forgets failures.
UPDATE account SET version = version + 1, state = :state, failures = 0, locked_until = 0
WHERE id = :id;

-- account_update_secrets: Password and second factor.
UPDATE account SET version = version + 1, password = :password, totp_secret = :totp_secret,
    totp_last_step = :totp_last_step, failures = 0, locked_until = 0
WHERE id = :id;

-- account_update_certificate: The client certificate.
UPDATE account SET version = version + 1, certificate = :certificate WHERE id = :id;

-- account_update_preferences: Language and density, which are no change of rights.
UPDATE account SET language = :language, density = :density WHERE id = :id;

-- account_update_failures: A wrong try.
UPDATE account SET failures = :failures, locked_until = :locked_until WHERE id = :id;

-- account_update_step: The last TOTP step used, so that a code is good once.
UPDATE account SET totp_last_step = :step WHERE id = :id AND totp_last_step < :step;

-- account_update_signed_in: A full sign-in; the one before it is kept to be shown.
UPDATE account SET failures = 0, locked_until = 0, previous_at = last_at,
    previous_address = last_address, last_at = :at, last_address = :address
WHERE id = :id;

-- account_code_insert: A one-time code by its digest.
INSERT INTO account_code (digest, account_id, expires_at) VALUES (:digest, :account_id, :expires_at);

-- account_code_find: Whose code this is.
SELECT account_id, expires_at FROM account_code WHERE digest = :digest;

-- account_code_delete: Used up.
DELETE FROM account_code WHERE digest = :digest;

-- account_code_delete_all: Earlier codes of an account.
DELETE FROM account_code WHERE account_id = :account_id;

-- account_code_sweep: Codes past their life.
DELETE FROM account_code WHERE expires_at < :now;

-- account_party_name: The name shown beside an account.
SELECT name FROM party WHERE id = :id;

-- account_try_find: Wrong tries under a name that no account has.
SELECT failures, locked_until FROM signin_try WHERE name_digest = :digest;

-- account_try_put: Count one.
INSERT INTO signin_try (name_digest, failures, locked_until, at)
VALUES (:digest, :failures, :locked_until, :now)
ON CONFLICT (name_digest) DO UPDATE SET failures = excluded.failures,
    locked_until = excluded.locked_until, at = excluded.at;

-- account_try_sweep: Forget old ones.
DELETE FROM signin_try WHERE at < :before;
