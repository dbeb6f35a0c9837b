-- Where the run over everything stands.

-- obligation_bulk_meta: A fact about the store.
select value from meta where name = :name;

-- obligation_bulk_put_meta: Keep it.
insert into meta (name, value) values (:name, :value)
on conflict (name) do update set value = excluded.value;

-- obligation_bulk_keep_pack: A pack as it is in force.
insert into pack_kept (digest, code, version, kept_at, files)
values (:digest, :code, :version, :now, :files)
on conflict (digest) do nothing;
