-- SPDX-License-Identifier: Apache-2.0
-- The store itself: facts about it, the audit journal with its checkpoints.

CREATE TABLE meta (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

INSERT INTO meta (name, value) VALUES ('journal', 'append');

CREATE TABLE journal (
    sequence INTEGER NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    node TEXT NOT NULL,
    actor TEXT NOT NULL,
    act TEXT NOT NULL,
    subject TEXT NOT NULL,
    before TEXT,
    after TEXT,
    reason TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;

CREATE INDEX journal_by_subject ON journal (subject, sequence);
CREATE INDEX journal_by_act ON journal (act, sequence);
CREATE INDEX journal_by_actor ON journal (actor, sequence);

CREATE TABLE journal_checkpoint (
    sequence INTEGER NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    hash TEXT NOT NULL,
    signature TEXT NOT NULL,
    public_key TEXT NOT NULL
) STRICT;
