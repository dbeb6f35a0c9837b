-- SPDX-License-Identifier: Apache-2.0
-- Statements of the audit journal.

-- journal_lock: let one transaction append at a time (SQLite: the writer's place does it)
SELECT value FROM meta WHERE name = 'journal';
-- journal_lock@postgres:
SELECT value FROM meta WHERE name = 'journal' FOR UPDATE;

-- journal_last: the newest row
SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1;

-- journal_insert: append a row
INSERT INTO journal (sequence, at, node, actor, act, subject, before, after, reason, previous, hash)
VALUES (:sequence, :at, :node, :actor, :act, :subject, :before, :after, :reason, :previous, :hash);

-- journal_row: one row by its number
SELECT sequence, at, node, actor, act, subject, before, after, reason, previous, hash
FROM journal WHERE sequence = :sequence;

-- journal_after: the next rows in order, for verifying and exporting
SELECT sequence, at, node, actor, act, subject, before, after, reason, previous, hash
FROM journal WHERE sequence > :sequence ORDER BY sequence LIMIT :limit;

-- journal_of_subject: newest rows about one subject
SELECT sequence, at, node, actor, act, subject, before, after, reason, previous, hash
FROM journal WHERE subject = :subject AND sequence < :before ORDER BY sequence DESC LIMIT :limit;

-- journal_newest_of: the newest row about a subject with an act
SELECT sequence, at, node, actor, act, subject, before, after, reason, previous, hash
FROM journal WHERE subject = :subject AND act = :act ORDER BY sequence DESC LIMIT 1;

-- journal_all: newest rows
SELECT sequence, at, node, actor, act, subject, before, after, reason, previous, hash
FROM journal WHERE sequence < :before ORDER BY sequence DESC LIMIT :limit;

-- journal_by_act: newest rows of one act
SELECT sequence, at, node, actor, act, subject, before, after, reason, previous, hash
FROM journal WHERE act = :act AND sequence < :before ORDER BY sequence DESC LIMIT :limit;

-- journal_by_actor: newest rows of one actor
SELECT sequence, at, node, actor, act, subject, before, after, reason, previous, hash
FROM journal WHERE actor = :actor AND sequence < :before ORDER BY sequence DESC LIMIT :limit;

-- journal_by_both: newest rows of one actor and act
SELECT sequence, at, node, actor, act, subject, before, after, reason, previous, hash
FROM journal WHERE actor = :actor AND act = :act AND sequence < :before ORDER BY sequence DESC LIMIT :limit;

-- journal_checkpoint_insert: keep a signature over the newest row
INSERT INTO journal_checkpoint (sequence, at, hash, signature, public_key)
VALUES (:sequence, :at, :hash, :signature, :public_key) ON CONFLICT (sequence) DO NOTHING;

-- journal_checkpoints: kept signatures in order
SELECT sequence, hash, signature, public_key FROM journal_checkpoint
WHERE sequence > :sequence ORDER BY sequence LIMIT :limit;
