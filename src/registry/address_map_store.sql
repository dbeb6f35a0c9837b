-- Assets with the systems they belong to, and whether any of it changed.

-- address_map_rows: Every asset with its system and unit, system by system.
select s.id, s.name, s.party_id, p.name, s.region, s.sector, s.level, s.state,
       coalesce((select f.value from fact f
                 where f.subject = s.id and f.word = 'cii' and f.at <= :now and f.voided_at is null
                 order by f.at desc, f.id desc limit 1), 'false'),
       a.kind, a.value, a.low, a.high
from asset a
join system s on s.id = a.system_id
join party p on p.id = s.party_id
order by a.system_id, a.kind, a.value;

-- address_map_head: The newest row of the journal.
select coalesce(max(sequence), 0) from journal;

-- address_map_journal: What was done since.
select act, subject from journal where sequence > :after order by sequence limit :limit;

-- address_map_cii: What is known of CII, as one number that moves when it changes.
select count(*) + count(voided_at) from fact where word = 'cii';
