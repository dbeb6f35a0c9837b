-- SPDX-License-Identifier: Apache-2.0
-- What a drill consists of.

-- drill_put_part: a party's part
INSERT INTO drill_part (dossier_id, party_id, part) VALUES (:dossier, :party, :part);

-- drill_part: the part of one party
SELECT part FROM drill_part WHERE dossier_id = :dossier AND party_id = :party;

-- drill_drop_parts: the plan is written anew
DELETE FROM drill_part WHERE dossier_id = :dossier;

-- drill_undertake: somebody of the red side signs
INSERT INTO drill_undertaking (dossier_id, account_id, person, party_id, digest, at)
VALUES (:dossier, :account, :person, :party, :digest, :at);

-- drill_undertakings: who signed
SELECT dossier_id, account_id, person, party_id, digest, at FROM drill_undertaking
WHERE dossier_id = :dossier ORDER BY at, account_id;

-- drill_has_undertaken: whether one signed
SELECT count(*) FROM drill_undertaking WHERE dossier_id = :dossier AND account_id = :account;

-- drill_drop_undertakings: the plan is written anew
DELETE FROM drill_undertaking WHERE dossier_id = :dossier;

-- drill_drop_injects: the script is written anew
DELETE FROM drill_inject WHERE dossier_id = :dossier;

-- drill_drop_expectations: the script is written anew
DELETE FROM drill_expectation WHERE dossier_id = :dossier;

-- drill_add_inject: one inject
INSERT INTO drill_inject (id, dossier_id, number, offset_minutes, party_id, channel, words, released_at, released_by)
VALUES (:id, :dossier, :number, :offset, :party, :channel, :words, NULL, '');

-- drill_add_expectation: one expected reaction
INSERT INTO drill_expectation (id, dossier_id, number, inject_id, party_id, words, act, within_minutes, clause,
    points, result, actual_at, source, score, note, judged_by, judged_at)
VALUES (:id, :dossier, :number, :inject, :party, :words, :act, :within, :clause, :points, '', NULL, '', NULL, '', '', NULL);

-- drill_injects: in order
SELECT i.id, i.dossier_id, i.number, i.offset_minutes, i.party_id, coalesce(p.name, ''), i.channel, i.words,
    i.released_at, i.released_by
FROM drill_inject i LEFT JOIN party p ON p.id = i.party_id WHERE i.dossier_id = :dossier ORDER BY i.number;

-- drill_expectations: in order
SELECT e.id, e.dossier_id, e.number, e.inject_id, e.party_id, coalesce(p.name, ''), e.words, e.act, e.within_minutes,
    e.clause, e.points, e.result, e.actual_at, e.source, e.score, e.note, e.judged_by, e.judged_at
FROM drill_expectation e LEFT JOIN party p ON p.id = e.party_id WHERE e.dossier_id = :dossier ORDER BY e.number;

-- drill_release: an inject goes out
UPDATE drill_inject SET released_at = :at, released_by = :by WHERE id = :id AND released_at IS NULL;

-- drill_judge: what became of an expected reaction
UPDATE drill_expectation SET result = :result, actual_at = :actual, source = :source, score = :score, note = :note,
    judged_by = :judged_by, judged_at = :judged_at WHERE id = :id;

-- drill_last_action: the newest number
SELECT coalesce(max(number), 0) FROM drill_action WHERE dossier_id = :dossier;

-- drill_add_action: the red side declares an action
INSERT INTO drill_action (id, dossier_id, number, at, account_id, person, party_id, target, technique, words,
    verdict, code, zh, en, clause)
VALUES (:id, :dossier, :number, :at, :account, :person, :party, :target, :technique, :words, :verdict, :code, :zh,
    :en, :clause);

-- drill_actions: in order
SELECT id, dossier_id, number, at, account_id, person, party_id, target, technique, words, verdict, code, zh, en, clause
FROM drill_action WHERE dossier_id = :dossier AND number > :after ORDER BY number LIMIT :limit;

-- drill_count_actions: all, and those refused
SELECT count(*), coalesce(sum(CASE WHEN verdict = 'refused' THEN 1 ELSE 0 END), 0) FROM drill_action
WHERE dossier_id = :dossier;

-- drill_running: drills that run now
SELECT id FROM dossier WHERE kind = 'drill' AND is_open = 1 AND state = 'running' ORDER BY id LIMIT :limit;

-- drill_first_act: when a party first did an act
SELECT j.at FROM journal j JOIN account a ON a.id = j.actor
WHERE j.act = :act AND j.at >= :from AND a.party_id = :party ORDER BY j.sequence LIMIT 1;
