-- Counters of duties.

-- obligation_tally_counted_on: What falls due before this day counts as overdue.
select value from meta where name = 'obligation.counted_on';

-- obligation_tally_day: Open duties by due day.
insert into obligation_day (region, sector, due_on, n) values (:region, :sector, :due_on, :n)
on conflict (region, sector, due_on) do update set n = obligation_day.n + excluded.n;

-- obligation_tally_count: Duties by rule, level and state.
insert into obligation_count (region, sector, rule, level, state, n)
values (:region, :sector, :rule, :level, :state, :n)
on conflict (region, sector, rule, level, state)
do update set n = obligation_count.n + excluded.n;

-- obligation_tally_set: Subjects by set of standing duties.
insert into obligation_set_count (region, sector, set_no, level, n)
values (:region, :sector, :set_no, :level, :n)
on conflict (region, sector, set_no, level)
do update set n = obligation_set_count.n + excluded.n;

-- obligation_tally_moved: What became new, met or overdue on a day.
insert into obligation_moved (region, sector, moved_on, what, n)
values (:region, :sector, :moved_on, :what, :n)
on conflict (region, sector, moved_on, what)
do update set n = obligation_moved.n + excluded.n;

-- obligation_tally_region: The regions above a region.
select path from region where code = :code;

-- obligation_tally_sector: The sectors above a sector.
select path from sector where code = :code;

-- obligation_tally_days: All counters of open duties by due day.
select region, sector, due_on, n from obligation_day where n <> 0;

-- obligation_tally_counts: All counters of duties.
select region, sector, rule, level, state, n from obligation_count where n <> 0;

-- obligation_tally_sets: All counters of subjects by set.
select region, sector, set_no, level, n from obligation_set_count where n <> 0;
