-- SPDX-License-Identifier: Apache-2.0
-- Plans that have been in force.

-- plan_put: a plan comes into force
INSERT INTO plan (dossier_id, is_in_force, is_base, parent, parent_title, code, issued_on, effective_on, reviewed_at)
VALUES (:dossier, 1, :base, :parent, :parent_title, :code, :issued_on, :effective_on, NULL);

-- plan_load: one
SELECT dossier_id, is_in_force, is_base, parent, parent_title, code, issued_on, effective_on, reviewed_at
FROM plan WHERE dossier_id = :dossier;

-- plan_end: it is in force no more
UPDATE plan SET is_in_force = 0 WHERE dossier_id = :dossier;

-- plan_reviewed: it was looked at
UPDATE plan SET reviewed_at = :at WHERE dossier_id = :dossier;

-- plan_base: a plan that others may derive from
SELECT d.title FROM plan p JOIN dossier d ON d.id = p.dossier_id
WHERE p.dossier_id = :dossier AND p.is_base = 1 AND p.is_in_force = 1;

-- plan_owners: who has a plan in force that derives from it
SELECT DISTINCT d.party_id FROM plan p JOIN dossier d ON d.id = p.dossier_id
WHERE p.parent = :parent AND p.is_in_force = 1 ORDER BY d.party_id LIMIT :limit;

-- plan_derived: how many
SELECT count(*) FROM plan WHERE parent = :parent AND is_in_force = 1;

-- plan_move: a plan was replaced by another
UPDATE plan SET parent = :to WHERE parent = :parent;

-- plan_bases: plans in force that others may derive from
SELECT d.id, d.title, d.party_id, d.party_name, p.code, p.issued_on, p.effective_on
FROM plan p JOIN dossier d ON d.id = p.dossier_id
WHERE p.is_base = 1 AND p.is_in_force = 1 AND p.dossier_id > :after ORDER BY p.dossier_id LIMIT :limit;

-- plan_base_count: how many
SELECT count(*) FROM plan WHERE is_base = 1 AND is_in_force = 1;
