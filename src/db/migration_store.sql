-- SPDX-License-Identifier: Apache-2.0
-- Which migrations a store has had.

-- migration_has_meta: whether the store has tables at all
SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'meta';
-- migration_has_meta@postgres:
SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'meta';

-- migration_get: a fact about the store
SELECT value FROM meta WHERE name = :name;

-- migration_put: set a fact about the store
INSERT INTO meta (name, value) VALUES (:name, :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;
