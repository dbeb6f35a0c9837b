-- scope_system: A system as far as scope looks at it, with whether region and sector reach it.
select s.party_id,
       exists (select 1 from system_reach r
               where r.region = :region and r.sector = :sector and r.no = s.no),
       exists (select 1 from system_guest g
               where g.account_id = :account and g.system_id = s.id)
from system s where s.id = :id;

-- scope_party: A party as far as scope looks at it.
select p.is_authority,
       exists (select 1 from party_reach r
               where r.region = :region and r.sector = :sector and r.no = p.no),
       exists (select 1 from system s
               where s.party_id = p.id
                 and exists (select 1 from system_reach c
                             where c.region = :region and c.sector = :sector and c.no = s.no))
from party p where p.id = :id;

-- scope_region_path: The codes from the top down to one region.
select path from region where code = :code;

-- scope_sector_path: The codes from the top down to one sector.
select path from sector where code = :code;

-- scope_admit: Let an expert read a system.
insert into system_guest (account_id, system_id) values (:account, :system)
on conflict do nothing;

-- scope_dismiss: End that.
delete from system_guest where account_id = :account and system_id = :system;
