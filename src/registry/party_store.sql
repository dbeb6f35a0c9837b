-- party_load: One party by id.
select no, id, version, owner_node, name, uscc, kinds, region, sectors, organ_code, form, state,
       created_at, updated_at
from party where id = :id;

-- party_by_uscc: One party by its credit code.
select no, id, version, owner_node, name, uscc, kinds, region, sectors, organ_code, form, state,
       created_at, updated_at
from party where uscc = :uscc;

-- party_by_name: The newest active party of a name.
select no, id, version, owner_node, name, uscc, kinds, region, sectors, organ_code, form, state,
       created_at, updated_at
from party where name_key = :name_key and state = 'active' order by no desc limit 1;

-- party_name: The name of a party.
select name from party where id = :id;

-- party_next: The next number.
select coalesce(max(no), 0) + 1 from party;

-- party_insert: Add a party.
insert into party (no, id, version, owner_node, name, name_key, uscc, kinds, is_authority, region,
                   sectors, organ_code, form, state, created_at, updated_at)
values (:no, :id, 1, :owner_node, :name, :name_key, :uscc, :kinds, :is_authority, :region, :sectors,
        :organ_code, :form, :state, :now, :now);

-- party_update: Change a party, if it is still the version that was read.
update party set version = version + 1, name = :name, name_key = :name_key, uscc = :uscc,
    kinds = :kinds, is_authority = :is_authority, region = :region, sectors = :sectors,
    organ_code = :organ_code, form = :form, state = :state, updated_at = :now
where id = :id and version = :version;

-- party_delete: Remove a party that nothing refers to, if it is still the version that was read.
delete from party where id = :id and version = :version;

-- party_reach_add: Let one scope reach a party.
insert into party_reach (region, sector, no) values (:region, :sector, :no) on conflict do nothing;

-- party_reach_clear: No scope reaches a party.
delete from party_reach where no = :no;

-- party_page: A page of visible parties, newest first.
select p.no, p.id, p.version, p.owner_node, p.name, p.uscc, p.kinds, p.region, p.sectors,
       p.organ_code, p.form, p.state, p.created_at, p.updated_at
from party p
where p.no < :after
  and (:sees_all = 1 or p.is_authority = 1 or p.id = :own
       or (:has_reach = 1 and exists (select 1 from party_reach r
             where r.region = :region and r.sector = :sector and r.no = p.no)))
  and (:kind = 0 or (p.kinds & :kind) <> 0)
  and (:wish = '' or exists (select 1 from party_reach r
             where r.region = :wish and r.sector = '' and r.no = p.no))
  and (:q = '' or p.name_key like '%' || :q || '%' or (:uscc <> '' and p.uscc like :uscc || '%'))
order by p.no desc limit :limit;

-- party_count: How many parties are visible.
select count(*)
from party p
where (:sees_all = 1 or p.is_authority = 1 or p.id = :own
       or (:has_reach = 1 and exists (select 1 from party_reach r
             where r.region = :region and r.sector = :sector and r.no = p.no)))
  and (:kind = 0 or (p.kinds & :kind) <> 0)
  and (:wish = '' or exists (select 1 from party_reach r
             where r.region = :wish and r.sector = '' and r.no = p.no))
  and (:q = '' or p.name_key like '%' || :q || '%' or (:uscc <> '' and p.uscc like :uscc || '%'));
