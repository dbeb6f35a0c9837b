-- Recipients of dossiers, their people, their counters.

-- recipient_choose: active parties that a wish means
select p.id from party p
where p.state = 'active' and p.id <> :keeper
    and p.id not in (select x.value from json_each(CAST(:exclude AS TEXT)) x)
    and (p.id in (select x.value from json_each(CAST(:named AS TEXT)) x)
        or (CAST(:is_wide AS BIGINT) = 1
            and exists (select 1 from party_reach c where c.no = p.no
                and c.region in (select x.value from json_each(CAST(:regions AS TEXT)) x)
                and c.sector in (select x.value from json_each(CAST(:sectors AS TEXT)) x))
            and (CAST(:kinds AS BIGINT) = 0 or (p.kinds & :kinds) <> 0)
            and (CAST(:cii AS BIGINT) = 0 or (p.kinds & :cii) <> 0)
            and (CAST(:levels AS BIGINT) = 0 or exists (select 1
                from (select max(s.level) as top from system s
                    where s.party_id = p.id and s.state <> 6) t
                where t.top in (select CAST(x.value AS BIGINT) from json_each(CAST(:level_list AS TEXT)) x)))
            and (CAST(:by_systems AS BIGINT) = 0 or p.id in (select s.party_id from system s
                where s.id in (select x.value from json_each(CAST(:systems AS TEXT)) x)))))
order by p.id
limit :limit;

-- recipient_choose@postgres:
select p.id from party p
where p.state = 'active' and p.id <> :keeper
    and p.id not in (select x.value from jsonb_array_elements_text(CAST(CAST(:exclude AS TEXT) AS jsonb)) x (value))
    and (p.id in (select x.value from jsonb_array_elements_text(CAST(CAST(:named AS TEXT) AS jsonb)) x (value))
        or (CAST(:is_wide AS BIGINT) = 1
            and exists (select 1 from party_reach c where c.no = p.no
                and c.region in (select x.value from jsonb_array_elements_text(CAST(CAST(:regions AS TEXT) AS jsonb)) x (value))
                and c.sector in (select x.value from jsonb_array_elements_text(CAST(CAST(:sectors AS TEXT) AS jsonb)) x (value)))
            and (CAST(:kinds AS BIGINT) = 0 or (p.kinds & :kinds) <> 0)
            and (CAST(:cii AS BIGINT) = 0 or (p.kinds & :cii) <> 0)
            and (CAST(:levels AS BIGINT) = 0 or exists (select 1
                from (select max(s.level) as top from system s
                    where s.party_id = p.id and s.state <> 6) t
                where t.top in (select CAST(x.value AS BIGINT) from jsonb_array_elements_text(CAST(CAST(:level_list AS TEXT) AS jsonb)) x (value))))
            and (CAST(:by_systems AS BIGINT) = 0 or p.id in (select s.party_id from system s
                where s.id in (select x.value from jsonb_array_elements_text(CAST(CAST(:systems AS TEXT) AS jsonb)) x (value))))))
order by p.id
limit :limit;

-- recipient_strangers: those of a list that lie outside a region subtree or the sectors of a party
select x.value from json_each(CAST(:named AS TEXT)) x
left join party p on p.id = x.value
where p.id is null or not exists (select 1 from party_reach c where c.no = p.no and c.region = :region
    and c.sector in (select y.value from json_each(CAST(:sectors AS TEXT)) y))
limit 1;

-- recipient_strangers@postgres:
select x.value from jsonb_array_elements_text(CAST(CAST(:named AS TEXT) AS jsonb)) x (value)
left join party p on p.id = x.value
where p.id is null or not exists (select 1 from party_reach c where c.no = p.no and c.region = :region
    and c.sector in (select y.value from jsonb_array_elements_text(CAST(CAST(:sectors AS TEXT) AS jsonb)) y (value)))
limit 1;

-- recipient_keeper: where a keeper is at home: region, kinds and sectors
select p.region, p.sectors, g.path from party p join region g on g.code = p.region where p.id = :id;

-- recipient_add: parties of a list become recipients
insert into recipient (dossier_id, party_id, region, sector, rung, queued_at, people, answers, step,
    is_ended, feedback, story)
select CAST(:dossier AS TEXT), p.id, p.region, coalesce(json_extract(p.sectors, '$[0]'), ''), 0, CAST(:now AS BIGINT), 0, 0, 0,
    0, '', '[]'
from json_each(CAST(:parties AS TEXT)) x join party p on p.id = x.value
where true
on conflict (dossier_id, party_id) do nothing;

-- recipient_add@postgres:
insert into recipient (dossier_id, party_id, region, sector, rung, queued_at, people, answers, step,
    is_ended, feedback, story)
