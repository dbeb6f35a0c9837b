-- Whether a duty's subject is in sight.

-- obligation_case_reach: whether region by sector of the actor hold a subject
select exists (select 1 from system_scope c
        where c.region = :region and c.sector = :sector and c.system_id = :subject)
    or exists (select 1 from party_reach r join party p on p.no = r.no
        where r.region = :region and r.sector = :sector and p.id = :subject);

-- obligation_case_system: where a system stands
select party_id, region, sector, level from system where id = :id;

-- obligation_case_party: where a party stands
select id, region from party where id = :id;
