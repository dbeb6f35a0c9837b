-- attachment_insert: A file of a record.
INSERT INTO attachment (id, digest, name, media_type, bytes, owner, slot, by_account, at)
VALUES (:id, :digest, :name, :media_type, :bytes, :owner, :slot, :by_account, :at);

-- attachment_by_id: One.
SELECT id, digest, name, media_type, bytes, owner, slot, by_account, at FROM attachment
WHERE id = :id;

-- attachment_by_owner: Those of a record, oldest first.
SELECT id, digest, name, media_type, bytes, owner, slot, by_account, at FROM attachment
WHERE owner = :owner ORDER BY id LIMIT 1000;

-- attachment_delete: Take the row away.
DELETE FROM attachment WHERE id = :id;
