-- Certificates and the counters of their numbers.

-- certificate_unit_find: the serial of a filing unit at an organ
select serial from certificate_unit where organ_code = :organ and party_id = :party;

-- certificate_unit_last: the newest serial at an organ
select coalesce(max(serial), 0) from certificate_unit where organ_code = :organ;

-- certificate_unit_insert: a unit files at this organ for the first time
insert into certificate_unit (organ_code, party_id, serial) values (:organ, :party, :serial);

-- certificate_object_up: the next object of a unit in a year
insert into certificate_object (unit_number, year, last) values (:unit, :year, 1)
on conflict (unit_number, year) do update set last = certificate_object.last + 1;

-- certificate_object_last: the number just given
select last from certificate_object where unit_number = :unit and year = :year;

-- certificate_insert: a certificate is issued
insert into certificate (number, check_code, system_id, system_name, party_id, party_name,
    organ_party_id, organ_name, level, issued_on, valid_from, valid_to, state, replaced_by,
    matter_id, created_at)
values (:number, :check_code, :system, :system_name, :party, :party_name,
    :organ, :organ_name, :level, :issued_on, :valid_from, :valid_to, 'valid', null,
    :matter, :at);

-- certificate_end: a certificate is replaced or cancelled
update certificate set state = :state, replaced_by = :replaced_by
where number = :number and state = 'valid';

-- certificate_extend: a new end of validity
update certificate set valid_to = :valid_to where number = :number and state = 'valid';

-- certificate_one: by number, for the public check
select number, check_code, system_id, system_name, party_id, party_name, organ_party_id,
    organ_name, matter_id, level, issued_on, valid_from, valid_to, state, replaced_by
from certificate where number = :number;

-- certificate_of_system: the valid certificate of a system
select number, check_code, system_id, system_name, party_id, party_name, organ_party_id,
    organ_name, matter_id, level, issued_on, valid_from, valid_to, state, replaced_by
from certificate where system_id = :system and state = 'valid'
order by created_at desc
limit 1;

-- certificate_page: certificates in sight, newest number first
select c.number, c.check_code, c.system_id, c.system_name, c.party_id, c.party_name,
    c.organ_party_id, c.organ_name, c.matter_id, c.level, c.issued_on, c.valid_from, c.valid_to,
    c.state, c.replaced_by
from certificate c
where (:after = '' or c.number < :after)
    and (:all = 1 or c.party_id = :party or c.organ_party_id = :party
        or (:sees = 1 and exists (select 1 from system_scope s
            where s.region = :region and s.sector = :sector and s.system_id = c.system_id)))
order by c.number desc
limit :limit;

-- certificate_count: how many certificates are in sight
select count(*)
from certificate c
where (:all = 1 or c.party_id = :party or c.organ_party_id = :party
        or (:sees = 1 and exists (select 1 from system_scope s
            where s.region = :region and s.sector = :sector and s.system_id = c.system_id)));
