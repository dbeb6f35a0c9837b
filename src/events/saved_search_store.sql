-- Saved searches: one's own, and those that colleagues share.

-- saved_search_insert: A new one.
insert into saved_search (id, version, account_id, keeper, party_id, name, filter, period, columns,
    is_shared, made_at, changed_at)
values (:id, 1, :account, :keeper, :party, :name, :filter, :period, :columns, :shared, :now, :now);

-- saved_search_update: Change one, when it still has the version that was seen.
update saved_search set version = version + 1, name = :name, filter = :filter, period = :period,
    columns = :columns, is_shared = :shared, changed_at = :now
where id = :id and version = :version;

-- saved_search_delete: Forget one.
delete from saved_search where id = :id;

-- saved_search_load: One's own, or a shared one of the unit.
select id, version, account_id, keeper, name, filter, period, columns, is_shared, made_at, changed_at
from saved_search
where id = :id and (account_id = :me or (is_shared = 1 and party_id = :party and :party <> ''));

-- saved_search_list: The same, all of them.
select id, version, account_id, keeper, name, filter, period, columns, is_shared, made_at, changed_at
from saved_search
where account_id = :me or (is_shared = 1 and party_id = :party and :party <> '')
order by name, id limit :limit;

-- saved_search_count: How many somebody keeps.
select count(*) from saved_search where account_id = :me;
