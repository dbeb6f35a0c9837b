-- Facts of subjects.

-- fact_insert: State a fact.
insert into fact (id, subject_type, subject, word, at, value, source, recorded_at, recorded_by,
                  recorded_name, reason, attachment)
values (:id, :subject_type, :subject, :word, :at, :value, :source, :recorded_at, :recorded_by,
        :recorded_name, :reason, :attachment);

-- fact_load: One fact.
select id, subject_type, subject, word, at, value, source, recorded_at, recorded_by,
       recorded_name, reason, attachment, voided_at, void_reason
from fact where id = :id;

-- fact_void: It never was so.
update fact set voided_at = :now, voided_by = :actor, void_reason = :reason
where id = :id and voided_at is null;

-- fact_has: Whether that word was stated for that instant.
select count(*) from fact
where subject = :subject and at = :at and word = :word and voided_at is null;

-- fact_each: The facts of a subject, newest first.
select id, subject_type, subject, word, at, value, source, recorded_at, recorded_by,
       recorded_name, reason, attachment, voided_at, void_reason
from fact where subject = :subject order by at desc, id desc limit :limit;
