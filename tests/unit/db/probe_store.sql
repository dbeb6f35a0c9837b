-- SPDX-License-Identifier: Apache-2.0
-- Statements of the tests' own table.

-- probe_insert: one row
INSERT INTO probe (id, number, word, bytes) VALUES (:id, :number, :word, :bytes);

-- probe_get: one row
SELECT id, number, word, bytes FROM probe WHERE id = :id;

-- probe_all: every row in order, with a ';' and a quote '' in text that must stay
SELECT id, number, 'a;b''  c:id' FROM probe ORDER BY id;
-- probe_all@postgres:
SELECT id, number, 'a;b''  c:id' FROM probe ORDER BY id;

-- probe_twice: a parameter used twice is bound once
SELECT count(*), sum(number) FROM probe WHERE id = :id OR (id > :id AND number < :number);

-- probe_double: change rows
UPDATE probe SET number = number * 2 WHERE id >= :id;

-- probe_page: rows after a pair, by row value
SELECT id FROM probe WHERE (number, id) > (:number, :id) ORDER BY number, id LIMIT :limit;
