-- person_load: One person.
select id, version, party_id, name, post, roles, phone, mobile, email, valid_from, valid_to
from person where id = :id;

-- person_list: The people of a party, oldest entry first.
select id, version, party_id, name, post, roles, phone, mobile, email, valid_from, valid_to
from person where party_id = :party order by id;

-- person_count: How many people a party has.
select count(*) from person where party_id = :party;

-- person_insert: Add a person.
insert into person (id, version, party_id, name, post, roles, phone, mobile, email, valid_from,
                    valid_to)
values (:id, 1, :party, :name, :post, :roles, :phone, :mobile, :email, :valid_from, :valid_to);

-- person_update: Change a person, if it is still the version that was read.
update person set version = version + 1, name = :name, post = :post, roles = :roles,
    phone = :phone, mobile = :mobile, email = :email, valid_from = :valid_from,
    valid_to = :valid_to
where id = :id and version = :version;

-- person_delete: Remove a person, if it is still the version that was read.
delete from person where id = :id and version = :version;
