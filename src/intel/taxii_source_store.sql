-- taxii_source_by_name: One source.
SELECT name, url, collection_id, user_name, secret, authority, is_internal, tlp, confidence, every_minutes,
    added_after, next, due_at, asked_at, done_at, objects, problem_zh, problem_en
FROM taxii_source WHERE name = :name;

-- taxii_source_list: All of them.
SELECT name, url, collection_id, user_name, secret, authority, is_internal, tlp, confidence, every_minutes,
    added_after, next, due_at, asked_at, done_at, objects, problem_zh, problem_en
FROM taxii_source ORDER BY name;

-- taxii_source_due: The one that has waited longest.
SELECT name FROM taxii_source WHERE due_at <= :now ORDER BY due_at LIMIT 1;

-- taxii_source_insert: A source.
INSERT INTO taxii_source (name, url, collection_id, user_name, secret, authority, is_internal, tlp, confidence,
    every_minutes, added_after, next, due_at, asked_at, done_at, objects, problem_zh, problem_en, made_at)
VALUES (:name, :url, :collection_id, :user_name, :secret, :authority, :is_internal, :tlp, :confidence,
    :every_minutes, :added_after, :next, 0, 0, 0, :objects, '', '', :made_at);

-- taxii_source_drop: Take one out.
DELETE FROM taxii_source WHERE name = :name;

-- taxii_source_go_on: Where the fetching goes on, and how many came.
UPDATE taxii_source SET added_after = :added_after, next = :next, objects = objects + :objects WHERE name = :name;

-- taxii_source_note: How a try ended.
UPDATE taxii_source SET due_at = :due_at, asked_at = :now, done_at = CASE WHEN :is_done = 1 THEN CAST(:now AS BIGINT) ELSE done_at END,
    problem_zh = :problem_zh, problem_en = :problem_en
WHERE name = :name;

-- taxii_source_drop_objects: What came from it.
DELETE FROM taxii_object WHERE root = :root AND collection_id = :collection_id;

-- taxii_source_drop_collection: The place of what came from it.
DELETE FROM taxii_collection WHERE root = :root AND id = :id;

-- taxii_source_roots: Whether the place of fetched objects is there.
SELECT count(*) FROM taxii_root WHERE name = :name;

-- taxii_set_collections: Every collection with what marks its state, and the mark of the set in force.
SELECT c.root, c.id, count(o.number), coalesce(max(o.number), 0), coalesce(max(o.added_us), 0), coalesce(s.mark, '')
FROM taxii_collection c
LEFT JOIN taxii_object o ON o.root = c.root AND o.collection_id = c.id
LEFT JOIN taxii_set s ON s.root = c.root AND s.collection_id = c.id
GROUP BY c.root, c.id, s.mark ORDER BY c.root, c.id;

-- taxii_set_latest: Indicators of a collection in their latest version, some at a time.
SELECT o.number, o.body FROM taxii_object o
WHERE o.root = :root AND o.collection_id = :collection_id AND o.type = 'indicator' AND o.number > :number
    AND NOT EXISTS (SELECT 1 FROM taxii_object n WHERE n.root = o.root AND n.collection_id = o.collection_id AND n.id = o.id
        AND (n.version_us > o.version_us OR (n.version_us = o.version_us AND n.number > o.number)))
ORDER BY o.number LIMIT CAST(:limit AS BIGINT);

-- taxii_set_forget: Before a mark is set.
DELETE FROM taxii_set WHERE root = :root AND collection_id = :collection_id;

-- taxii_set_remember: The state that is in force.
INSERT INTO taxii_set (root, collection_id, mark) VALUES (:root, :collection_id, :mark);

-- taxii_set_gone: Marks of collections that are not there any more.
SELECT s.root, s.collection_id FROM taxii_set s
WHERE NOT EXISTS (SELECT 1 FROM taxii_collection c WHERE c.root = s.root AND c.id = s.collection_id);
