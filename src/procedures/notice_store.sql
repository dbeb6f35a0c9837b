-- Notices beside their dossiers.

-- notice_insert: a draft begins
insert into notice (dossier_id, kind, mark, wish, saved_by, needs, done, year, serial, issued_at, due_at,
    left_open)
values (:id, :kind, :mark, :wish, :saved_by, :needs, :done, 0, 0, null, null, '[]');

-- notice_update: a draft was saved
update notice set kind = :kind, mark = :mark, wish = :wish, saved_by = :saved_by, needs = :needs,
    done = :done
where dossier_id = :id;

-- notice_load: of a dossier in sight
select kind, mark, wish, saved_by, needs, done, year, serial, issued_at, due_at, left_open
from notice where dossier_id = :id;

-- notice_next_serial: the next number of a party in a year
select coalesce(max(n.serial), 0) + 1 from notice n join dossier d on d.id = n.dossier_id
where d.party_id = :party and n.year = :year;

-- notice_issue: it went out
update notice set year = :year, serial = :serial, issued_at = :issued_at, due_at = :due_at
where dossier_id = :id;

-- notice_close: who was left open when it was archived
update notice set left_open = :left_open where dossier_id = :id;

-- notice_part_clear: all parts of a draft
delete from notice_part where dossier_id = :id;

-- notice_part_add: one
insert into notice_part (dossier_id, party_id, text, systems) values (:id, :party, :text, :systems);

-- notice_part_each: all, or of one party
select n.party_id, p.name, n.text, n.systems from notice_part n join party p on p.id = n.party_id
where n.dossier_id = :id and (:party = '' or n.party_id = :party)
order by n.party_id limit :limit;

-- notice_system_of: whether a system is run by the party
select name from system where id = :system and party_id = :party;

-- notice_rung: how far a recipient came
select rung, is_ended from recipient where dossier_id = :id and party_id = :party;

-- notice_left: recipients below a rung, by name
select r.party_id, p.name, r.rung from recipient r join party p on p.id = r.party_id
where r.dossier_id = :id and r.rung < :rung order by p.name, r.party_id limit :limit;

-- notice_left_count: how many
select count(*) from recipient where dossier_id = :id and rung < :rung;

-- notice_term_ask: more time is asked for
insert into notice_term (dossier_id, party_id, state, asked_until, asked_at, asked_by, asked_reason, until,
    answered_at, answered_by, answered_reason)
values (:id, :party, 'asked', :asked_until, :asked_at, :asked_by, :asked_reason, null, null, '', '')
on conflict (dossier_id, party_id) do update set state = 'asked', asked_until = excluded.asked_until,
    asked_at = excluded.asked_at, asked_by = excluded.asked_by, asked_reason = excluded.asked_reason,
    answered_at = null, answered_by = '', answered_reason = '';

-- notice_term_answer: granted or refused; what was granted before stays
update notice_term set state = :state, until = coalesce(:until, until), answered_at = :answered_at,
    answered_by = :answered_by, answered_reason = :answered_reason
where dossier_id = :id and party_id = :party and state = 'asked';

-- notice_term_each: of a notice, or of one recipient
select t.party_id, p.name, t.state, t.asked_until, t.asked_at, t.asked_by, t.asked_reason, t.until,
    t.answered_at, t.answered_by, t.answered_reason
from notice_term t join party p on p.id = t.party_id
where t.dossier_id = :id and (:party = '' or t.party_id = :party)
order by t.asked_at desc, t.party_id limit :limit;

-- notice_duties: of a group, that a party owes by the facts of a notice
select o.id
from obligation o cross join dossier_fact f
where o.owed_by_party = :party and o.grp = :grp and o.state <> 'void'
    and f.dossier_id = :id and f.fact_id = o.occurrence
order by o.id limit :limit;

-- notice_late: recipients past their day, extensions counted
select count(*) from recipient r join notice n on n.dossier_id = r.dossier_id
left join notice_term t on t.dossier_id = r.dossier_id and t.party_id = r.party_id
where r.dossier_id = :id and r.rung < n.needs and coalesce(t.until, n.due_at) < CAST(:now AS BIGINT);

-- notice_helpers: those who work for others, by name
select id, name, region from party
where state = 'active' and (kinds & CAST(:kinds AS BIGINT)) <> 0
    and (:q = '' or name like '%' || :q || '%')
order by name_key, no limit :limit;

-- notice_forward_add: passed on
insert into notice_forward (id, dossier_id, from_party, to_party, at, by_name, reason)
values (:fid, :id, :from, :to, :at, :by_name, :reason) on conflict do nothing;

-- notice_forward_each: all, or those of one party
select f.from_party, a.name, f.to_party, b.name, f.at, f.by_name, f.reason
from notice_forward f join party a on a.id = f.from_party join party b on b.id = f.to_party
where f.dossier_id = :id and (:party = '' or f.from_party = :party)
order by f.at, f.id limit :limit;

