-- What the store knows about subjects whose duties are computed.

-- obligation_feed_system: One system with its place and what was computed last.
select s.id, s.name, s.party_id, s.region, r.path, s.sector, k.path, s.state, s.kinds,
       s.technologies, s.parent_id, s.platform_id, s.level, s.info_level, s.service_level, s.filing,
       s.regulator_party_id, s.police_party_id, s.operation_on, s.created_at, s.no, o.digest
from system s
join region r on r.code = s.region
left join sector k on k.code = s.sector
left join obligation_subject o on o.subject = s.id
where s.id = :id;

-- obligation_feed_systems: The next systems of a range of parties.
select s.id, s.name, s.party_id, s.region, r.path, s.sector, k.path, s.state, s.kinds,
       s.technologies, s.parent_id, s.platform_id, s.level, s.info_level, s.service_level, s.filing,
       s.regulator_party_id, s.police_party_id, s.operation_on, s.created_at, s.no, o.digest
from system s
join region r on r.code = s.region
left join sector k on k.code = s.sector
left join obligation_subject o on o.subject = s.id
where (s.party_id, s.no) > (:party, :no) and s.party_id <= :last_party
order by s.party_id, s.no limit :limit;

-- obligation_feed_facts: What was recorded about one subject.
select f.subject, f.id, f.word, f.at, f.value from fact f
where f.subject = :subject and f.voided_at is null
order by f.at, f.id;

-- obligation_feed_facts_of_systems: What was recorded about a range of systems.
select f.subject, f.id, f.word, f.at, f.value from system s cross join fact f
where (s.party_id, s.no) > (:party, :no) and (s.party_id, s.no) <= (:last_party, :last_no)
  and f.subject = s.id and f.voided_at is null
order by s.party_id, s.no, f.at, f.id;

-- obligation_feed_facts_of_parties: What was recorded about a range of parties.
select f.subject, f.id, f.word, f.at, f.value from party p cross join fact f
where p.id > :after and p.id <= :last and f.subject = p.id and f.voided_at is null
order by p.id, f.at, f.id;

-- obligation_feed_clocks: The clocks of one system's matters.
select m.system_id, c.rule, c.id, c.state, c.started_at, c.due_at, c.met_at, c.pack
from matter m cross join matter_clock c
where m.system_id = :system and c.matter_id = m.id
order by c.id;

-- obligation_feed_clocks_of_systems: The clocks of the matters of a range of systems.
select m.system_id, c.rule, c.id, c.state, c.started_at, c.due_at, c.met_at, c.pack
from system s cross join matter m cross join matter_clock c
where (s.party_id, s.no) > (:party, :no) and (s.party_id, s.no) <= (:last_party, :last_no)
  and m.system_id = s.id and c.matter_id = m.id
order by s.party_id, s.no, c.id;

-- obligation_feed_acts: What people did about the duties of one subject.
select a.subject, a.duty, a.occurrence, a.act, a.at, a.until, a.reason from obligation_act a
where a.subject = :subject order by a.journal_sequence;

-- obligation_feed_acts_of_systems: What people did about the duties of a range of systems.
select a.subject, a.duty, a.occurrence, a.act, a.at, a.until, a.reason
from system s cross join obligation_act a
where (s.party_id, s.no) > (:party, :no) and (s.party_id, s.no) <= (:last_party, :last_no)
  and a.subject = s.id
order by s.party_id, s.no, a.journal_sequence;

-- obligation_feed_acts_of_parties: What people did about the duties of a range of parties.
select a.subject, a.duty, a.occurrence, a.act, a.at, a.until, a.reason
from party p cross join obligation_act a
where p.id > :after and p.id <= :last and a.subject = p.id
order by p.id, a.journal_sequence;

-- obligation_feed_party: One party with its place and what was computed last.
select p.id, p.name, p.region, r.path, p.kinds, p.sectors, p.state, p.created_at, o.digest, o.seen
from party p
join region r on r.code = p.region
left join obligation_subject o on o.subject = p.id
where p.id = :id;

-- obligation_feed_parties: The next parties.
select p.id, p.name, p.region, r.path, p.kinds, p.sectors, p.state, p.created_at, o.digest, o.seen
from party p
join region r on r.code = p.region
left join obligation_subject o on o.subject = p.id
where p.id > :after
order by p.id limit :limit;

-- obligation_feed_levels: The highest level of each party's systems.
select s.party_id, max(s.level) from system s
where s.party_id >= :first and s.party_id <= :last and s.state <> 6
group by s.party_id order by s.party_id;

-- obligation_feed_critical: The parties that run a system known to be critical at an instant.
select distinct s.party_id from system s cross join fact f
where s.party_id >= :first and s.party_id <= :last and s.state <> 6
  and f.subject = s.id and f.word = 'cii' and f.value = 'true' and f.voided_at is null
  and f.at <= :at
  and not exists (select 1 from fact g where g.subject = f.subject and g.word = 'cii'
                  and g.voided_at is null and g.at <= :at and (g.at, g.id) > (f.at, f.id))
order by s.party_id;
