-- system_load: One system by id, with the names around it.
select s.no, s.id, s.version, s.owner_node, s.party_id, p.name, s.name, s.region, r.name, s.sector,
       k.name_zh, k.name_en, s.state, s.kinds, s.technologies, s.parent_id, s.platform_id, s.level,
       s.info_level, s.service_level, s.filing, s.certificate_number, s.regulator_party_id, g.name,
       s.police_party_id, c.name, s.operation_on, s.created_at, s.updated_at, s.form
from system s
join party p on p.id = s.party_id
join region r on r.code = s.region
left join sector k on k.code = s.sector
left join party g on g.id = s.regulator_party_id
left join party c on c.id = s.police_party_id
where s.id = :id;

-- system_load_no: One system by its number, without the form.
select s.no, s.id, s.version, s.owner_node, s.party_id, p.name, s.name, s.region, r.name, s.sector,
       k.name_zh, k.name_en, s.state, s.kinds, s.technologies, s.parent_id, s.platform_id, s.level,
       s.info_level, s.service_level, s.filing, s.certificate_number, s.regulator_party_id, g.name,
       s.police_party_id, c.name, s.operation_on, s.created_at, s.updated_at
from system s
join party p on p.id = s.party_id
join region r on r.code = s.region
left join sector k on k.code = s.sector
left join party g on g.id = s.regulator_party_id
left join party c on c.id = s.police_party_id
where s.no = :no;

-- system_by_certificate: The system of a certificate.
select id from system where certificate_number = :number;

-- system_by_name: A party's system of that name, if it is not withdrawn.
select id from system where party_id = :party and name_key = :name_key and state <> 6;

-- system_parent: What a system is part of.
select parent_id from system where id = :id;

-- system_highest_carried: The highest level of the systems on a platform.
select coalesce(max(level), 0) from system where platform_id = :id and state <> 6;

-- system_next: The next number.
select coalesce(max(no), 0) + 1 from system;

-- system_insert: Add a system.
insert into system (no, id, version, owner_node, party_id, name, name_key, region, sector, state,
                    kinds, technologies, parent_id, platform_id, level, info_level, service_level,
                    filing, certificate_number, regulator_party_id, police_party_id, operation_on,
                    form, created_at, updated_at)
values (:no, :id, 1, :owner_node, :party, :name, :name_key, :region, :sector, :state, :kinds,
        :technologies, :parent, :platform, :level, :info_level, :service_level, :filing,
        :certificate, :regulator, :police, :operation_on, :form, :now, :now);

-- system_update: Change a system, if it is still the version that was read.
update system set version = version + 1, party_id = :party, name = :name, name_key = :name_key,
    region = :region, sector = :sector, state = :state, kinds = :kinds,
    technologies = :technologies, parent_id = :parent, platform_id = :platform, level = :level,
    info_level = :info_level, service_level = :service_level, filing = :filing,
    certificate_number = :certificate, regulator_party_id = :regulator,
    police_party_id = :police, operation_on = :operation_on, form = :form, updated_at = :now
where id = :id and version = :version;

-- system_delete: Remove a system that nothing refers to, if it is still the version that was read.
delete from system where id = :id and version = :version;
