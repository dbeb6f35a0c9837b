-- Grade versions of systems.

-- grade_version_last: the newest number of a system
select coalesce(max(number), 0) from grade_version where system_id = :system;

-- grade_version_close: the version that held until today
update grade_version set valid_to = :today where system_id = :system and valid_to is null;

-- grade_version_insert: a version that holds from today
insert into grade_version (system_id, number, matter_id, scheme, level, info_level, service_level,
    code, data, determined_at, valid_from, valid_to, journal_sequence)
values (:system, :number, :matter, :scheme, :level, :info_level, :service_level,
    :code, :data, :determined_at, :valid_from, null, :sequence);

-- grade_versions: the chain, newest first
select number, matter_id, scheme, level, info_level, service_level, code, data, determined_at,
    valid_from, valid_to, journal_sequence
from grade_version
where system_id = :system
order by number desc
limit :limit;