-- notice_page: in sight, newest first
select d.id
from dossier d join notice n on n.dossier_id = d.id
where d.kind = 'notice' and (:after = '' or d.id < :after)
    and (:state = '' or d.state = :state)
    and (:level = '' or d.level = :level) and (:nkind = '' or n.kind = :nkind)
    and (:mark = '' or n.mark = :mark) and (:open < 0 or d.is_open = :open)
    and (:q = '' or d.title like '%' || :q || '%' or d.number like '%' || :q || '%')
    and (:wish_region = '' or exists (select 1 from region r where r.code = d.region
        and r.path || '/' like :wish_region || '/%'))
    and (:wish_sector = '' or exists (select 1 from sector s where s.code = d.sector
        and s.path || '/' like :wish_sector || '/%'))
    and (:to_region = '' or ((d.party_id = :me or d.reach = 'area')
        and exists (select 1 from recipient x join region r on r.code = x.region
            where x.dossier_id = d.id and r.path || '/' like :to_region || '/%')))
    and (:to_sector = '' or ((d.party_id = :me or d.reach = 'area')
        and exists (select 1 from recipient x join sector s on s.code = x.sector
            where x.dossier_id = d.id and s.path || '/' like :to_sector || '/%')))
    and (:system = '' or exists (select 1 from dossier_link l where l.dossier_id = d.id
        and l.to_kind = 'system' and l.to_id = :system))
    and (:view <> 'late' or (d.state = 'issued' and n.due_at < CAST(:now AS BIGINT)
        and exists (select 1 from recipient x left join notice_term t
                on t.dossier_id = x.dossier_id and t.party_id = x.party_id
            where x.dossier_id = d.id and x.rung < n.needs
                and coalesce(t.until, n.due_at) < CAST(:now AS BIGINT)
                and (d.party_id = :me or x.party_id = :me or :all = 1))))
    and (:view <> 'received' or exists (select 1 from dossier_party p
        where p.dossier_id = d.id and p.party_id = :me))
    and (:view <> 'kept' or d.party_id = :me)
    and (:all = 1 or (d.party_id = :me and :me <> '')
        or (d.reach <> 'keeper' and exists (select 1 from dossier_party p
            where p.dossier_id = d.id and p.party_id = :me))
        or (d.reach = 'area' and :region_path <> ''
            and exists (select 1 from region r where r.code = d.region
                and r.path || '/' like :region_path || '/%')
            and (:sector_path = '' or d.sector = '' or exists (select 1 from sector s
                where s.code = d.sector and s.path || '/' like :sector_path || '/%'))))
order by d.id desc
limit :limit;

-- notice_page_count: how many the same filter finds
select count(*)
from dossier d join notice n on n.dossier_id = d.id
where d.kind = 'notice' and (:state = '' or d.state = :state)
    and (:level = '' or d.level = :level) and (:nkind = '' or n.kind = :nkind)
    and (:mark = '' or n.mark = :mark) and (:open < 0 or d.is_open = :open)
    and (:q = '' or d.title like '%' || :q || '%' or d.number like '%' || :q || '%')
    and (:wish_region = '' or exists (select 1 from region r where r.code = d.region
        and r.path || '/' like :wish_region || '/%'))
    and (:wish_sector = '' or exists (select 1 from sector s where s.code = d.sector
        and s.path || '/' like :wish_sector || '/%'))
    and (:to_region = '' or ((d.party_id = :me or d.reach = 'area')
        and exists (select 1 from recipient x join region r on r.code = x.region
            where x.dossier_id = d.id and r.path || '/' like :to_region || '/%')))
    and (:to_sector = '' or ((d.party_id = :me or d.reach = 'area')
        and exists (select 1 from recipient x join sector s on s.code = x.sector
            where x.dossier_id = d.id and s.path || '/' like :to_sector || '/%')))
    and (:system = '' or exists (select 1 from dossier_link l where l.dossier_id = d.id
        and l.to_kind = 'system' and l.to_id = :system))
    and (:view <> 'late' or (d.state = 'issued' and n.due_at < CAST(:now AS BIGINT)
        and exists (select 1 from recipient x left join notice_term t
                on t.dossier_id = x.dossier_id and t.party_id = x.party_id
            where x.dossier_id = d.id and x.rung < n.needs
                and coalesce(t.until, n.due_at) < CAST(:now AS BIGINT)
                and (d.party_id = :me or x.party_id = :me or :all = 1))))
    and (:view <> 'received' or exists (select 1 from dossier_party p
        where p.dossier_id = d.id and p.party_id = :me))
    and (:view <> 'kept' or d.party_id = :me)
    and (:all = 1 or (d.party_id = :me and :me <> '')
        or (d.reach <> 'keeper' and exists (select 1 from dossier_party p
            where p.dossier_id = d.id and p.party_id = :me))
        or (d.reach = 'area' and :region_path <> ''
            and exists (select 1 from region r where r.code = d.region
                and r.path || '/' like :region_path || '/%')
            and (:sector_path = '' or d.sector = '' or exists (select 1 from sector s
                where s.code = d.sector and s.path || '/' like :sector_path || '/%'))));
