-- Tasks.

-- task_insert: work for somebody, once for each occasion
insert into task (id, version, dossier_id, kind, occasion, code, zh, en, clause, party_id, account_id, due_at,
    state, made_at, made_by, done_at, done_by, text, attachment)
values (:id, 1, :dossier_id, :kind, :occasion, :code, :zh, :en, :clause, :party_id, :account_id, :due_at,
    'open', :made_at, :made_by, null, '', '', '')
on conflict do nothing;

-- task_load: one
select id, version, dossier_id, kind, code, zh, en, clause, party_id, account_id, due_at, state, made_at,
    made_by, done_at, done_by, text, attachment
from task where id = :id;

-- task_update: done, dropped or handed over, when it still has the version that was seen
update task set version = version + 1, state = :state, account_id = :account_id, done_at = :done_at,
    done_by = :done_by, text = :text, attachment = :attachment
where id = :id and version = :version;

-- task_end: open ones of occasions that begin so
update task set version = version + 1, state = 'done', done_at = CAST(:now AS BIGINT), done_by = :by,
    text = :text
where occasion >= CAST(:prefix AS TEXT) and occasion < CAST(:until AS TEXT) and state = 'open';

-- task_page_party: of a party, open ones first, by due instant
select id, version, dossier_id, kind, code, zh, en, clause, party_id, account_id, due_at, state, made_at,
    made_by, done_at, done_by, text, attachment
from task
where party_id = :party and (:state = '' or state = :state)
order by case state when 'open' then 0 else 1 end, coalesce(due_at, 9223372036854775807), id desc
limit :limit offset :offset;

-- task_count_party: how many
select count(*) from task where party_id = :party and (:state = '' or state = :state);

-- task_page_dossier: of a dossier, open ones first, by due instant
select id, version, dossier_id, kind, code, zh, en, clause, party_id, account_id, due_at, state, made_at,
    made_by, done_at, done_by, text, attachment
from task
where dossier_id = :dossier and (:state = '' or state = :state)
order by case state when 'open' then 0 else 1 end, coalesce(due_at, 9223372036854775807), id desc
limit :limit offset :offset;

-- task_count_dossier: how many
select count(*) from task where dossier_id = :dossier and (:state = '' or state = :state);
