-- Ways to the people of recipients: messages, deliveries, telephones, steps of the escalation.

-- recipient_way_mails: deliveries that carried messages of a dossier to people of a list
select q.account_id, c.kind, d.state, d.evidence, d.attempts, d.changed_at, m.id, d.id
from json_each(CAST(:parties AS TEXT)) x
cross join recipient_person q
cross join message m
cross join delivery_message v
cross join delivery d
cross join channel c
where q.dossier_id = :dossier and q.party_id = x.value
    and m.reader_kind = 'account' and m.reader_id = q.account_id
    and m.occasion >= :low and m.occasion < :high
    and v.message_id = m.id and d.id = v.delivery_id and c.id = d.channel_id
order by q.account_id, d.id limit :limit;

-- recipient_way_mails@postgres:
select q.account_id, c.kind, d.state, d.evidence, d.attempts, d.changed_at, m.id, d.id
from jsonb_array_elements_text(CAST(CAST(:parties AS TEXT) AS jsonb)) x (value)
cross join recipient_person q
cross join message m
cross join delivery_message v
cross join delivery d
cross join channel c
where q.dossier_id = :dossier and q.party_id = x.value
    and m.reader_kind = 'account' and m.reader_id = q.account_id
    and m.occasion >= :low and m.occasion < :high
    and v.message_id = m.id and d.id = v.delivery_id and c.id = d.channel_id
order by q.account_id, d.id limit :limit;

-- recipient_way_inbox: messages of a dossier in the inboxes of people of a list
select q.account_id, m.at, m.read_at
from json_each(CAST(:parties AS TEXT)) x
cross join recipient_person q
cross join message m
where q.dossier_id = :dossier and q.party_id = x.value
    and m.reader_kind = 'account' and m.reader_id = q.account_id
    and m.occasion >= :low and m.occasion < :high
order by q.account_id, m.at limit :limit;

-- recipient_way_inbox@postgres:
select q.account_id, m.at, m.read_at
from jsonb_array_elements_text(CAST(CAST(:parties AS TEXT) AS jsonb)) x (value)
cross join recipient_person q
cross join message m
where q.dossier_id = :dossier and q.party_id = x.value
    and m.reader_kind = 'account' and m.reader_id = q.account_id
    and m.occasion >= :low and m.occasion < :high
order by q.account_id, m.at limit :limit;

-- recipient_way_hooks: webhooks and robots that were told of a dossier
select c.id, c.name, c.kind, c.party_id, d.state, d.evidence, d.attempts, d.changed_at
from channel c
cross join message m
cross join delivery_message v
cross join delivery d
where m.reader_kind = 'channel' and m.reader_id = c.id and m.occasion >= :low and m.occasion < :high
    and v.message_id = m.id and d.id = v.delivery_id
order by c.name, d.id limit 200;

-- recipient_way_phones: people of the register with telephone numbers, of parties of a list
select h.party_id, h.name, h.post, h.phone, h.mobile, h.roles
from json_each(CAST(:parties AS TEXT)) x join person h on h.party_id = x.value
where (h.phone <> '' or h.mobile <> '') and (h.valid_to = '' or h.valid_to >= :today)
order by h.party_id, h.id limit :limit;

-- recipient_way_phones@postgres:
select h.party_id, h.name, h.post, h.phone, h.mobile, h.roles
from jsonb_array_elements_text(CAST(CAST(:parties AS TEXT) AS jsonb)) x (value) join person h on h.party_id = x.value
where (h.phone <> '' or h.mobile <> '') and (h.valid_to = '' or h.valid_to >= :today)
order by h.party_id, h.id limit :limit;

-- recipient_way_due: recipients whose next step is due
select r.dossier_id, r.party_id, p.name, r.step, r.people, r.region
from recipient r join party p on p.id = r.party_id
where r.next_at is not null and r.next_at <= :now
order by r.dossier_id, r.step, r.party_id limit :limit;

-- recipient_way_step: their step was taken
update recipient set step = :step, next_at = :next_at
where dossier_id = :dossier and party_id in (select x.value from json_each(CAST(:parties AS TEXT)) x);

