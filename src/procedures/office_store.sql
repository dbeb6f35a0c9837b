-- Parties as offices.

-- office_load: kinds and place of a party, whoever asks
select p.name, p.kinds, p.region, r.level, p.sectors from party p join region r on r.code = p.region
where p.id = :id;

-- office_nearest: an active party of one of the kinds at one region, the oldest
select id from party where region = :region and state = 'active' and (kinds & CAST(:kind AS BIGINT)) <> 0
order by no limit 1;
