-- Levels, states and facts for the made-up systems of the benches, the same on every run.

-- duty_data_systems: Every level, in operation since different days.
update system set level = 1 + (no * 7) % 4, info_level = 1 + (no * 7) % 4,
    service_level = 1 + (no * 3) % 3, state = 4, filing = case when (no * 7) % 4 > 0 then 3 else 0 end,
    operation_on = case no % 3 when 0 then '2024-03-18' when 1 then '2025-07-01' else '2023-11-06' end
where no > :no and no <= :last;

-- duty_data_levels: When the levels were determined.
insert into fact (id, subject_type, subject, word, at, value, source, recorded_at, recorded_by,
                  recorded_name, reason, attachment)
select '0D' || substr(id, 3), 'system', id, 'level-determined',
       :now - (30 + no % 700) * CAST(86400000 AS BIGINT), '{}', 'procedure', :now, 'system', '', '', ''
from system where no > :no and no <= :last;

-- duty_data_certificates: Certificates of level 2 and above.
insert into fact (id, subject_type, subject, word, at, value, source, recorded_at, recorded_by,
                  recorded_name, reason, attachment)
select '0C' || substr(id, 3), 'system', id, 'certificate-issued',
       :now - (5 + no % 600) * CAST(86400000 AS BIGINT), '{}', 'procedure', :now, 'system', '', '', ''
from system where level > 1 and no > :no and no <= :last;

-- duty_data_assessments: Most have been assessed.
insert into fact (id, subject_type, subject, word, at, value, source, recorded_at, recorded_by,
                  recorded_name, reason, attachment)
select '0A' || substr(id, 3), 'system', id, 'assessment-reported',
       :now - (1 + no % 500) * CAST(86400000 AS BIGINT), '{}', 'recorded', :now, 'system', '', '', ''
from system where level > 2 and no % 10 < 8 and no > :no and no <= :last;

-- duty_data_flags: Some are critical, some hold important data.
insert into fact (id, subject_type, subject, word, at, value, source, recorded_at, recorded_by,
                  recorded_name, reason, attachment)
select '0F' || substr(id, 3), 'system', id, case no % 4 when 0 then 'cii' else 'important-data' end,
       :now - 40 * CAST(86400000 AS BIGINT), 'true', 'recorded', :now, 'system', '', '', ''
from system where no % 20 in (0, 7) and no > :no and no <= :last;

-- duty_data_incidents: One in two hundred had an incident lately.
insert into fact (id, subject_type, subject, word, at, value, source, recorded_at, recorded_by,
                  recorded_name, reason, attachment)
select '0E' || substr(id, 3), 'system', id, 'incident-found',
       :now - (no % 60) * CAST(3600000 AS BIGINT), '{"level":"III"}', 'recorded', :now, 'system', '', '', ''
from system where no % 200 = 3 and no > :no and no <= :last;

-- duty_data_clear: The commits of the generator computed some duties already; the bench begins
-- without any.
delete from obligation_stale where subject <> '';

-- duty_data_some: Systems here and there.
select id from system where no % :step = 1 order by no limit :limit;