-- recipient_way_step@postgres:
update recipient set step = :step, next_at = :next_at
where dossier_id = :dossier and party_id in (select x.value from jsonb_array_elements_text(CAST(CAST(:parties AS TEXT) AS jsonb)) x (value));

-- recipient_way_supervisors: regulators on record of parties of a list
select distinct y.regulator_party_id, y.party_id
from json_each(CAST(:parties AS TEXT)) x join system y on y.party_id = x.value
where y.regulator_party_id is not null and y.state <> 6
order by y.regulator_party_id, y.party_id limit :limit;

-- recipient_way_supervisors@postgres:
select distinct y.regulator_party_id, y.party_id
from jsonb_array_elements_text(CAST(CAST(:parties AS TEXT) AS jsonb)) x (value) join system y on y.party_id = x.value
where y.regulator_party_id is not null and y.state <> 6
order by y.regulator_party_id, y.party_id limit :limit;

-- recipient_way_step_told: people of parties of a list whose step has come
select q.account_id from json_each(CAST(:parties AS TEXT)) x
cross join recipient_person q
where q.dossier_id = :dossier and q.party_id = x.value and q.step <= :step and q.told_at is null
order by q.account_id limit :limit;

-- recipient_way_step_told@postgres:
select q.account_id from jsonb_array_elements_text(CAST(CAST(:parties AS TEXT) AS jsonb)) x (value)
cross join recipient_person q
where q.dossier_id = :dossier and q.party_id = x.value and q.step <= :step and q.told_at is null
order by q.account_id limit :limit;

-- recipient_way_step_mark: it lies in their inbox
update recipient_person set told_at = :now, rung = case when rung < 1 then 1 else rung end
where dossier_id = :dossier and told_at is null and step <= :step
    and party_id in (select x.value from json_each(CAST(:parties AS TEXT)) x);

-- recipient_way_step_mark@postgres:
update recipient_person set told_at = :now, rung = case when rung < 1 then 1 else rung end
where dossier_id = :dossier and told_at is null and step <= :step
    and party_id in (select x.value from jsonb_array_elements_text(CAST(CAST(:parties AS TEXT) AS jsonb)) x (value));

-- recipient_way_step_newcomers: people of parties of a list who came after it was frozen
insert into recipient_person (dossier_id, party_id, account_id, name, place, step, rung)
select r.dossier_id, r.party_id, a.id, a.person_name, 1000, 2, 0
from json_each(CAST(:parties AS TEXT)) x join recipient r on r.party_id = x.value
join account a on a.party_id = r.party_id
where r.dossier_id = :dossier and a.state <> 'closed' and (a.roles & :roles) <> 0
on conflict (dossier_id, party_id, account_id) do nothing;

-- recipient_way_step_newcomers@postgres:
insert into recipient_person (dossier_id, party_id, account_id, name, place, step, rung)
select r.dossier_id, r.party_id, a.id, a.person_name, 1000, 2, 0
from jsonb_array_elements_text(CAST(CAST(:parties AS TEXT) AS jsonb)) x (value) join recipient r on r.party_id = x.value
join account a on a.party_id = r.party_id
where r.dossier_id = :dossier and a.state <> 'closed' and (a.roles & :roles) <> 0
on conflict (dossier_id, party_id, account_id) do nothing;

-- recipient_way_waiting: how many of a dossier have had every step and not signed
select count(*) from recipient where dossier_id = :dossier and step >= 3 and rung < 4;

-- recipient_way_mark_load: how far the job has come
select at from recipient_mark where walk = :walk;

-- recipient_way_mark_save: that it has come so far
insert into recipient_mark (walk, at) values (:walk, :at)
on conflict (walk) do update set at = excluded.at;

