-- Numbers of warnings, the events they stated, and what became of the duties that followed.

-- warning_count_up: the next number of an issuer in a year
insert into paper_counter (party_id, kind, year, last) values (:party, 'warning', :year, 1)
on conflict (party_id, kind, year) do update set last = paper_counter.last + 1;

-- warning_counted: the number just given
select last from paper_counter where party_id = :party and kind = 'warning' and year = :year;

-- warning_stated: parties for which it was stated
select distinct subject from dossier_fact
where dossier_id = :warning and word = 'warning-issued' and subject_type = 'party'
order by subject;

-- warning_duties: kept duties from its events by rule; of one party or ("") of all
select o.rule, count(*),
    sum(case when o.met_at is not null then 1 else 0 end),
    sum(case when o.met_at is null and o.due_at is not null and o.due_at < :now then 1 else 0 end),
    min(case when o.met_at is null then o.due_at end)
from (select fact_id, subject from dossier_fact
        where dossier_id = :warning and word in ('warning-issued', 'situation-changed')
            and (:party = '' or subject = :party)
        order by fact_id desc limit :limit) f
join obligation o on o.subject = f.subject and o.occurrence = f.fact_id
group by o.rule order by o.rule;
