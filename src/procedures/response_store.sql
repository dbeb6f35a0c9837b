-- What belongs to a response beside its dossier.

-- response_clock_put: when the next situation report is due
insert into response_clock (dossier_id, minutes, next_at, flagged_at)
values (:dossier_id, :minutes, :next_at, :flagged_at)
on conflict (dossier_id) do update set minutes = excluded.minutes, next_at = excluded.next_at,
    flagged_at = excluded.flagged_at;

-- response_clock_load: of one response
select dossier_id, minutes, next_at, flagged_at from response_clock where dossier_id = :dossier_id;

-- response_clock_due: passed and not told yet
select dossier_id, minutes, next_at, flagged_at from response_clock
where next_at > 0 and next_at <= :now and flagged_at < next_at order by next_at limit :limit;

-- response_spread_add: parties are to be told one after another
insert into response_spread (id, dossier_id, audience, region_path, word, attributes, message, parameters,
    at, after_no, told, done_at)
values (:id, :dossier_id, :audience, :region_path, :word, :attributes, :message, :parameters, :at, 0, 0,
    null);

-- response_spread_open: not done yet
select id, dossier_id, audience, region_path, word, attributes, message, parameters, at, after_no, told
from response_spread where done_at is null order by id limit :limit;

-- response_spread_parties: the next of the audience; counties by their rank and kinds, units the others
select p.no, p.id from party p join region r on r.code = p.region
where p.no > :after_no and p.state = 'active' and r.path || '/' like :region_path || '/%'
    and (CAST(:audience AS TEXT) = 'all'
        or (:audience = 'counties' and r.level in ('county', 'zone')
            and (p.kinds & CAST(:county_kinds AS BIGINT)) <> 0)
        or (:audience = 'units' and (p.kinds & CAST(:office_kinds AS BIGINT)) = 0
            and not (r.level in ('county', 'zone') and (p.kinds & CAST(:county_kinds AS BIGINT)) <> 0)))
order by p.no limit :limit;

-- response_spread_move: how far it came
update response_spread set after_no = :after_no, told = :told, done_at = :done_at where id = :id;

-- response_report_next: the number within its kind
select coalesce(max(number), 0) + 1 from response_report where dossier_id = :dossier_id and kind = :kind;

-- response_report_add: a report is sent
insert into response_report (id, dossier_id, kind, number, party_id, party_name, addressee, way, text,
    changed, at, happened_at, by_name, received_at, received_by)
values (:id, :dossier_id, :kind, :number, :party_id, :party_name, :addressee, :way, :text, :changed, :at,
    :happened_at, :by_name, :received_at, :received_by);

-- response_report_load: one
select id, dossier_id, kind, number, party_id, party_name, addressee, way, text, changed, at, happened_at,
    by_name, received_at, received_by
from response_report where dossier_id = :dossier_id and id = :id;

-- response_report_received: somebody has it
update response_report set received_at = :received_at, received_by = :received_by where id = :id;

-- response_report_list: newest first
select id, dossier_id, kind, number, party_id, party_name, addressee, way, text, changed, at, happened_at,
    by_name, received_at, received_by
from response_report where dossier_id = :dossier_id order by id desc limit :limit;

-- response_order_next: the number of the next order
select coalesce(max(number), 0) + 1 from response_order where dossier_id = :dossier_id;

-- response_order_add: an order is given
insert into response_order (id, dossier_id, number, from_party, from_name, to_party, to_name, is_on_spot,
    text, due_at, state, issued_at, issued_by, acknowledged_at, arrived_at, done_at, answer)
values (:id, :dossier_id, :number, :from_party, :from_name, :to_party, :to_name, :is_on_spot, :text,
    :due_at, :state, :issued_at, :issued_by, null, null, null, '');

-- response_order_load: one
select id, dossier_id, number, from_party, from_name, to_party, to_name, is_on_spot, text, due_at, state,
    issued_at, issued_by, acknowledged_at, arrived_at, done_at, answer
from response_order where dossier_id = :dossier_id and id = :id;

-- response_order_move: how far it came
update response_order set state = :state, acknowledged_at = :acknowledged_at, arrived_at = :arrived_at,
    done_at = :done_at, answer = :answer
where id = :id;

-- response_order_list: newest first
select id, dossier_id, number, from_party, from_name, to_party, to_name, is_on_spot, text, due_at, state,
    issued_at, issued_by, acknowledged_at, arrived_at, done_at, answer
from response_order where dossier_id = :dossier_id order by number desc limit :limit;

-- response_post_add: a command post stands up
insert into command_post (id, dossier_id, kind, name, party_id, party_name, formed_by, place, commander,
    deputies, members, stood_up_at, moved_in_at, dissolved_at, reason)
values (:id, :dossier_id, :kind, :name, :party_id, :party_name, :formed_by, :place, :commander, :deputies,
    :members, :stood_up_at, null, null, '');

-- response_post_load: one
select id, dossier_id, kind, name, party_id, party_name, formed_by, place, commander, deputies, members,
    stood_up_at, moved_in_at, dissolved_at, reason
from command_post where dossier_id = :dossier_id and id = :id;

-- response_post_move: place, people, instants
update command_post set place = :place, commander = :commander, deputies = :deputies, members = :members,
    moved_in_at = :moved_in_at, dissolved_at = :dissolved_at, reason = :reason
where id = :id;

-- response_post_list: standing ones first
select id, dossier_id, kind, name, party_id, party_name, formed_by, place, commander, deputies, members,
    stood_up_at, moved_in_at, dissolved_at, reason
from command_post where dossier_id = :dossier_id
order by case when dissolved_at is null then 0 else 1 end, id limit :limit;

-- response_post_elsewhere: the party acts as an on-site command in another response too
select count(*) from command_post
where party_id = :party_id and kind = 'on-site' and dissolved_at is null and id <> :id;

-- response_flagged: at or above a region, a party of that rank whose flag is true now
select f.subject from fact f join party p on p.id = f.subject join region r on r.code = p.region
where f.word = :word and f.subject_type = 'party' and f.value = 'true' and f.voided_at is null
    and f.at <= :now and p.state = 'active' and r.level = :rank
    and CAST(:region_path AS TEXT) || '/' like r.path || '/%'
    and not exists (select 1 from fact g where g.subject = f.subject and g.word = f.word
        and g.voided_at is null and g.at <= :now and (g.at > f.at or (g.at = f.at and g.id > f.id)))
order by f.at desc limit 1;

-- response_numbered: responses whose number begins so
select count(*) from dossier where kind = 'response' and number like CAST(:prefix AS TEXT) || '%';

-- response_stated: a fact that a dossier stated about a party
select count(*) from dossier_fact
where dossier_id = :dossier_id and subject = :party_id and word = :word;

-- response_parties: with a part in a dossier
select party_id from dossier_party where dossier_id = :dossier_id and part = :part
order by party_id limit :limit;

-- response_has_part: a party that was told of the start by name
select count(*) from dossier_party
where dossier_id = :dossier_id and party_id = :party_id and part in ('command', 'office', 'affected');

-- response_duties: what follows by a rule from a response or its basis
select o.id, o.rule, o.owed_by_party, p.name, o.state, o.due_at, o.due_on, o.opens_at, o.met_at,
    o.version, o.clause, o.subject_name
from obligation o
    join dossier_fact f on f.fact_id = o.occurrence
        and f.dossier_id in (CAST(:dossier_id AS TEXT), CAST(:basis AS TEXT))
    left join party p on p.id = o.owed_by_party
where o.rule = :rule and o.state <> 'void'
order by o.state desc, o.due_on, o.id limit :limit;