-- recipient_way_dead: deliveries of dossiers that were given up since
select d.changed_at, c.id, c.name, m.subject_id, count(*), min(d.evidence)
from delivery d join delivery_message v on v.delivery_id = d.id
join message m on m.id = v.message_id
join channel c on c.id = d.channel_id
where d.state = 'dead' and d.changed_at > :since and m.subject_kind in ('warning', 'notice')
group by d.changed_at, c.id, c.name, m.subject_id
order by d.changed_at limit :limit;

-- recipient_way_preview_people: accounts of parties of a list that would be told
select a.party_id, a.id, a.person_name, n.account_id from json_each(CAST(:parties AS TEXT)) x
join account a on a.party_id = x.value
left join notify_rule n on n.account_id = a.id
where a.state <> 'closed' and (a.roles & :roles) <> 0
order by a.party_id, a.id;

-- recipient_way_preview_people@postgres:
select a.party_id, a.id, a.person_name, n.account_id from jsonb_array_elements_text(CAST(CAST(:parties AS TEXT) AS jsonb)) x (value)
join account a on a.party_id = x.value
left join notify_rule n on n.account_id = a.id
where a.state <> 'closed' and (a.roles & :roles) <> 0
order by a.party_id, a.id;

-- recipient_way_preview_regions: parties of a list by region
select p.region, g.name, count(*) from json_each(CAST(:parties AS TEXT)) x join party p on p.id = x.value
join region g on g.code = p.region group by p.region, g.name order by p.region;

-- recipient_way_preview_regions@postgres:
select p.region, g.name, count(*) from jsonb_array_elements_text(CAST(CAST(:parties AS TEXT) AS jsonb)) x (value) join party p on p.id = x.value
join region g on g.code = p.region group by p.region, g.name order by p.region;

-- recipient_way_preview_sectors: parties of a list by first sector
select q.sector, coalesce(s.name_zh, ''), coalesce(s.name_en, ''), count(*)
from (select coalesce(json_extract(p.sectors, '$[0]'), '') as sector from json_each(CAST(:parties AS TEXT)) x join party p on p.id = x.value) q
left join sector s on s.code = q.sector
group by q.sector, s.name_zh, s.name_en order by q.sector;

-- recipient_way_preview_sectors@postgres:
select q.sector, coalesce(s.name_zh, ''), coalesce(s.name_en, ''), count(*)
from (select coalesce(CAST(p.sectors AS jsonb) ->> 0, '') as sector from jsonb_array_elements_text(CAST(CAST(:parties AS TEXT) AS jsonb)) x (value) join party p on p.id = x.value) q
left join sector s on s.code = q.sector
group by q.sector, s.name_zh, s.name_en order by q.sector;

-- recipient_way_preview_parties: names of parties of a list
select p.id, p.name, p.region, coalesce(json_extract(p.sectors, '$[0]'), '') from json_each(CAST(:parties AS TEXT)) x join party p on p.id = x.value
order by p.id;

-- recipient_way_preview_parties@postgres:
select p.id, p.name, p.region, coalesce(CAST(p.sectors AS jsonb) ->> 0, '') from jsonb_array_elements_text(CAST(CAST(:parties AS TEXT) AS jsonb)) x (value) join party p on p.id = x.value
order by p.id;

-- recipient_way_statistic: times of recipients in sight, for figures by region or sector
select case when CAST(:by AS TEXT) = 'sector' then r.sector else r.region end as code,
    coalesce(case when :by = 'sector' then s.name_zh else g.name end, '') as name,
    coalesce(case when :by = 'sector' then s.name_en else g.name_en end, '') as name_en,
    r.rung, r.sent_at, r.signed_at, r.fed_back_at
from dossier d join recipient r on r.dossier_id = d.id
left join region g on g.code = r.region
left join sector s on s.code = r.sector
where d.kind = :kind and d.is_exercise = CAST(:exercise AS BIGINT)
    and (CAST(:keeper AS TEXT) = '' or d.party_id = :keeper or (CAST(:scope_path AS TEXT) <> ''
        and g.path || '/' like :scope_path || '/%'
        and (CAST(:scope_sector AS TEXT) = '' or s.path || '/' like :scope_sector || '/%')))
order by code;
