-- taxii_roots: All roots in their order, without the one of fetched objects (taxii_source.h).
SELECT name, title, description, versions, max_content_bytes FROM taxii_root
WHERE name NOT LIKE '~%' ORDER BY place, name;

-- taxii_root_by_name: One root.
SELECT name, title, description, versions, max_content_bytes FROM taxii_root
WHERE name = :name AND name NOT LIKE '~%';

-- taxii_root_insert: A root.
INSERT INTO taxii_root (name, place, title, description, versions, max_content_bytes)
VALUES (:name, :place, :title, :description, :versions, :max_content_bytes);

-- taxii_collections: The collections of a root.
SELECT id, title, description, alias, can_read, can_write, media_types FROM taxii_collection
WHERE root = :root ORDER BY place, id;

-- taxii_collection_insert: A collection.
INSERT INTO taxii_collection (id, root, place, title, description, alias, can_read, can_write, media_types)
VALUES (:id, :root, :place, :title, :description, :alias, :can_read, :can_write, :media_types);

-- taxii_setting_get: One setting.
SELECT value FROM taxii_setting WHERE name = :name;

-- taxii_setting_drop: Before it is set.
DELETE FROM taxii_setting WHERE name = :name;

-- taxii_setting_put: Set it.
INSERT INTO taxii_setting (name, value) VALUES (:name, :value);

-- taxii_status_insert: What became of a posting.
INSERT INTO taxii_status (id, root, at, body) VALUES (:id, :root, :at, :body);

-- taxii_status_get: The same again.
SELECT body FROM taxii_status WHERE root = :root AND id = :id;

-- taxii_status_sweep: Statuses that nobody asks for any more.
DELETE FROM taxii_status WHERE at < :before AND at > 0;

-- taxii_client_get: A program that may ask.
SELECT password, reach FROM taxii_client WHERE name = :name;

-- taxii_client_list: All of them.
SELECT name, reach, made_at FROM taxii_client ORDER BY name;

-- taxii_client_drop: Take one out.
DELETE FROM taxii_client WHERE name = :name;

-- taxii_client_insert: Put one in.
INSERT INTO taxii_client (name, password, reach, made_at) VALUES (:name, :password, :reach, :made_at);

-- taxii_right_drop: The rights of a client.
DELETE FROM taxii_right WHERE client = :client;

-- taxii_right_insert: One right.
INSERT INTO taxii_right (client, root, collection_id, can_read, can_write)
VALUES (:client, :root, :collection_id, :can_read, :can_write);

-- taxii_right_get: What a client may do with a collection.
SELECT can_read, can_write FROM taxii_right
WHERE client = :client AND root = :root AND collection_id = :collection_id;

-- taxii_object_newest: The newest object: its number, when it was added.
SELECT number, added_us FROM taxii_object ORDER BY number DESC LIMIT 1;

-- taxii_object_insert: One version of an object.
INSERT INTO taxii_object (number, root, collection_id, id, type, spec_version, version, version_us, added_us, media_type,
    digest, body)
VALUES (:number, :root, :collection_id, :id, :type, :spec_version, :version, :version_us, :added_us, :media_type,
    :digest, :body);

-- taxii_object_kin: Every version of one object, in the order in which they came.
SELECT number, id, type, spec_version, version, version_us, added_us, media_type, digest FROM taxii_object
WHERE root = :root AND collection_id = :collection_id AND id = :id ORDER BY added_us, number;

-- taxii_object_after: Versions that came after a place, a handful at a time.
SELECT number, id, type, spec_version, version, version_us, added_us, media_type, digest FROM taxii_object
WHERE root = :root AND collection_id = :collection_id AND added_us >= :added_us
    AND (added_us > :added_us OR number > :number)
ORDER BY added_us, number LIMIT CAST(:limit AS BIGINT);

-- taxii_object_body: The object itself.
SELECT body FROM taxii_object WHERE number = :number;

-- taxii_object_drop: Take a version out.
DELETE FROM taxii_object WHERE number = :number;

-- taxii_object_drop_root: Everything of a root, before it is loaded again.
DELETE FROM taxii_object WHERE root = :root;

-- taxii_right_drop_root: Likewise.
DELETE FROM taxii_right WHERE root = :root;

-- taxii_collection_drop_root: Likewise.
DELETE FROM taxii_collection WHERE root = :root;

-- taxii_status_drop_root: Likewise.
DELETE FROM taxii_status WHERE root = :root;

-- taxii_root_drop: Likewise.
DELETE FROM taxii_root WHERE name = :name;
