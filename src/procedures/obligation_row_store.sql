-- Rows of duties.

-- obligation_row_load: One row.
select id, duty, rule, clause, pack, pack_version, subject_type, subject, subject_name, occurrence,
       party_id, region, sector, level, owed_by, owed_by_party, owed_to, owed_to_party, opens_at,
       due_at, due_on, started_at, state, strength, grp, origin, computed, provisional, met_at,
       assigned_to, assigned_at, version, first_at, updated_at
from obligation where id = :id;

-- obligation_rows_of_subject: What is kept of a subject's duties, by id.
select id, rule, region, sector, state, due_on, assigned_to, level, digest, version, met_at
from obligation where subject = :subject order by id;

-- obligation_row_insert: A new duty.
insert into obligation (id, duty, rule, clause, pack, pack_version, subject_type, subject,
    subject_name, occurrence, party_id, region, sector, level, owed_by, owed_by_party, owed_to,
    owed_to_party, opens_at, due_at, due_on, started_at, state, strength, grp, origin, computed,
    provisional, met_at, assigned_to, assigned_at, version, digest, first_at, updated_at)
values (:id, :duty, :rule, :clause, :pack, :pack_version, :subject_type, :subject, :subject_name,
    :occurrence, :party, :region, :sector, :level, :owed_by, :owed_by_party, :owed_to,
    :owed_to_party, :opens_at, :due_at, :due_on, :started_at, :state, :strength, :grp, :origin,
    :computed, :provisional, :met_at, '', null, 1, :digest, :now, :now);

-- obligation_row_update: What follows from the facts now.
update obligation set rule = :rule, clause = :clause, pack = :pack, pack_version = :pack_version,
    subject_name = :subject_name, party_id = :party, region = :region, sector = :sector,
    level = :level, owed_by = :owed_by, owed_by_party = :owed_by_party, owed_to = :owed_to,
    owed_to_party = :owed_to_party, opens_at = :opens_at, due_at = :due_at, due_on = :due_on,
    started_at = :started_at, state = :state, strength = :strength, grp = :grp, origin = :origin,
    computed = :computed, provisional = :provisional, met_at = :met_at, version = version + 1,
    digest = :digest, updated_at = :now
where id = :id;

-- obligation_row_void: A duty does not follow from the facts any more.
update obligation set state = 'void', version = version + 1, digest = 0, updated_at = :now
where id = :id;

-- obligation_row_voided_facts: Facts of a subject that were voided, at that instant.
select count(*) from fact
where subject = :subject and at = :at and voided_at is not null;

-- obligation_row_live_facts: Facts of a subject that hold, at that instant.
select count(*) from fact
where subject = :subject and at = :at and voided_at is null;

-- obligation_row_account: The name of an account's person.
select person_name from account where id = :id;
