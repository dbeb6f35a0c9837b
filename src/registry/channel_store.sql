-- channel_load: One channel.
select c.id, c.version, c.kind, c.name, c.place, c.sealed, c.facts, c.party_id, c.is_enabled,
    c.failures, c.free_at, c.accepted_at, c.failed_at, c.failure,
    (select count(*) from delivery d where d.channel_id = c.id and d.next_at is not null)
from channel c where c.id = :id;

-- channel_page: All channels, oldest first.
select c.id, c.version, c.kind, c.name, c.place, c.sealed, c.facts, c.party_id, c.is_enabled,
    c.failures, c.free_at, c.accepted_at, c.failed_at, c.failure,
    (select count(*) from delivery d where d.channel_id = c.id and d.next_at is not null)
from channel c order by c.id limit :limit;

-- channel_insert: A new channel.
insert into channel (id, version, kind, name, place, sealed, facts, party_id, is_enabled, failures,
    free_at, accepted_at, failed_at, failure, updated_at)
values (:id, 1, :kind, :name, :place, :sealed, :facts, :party, :is_enabled, 0, 0, null, null, '',
    :now);

-- channel_update: Change it, if it is still the version that was read; it may be tried at once.
update channel set version = version + 1, name = :name, place = :place, sealed = :sealed,
    facts = :facts, party_id = :party, is_enabled = :is_enabled, failures = 0, free_at = 0,
    updated_at = :now
where id = :id and version = :version;

-- channel_mail: The oldest enabled mail channel.
select id from channel where kind = 'smtp' and is_enabled = 1 order by id limit 1;

-- channel_worked: The far side took something.
update channel set failures = 0, free_at = :free_at, accepted_at = :now where id = :id;

-- channel_failed: The channel itself failed.
update channel set failures = failures + 1, free_at = :free_at, failed_at = :now,
    failure = :evidence
where id = :id;