select CAST(:dossier AS TEXT), p.id, p.region, coalesce(CAST(p.sectors AS jsonb) ->> 0, ''), 0, CAST(:now AS BIGINT), 0, 0, 0,
    0, '', '[]'
from jsonb_array_elements_text(CAST(CAST(:parties AS TEXT) AS jsonb)) x (value) join party p on p.id = x.value
where true
on conflict (dossier_id, party_id) do nothing;

-- recipient_add_people: their people, those first whom the register names as contacts
insert into recipient_person (dossier_id, party_id, account_id, name, place, step, rung)
select q.dossier_id, q.party_id, q.id, q.person_name, q.place,
    case when q.place <= :contacts then 0 when q.place <= 2 * :contacts then 1 else 2 end, 0
from (select r.dossier_id, r.party_id, a.id, a.person_name,
        row_number() over (partition by r.party_id order by
            case when exists (select 1 from person h where h.party_id = a.party_id
                and h.name = a.person_name and (h.roles like '%"contact"%'
                    or h.roles like '%"liaison"%' or h.roles like '%"security-lead"%'))
                then 0 else 1 end, a.id) as place
    from recipient r join account a on a.party_id = r.party_id
    where r.dossier_id = :dossier and r.people = 0 and r.is_ended = 0
        and a.state <> 'closed' and (a.roles & :roles) <> 0) q
where q.place <= :limit
on conflict (dossier_id, party_id, account_id) do nothing;

-- recipient_name: recipients are addressees of the dossier
insert into dossier_party (dossier_id, party_id, part, at)
select r.dossier_id, r.party_id, 'addressee', CAST(:now AS BIGINT) from recipient r
where r.dossier_id = :dossier
on conflict (dossier_id, party_id, part) do nothing;

-- recipient_count_people: how many people each has
update recipient set people = (select count(*) from recipient_person q
    where q.dossier_id = recipient.dossier_id and q.party_id = recipient.party_id)
where dossier_id = :dossier and people = 0;

-- recipient_count_open: counters of a dossier
insert into recipient_count (dossier_id, total, people, sent, delivered, was_read, signed, fed_back,
    verified, is_ended, changed_at)
values (:dossier, 0, 0, 0, 0, 0, 0, 0, 0, 0, :now)
on conflict (dossier_id) do nothing;

-- recipient_count_all: counters of a dossier, after its list changed
update recipient_count set
    total = (select count(*) from recipient r where r.dossier_id = recipient_count.dossier_id),
    people = (select count(*) from recipient_person q
        where q.dossier_id = recipient_count.dossier_id),
    sent = (select count(*) from recipient r
        where r.dossier_id = recipient_count.dossier_id and r.rung >= 1),
    changed_at = :now
where dossier_id = :dossier;

-- recipient_count_move: one recipient came from a rung to another
update recipient_count set
    sent = sent + CAST(:sent AS BIGINT), delivered = delivered + CAST(:delivered AS BIGINT),
    was_read = was_read + CAST(:was_read AS BIGINT), signed = signed + CAST(:signed AS BIGINT),
    fed_back = fed_back + CAST(:fed_back AS BIGINT), verified = verified + CAST(:verified AS BIGINT),
    changed_at = :now
where dossier_id = :dossier;

-- recipient_count_touch: something moved; who writes next about this dossier waits for this work
update recipient_count set changed_at = :now where dossier_id = :dossier;

-- recipient_count_load: counters of a dossier
select total, people, sent, delivered, was_read, signed, fed_back, verified, is_ended, changed_at
from recipient_count where dossier_id = :dossier;

-- recipient_oldest: who waits longest for a signature
select r.party_id, p.name, r.queued_at from recipient r join party p on p.id = r.party_id
where r.dossier_id = :dossier and r.rung < 4
order by r.queued_at, r.party_id limit 1;

-- recipient_told: accounts whose turn it is to be told
select q.account_id from recipient_person q
join recipient r on r.dossier_id = q.dossier_id and r.party_id = q.party_id
where q.dossier_id = :dossier and q.step <= r.step
order by q.account_id limit :limit;

-- recipient_mark_people: it lies in their inbox
update recipient_person set told_at = :now, rung = case when rung < 1 then 1 else rung end
where dossier_id = :dossier and told_at is null and step <= (select r.step from recipient r
    where r.dossier_id = recipient_person.dossier_id and r.party_id = recipient_person.party_id);

-- recipient_mark_sent: something left for recipients that have people
update recipient set rung = 1, sent_at = :now
where dossier_id = :dossier and rung = 0 and people > 0;

-- recipient_start: the escalation of recipients begins
update recipient set
    step = case when people = 0 then 2 else 0 end,
    next_at = case when people = 0 then CAST(:now AS BIGINT) else CAST(:first AS BIGINT) end
where dossier_id = :dossier and is_ended = 0 and next_at is null and step = 0 and answers = 0
    and rung < 4;

-- recipient_end: nothing is wanted of recipients any more
update recipient set is_ended = 1, next_at = null where dossier_id = :dossier and is_ended = 0;

-- recipient_end_count: the same in the counters
update recipient_count set is_ended = 1, changed_at = :now where dossier_id = :dossier;

-- recipient_parties: parties of a dossier
select party_id from recipient where dossier_id = :dossier order by party_id limit :limit;

-- recipient_text_add: what was told
insert into recipient_text (dossier_id, digest, at, occasion, message_kind, parameters, text)
values (:dossier, :digest, :at, :occasion, :kind, :parameters, :text)
on conflict (dossier_id, digest, occasion) do nothing;

-- recipient_text_last: what was told last
select digest, at, occasion, message_kind, parameters, text from recipient_text
where dossier_id = :dossier order by at desc, occasion desc limit 1;

-- recipient_text_of: what was told with a digest
select digest, at, occasion, message_kind, parameters, text from recipient_text
where dossier_id = :dossier and digest = :digest order by at limit 1;

-- recipient_texts: all that was told, oldest first
select digest, at, occasion, message_kind, parameters, text from recipient_text
where dossier_id = :dossier order by at, occasion limit 200;

-- recipient_load: one recipient
select r.dossier_id, r.party_id, p.name, r.region, r.sector, r.rung, r.queued_at, r.sent_at,
    r.delivered_at, r.read_at, r.signed_at, r.fed_back_at, r.verified_at, r.people, r.answers, r.step,
    r.next_at, r.due_at, r.is_ended, r.feedback, r.story, r.sign_row, r.last_row
from recipient r join party p on p.id = r.party_id
where r.dossier_id = :dossier and r.party_id = :party;

-- recipient_page: recipients of a dossier by party
select r.dossier_id, r.party_id, p.name, r.region, r.sector, r.rung, r.queued_at, r.sent_at,
    r.delivered_at, r.read_at, r.signed_at, r.fed_back_at, r.verified_at, r.people, r.answers, r.step,
    r.next_at, r.due_at, r.is_ended, r.feedback, r.story, r.sign_row, r.last_row
from recipient r join party p on p.id = r.party_id
left join region g on g.code = r.region
left join sector s on s.code = r.sector
where r.dossier_id = :dossier and r.party_id > :after
    and (CAST(:view AS TEXT) = '' or (:view = 'unreached' and r.rung < 2)
        or (:view = 'unsigned' and r.rung < 4) or (:view = 'signed' and r.rung >= 4)
        or (:view = 'unfed' and r.rung = 4) or (:view = 'fed-back' and r.rung >= 5)
        or (:view = 'verified' and r.rung >= 6))
    and (CAST(:party AS TEXT) = '' or r.party_id = :party)
    and (CAST(:path AS TEXT) = '' or g.path || '/' like :path || '/%')
    and (CAST(:scope_path AS TEXT) = '' or g.path || '/' like :scope_path || '/%')
    and (CAST(:sector_path AS TEXT) = '' or s.path || '/' like :sector_path || '/%')
    and (CAST(:scope_sector AS TEXT) = '' or s.path || '/' like :scope_sector || '/%')
order by r.party_id limit :limit;

-- recipient_page_count: how many
select count(*)
from recipient r
left join region g on g.code = r.region
left join sector s on s.code = r.sector
where r.dossier_id = :dossier
    and (CAST(:view AS TEXT) = '' or (:view = 'unreached' and r.rung < 2)
        or (:view = 'unsigned' and r.rung < 4) or (:view = 'signed' and r.rung >= 4)
        or (:view = 'unfed' and r.rung = 4) or (:view = 'fed-back' and r.rung >= 5)
        or (:view = 'verified' and r.rung >= 6))
    and (CAST(:party AS TEXT) = '' or r.party_id = :party)
    and (CAST(:path AS TEXT) = '' or g.path || '/' like :path || '/%')
    and (CAST(:scope_path AS TEXT) = '' or g.path || '/' like :scope_path || '/%')
    and (CAST(:sector_path AS TEXT) = '' or s.path || '/' like :sector_path || '/%')
    and (CAST(:scope_sector AS TEXT) = '' or s.path || '/' like :scope_sector || '/%');

-- recipient_move: a recipient comes to a rung, from the one that was seen
update recipient set rung = CAST(:rung AS BIGINT),
    delivered_at = case when CAST(:rung AS BIGINT) = 2 then coalesce(delivered_at, CAST(:now AS BIGINT)) else delivered_at end,
    read_at = case when CAST(:rung AS BIGINT) = 3 then coalesce(read_at, CAST(:now AS BIGINT)) else read_at end,
    signed_at = case when CAST(:rung AS BIGINT) = 4 then coalesce(signed_at, CAST(:now AS BIGINT)) else signed_at end,
    fed_back_at = case when CAST(:rung AS BIGINT) = 5 then coalesce(fed_back_at, CAST(:now AS BIGINT)) else fed_back_at end,
    verified_at = case when CAST(:rung AS BIGINT) = 6 then coalesce(verified_at, CAST(:now AS BIGINT)) else verified_at end
where dossier_id = :dossier and party_id = :party and rung = :before;

-- recipient_keep: what acts and steps change of a recipient
update recipient set answers = :answers, step = :step, next_at = :next_at, feedback = :feedback,
    story = :story, sign_row = :sign_row, last_row = :last_row
where dossier_id = :dossier and party_id = :party;

-- recipient_set_due: until when feedback is wanted
update recipient set due_at = :due_at where dossier_id = :dossier and party_id = :party;

-- recipient_set_due_all: the same of everybody
update recipient set due_at = :due_at where dossier_id = :dossier;

-- recipient_person_put: one person of a recipient
insert into recipient_person (dossier_id, party_id, account_id, name, place, step, rung)
values (:dossier, :party, :account, :name, 1000, 3, 0)
on conflict (dossier_id, party_id, account_id) do nothing;

-- recipient_person_move: how far it came with one person
update recipient_person set rung = :rung,
    delivered_at = coalesce(delivered_at, CAST(:delivered AS BIGINT)),
    read_at = coalesce(read_at, CAST(:was_read AS BIGINT)),
    signed_at = coalesce(signed_at, CAST(:signed AS BIGINT))
where dossier_id = :dossier and party_id = :party and account_id = :account and rung < :rung;

-- recipient_people: people of recipients of a list
select q.party_id, q.account_id, q.name, q.step, q.rung, q.told_at, q.delivered_at, q.read_at,
    q.signed_at
from json_each(CAST(:parties AS TEXT)) x cross join recipient_person q
where q.dossier_id = :dossier and q.party_id = x.value
order by q.party_id, q.place, q.account_id limit :limit;

-- recipient_people@postgres:
select q.party_id, q.account_id, q.name, q.step, q.rung, q.told_at, q.delivered_at, q.read_at,
    q.signed_at
from jsonb_array_elements_text(CAST(CAST(:parties AS TEXT) AS jsonb)) x (value) cross join recipient_person q
where q.dossier_id = :dossier and q.party_id = x.value
order by q.party_id, q.place, q.account_id limit :limit;

-- recipient_alerts: what wants something of a party
select d.id, d.kind, d.number, d.title, d.state, d.level, d.scope, d.party_id, d.party_name,
    d.region, d.is_exercise, d.opened_at, d.changed_at, r.rung, r.due_at, r.queued_at, r.answers,
    (select q.rung from recipient_person q where q.dossier_id = r.dossier_id
        and q.party_id = r.party_id and q.account_id = :account)
from recipient r join dossier d on d.id = r.dossier_id
where r.party_id = :party and r.is_ended = 0
    and (r.rung < 4 or (r.rung = 4 and coalesce(json_extract(d.data, '$.wants_feedback'), 1) <> 0))
order by case d.level when 'red' then 0 when 'orange' then 1 when 'yellow' then 2 when 'blue' then 3
    else 4 end, case when r.rung < 4 then 0 else 1 end, d.id
limit :limit;

-- recipient_alerts@postgres:
select d.id, d.kind, d.number, d.title, d.state, d.level, d.scope, d.party_id, d.party_name,
    d.region, d.is_exercise, d.opened_at, d.changed_at, r.rung, r.due_at, r.queued_at, r.answers,
    (select q.rung from recipient_person q where q.dossier_id = r.dossier_id
        and q.party_id = r.party_id and q.account_id = :account)
from recipient r join dossier d on d.id = r.dossier_id
where r.party_id = :party and r.is_ended = 0
    and (r.rung < 4 or (r.rung = 4 and coalesce(CAST(d.data AS jsonb) ->> 'wants_feedback', 'true') <> 'false'))
order by case d.level when 'red' then 0 when 'orange' then 1 when 'yellow' then 2 when 'blue' then 3
    else 4 end, case when r.rung < 4 then 0 else 1 end, d.id
limit :limit;

-- recipient_alerts_count: how many
select count(*) from recipient r join dossier d on d.id = r.dossier_id
where r.party_id = :party and r.is_ended = 0
    and (r.rung < 4 or (r.rung = 4 and coalesce(json_extract(d.data, '$.wants_feedback'), 1) <> 0));

-- recipient_alerts_count@postgres:
select count(*) from recipient r join dossier d on d.id = r.dossier_id
where r.party_id = :party and r.is_ended = 0
    and (r.rung < 4 or (r.rung = 4 and coalesce(CAST(d.data AS jsonb) ->> 'wants_feedback', 'true') <> 'false'));

