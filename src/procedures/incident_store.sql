-- Incidents beside their dossiers.

-- incident_reporter_add: somebody told of another's incident
insert into incident_reporter (dossier_id, party_id, account_id, is_anonymous, at)
values (:id, :party, :account, :is_anonymous, :now);

-- incident_reporter_of: who told, and whether its name is shown
select r.party_id, p.name, r.is_anonymous, r.at from incident_reporter r join party p on p.id = r.party_id
where r.dossier_id = :id;

-- incident_number_next: the next number of a keeper in a year
select count(*) + 1 from dossier
where kind = 'incident' and party_id = :party and number like :like;

-- incident_fact_each: standing facts that the dossier stated
select f.fact_id, f.subject_type, f.subject, f.word
from dossier_fact f join fact x on x.id = f.fact_id
where f.dossier_id = :id and x.voided_at is null order by f.fact_id;

-- incident_fact_forget: a fact that was stated anew
delete from dossier_fact where dossier_id = :id and fact_id = :fact;

-- incident_system_of: a system and its operator, whoever asks
select s.id, s.name, s.party_id, s.region from system s where s.id = :id;

-- incident_party_named: an active party of that name, the newest
select p.id from party p where p.name_key = :key and p.state = 'active'
order by p.no desc limit 1;

-- incident_report_next: the next number of an incident
select coalesce(max(number), 0) + 1 from incident_report where dossier_id = :id;

-- incident_report_ordinal: how many of that kind went to that receiver
select count(*) from incident_report
where dossier_id = :id and kind = :kind and to_party = :to_party and to_name = :to_name
    and state <> 'draft';

-- incident_report_insert: a draft
insert into incident_report (id, version, dossier_id, number, kind, ordinal, party_id, to_party, to_name,
    to_role, channel, state, texts, snapshot, changes, duties, digest, due_at, is_late, made_at, made_by, sent_at,
    sent_by, received_at, received_by, answer)
values (:id, 1, :dossier, :number, :kind, :ordinal, :party, :to_party, :to_name, :to_role, :channel, 'draft', :texts,
    '{}', '[]', :duties, '', null, 0, :now, :by, null, '', null, '', '');

-- incident_report_load: one of an incident
select r.id, r.version, r.number, r.kind, r.ordinal, r.party_id, r.to_party, r.to_name, r.channel, r.state,
    r.texts, r.snapshot, r.changes, r.duties, r.digest, r.due_at, r.is_late, r.made_at, r.made_by, r.sent_at,
    r.sent_by, r.received_at, r.received_by, r.answer, r.to_role
from incident_report r where r.dossier_id = :dossier and r.id = :id;

-- incident_report_each: of an incident that the party wrote, receives, or may see all of, oldest first
select r.id, r.version, r.number, r.kind, r.ordinal, r.party_id, r.to_party, r.to_name, r.channel, r.state,
    r.texts, r.snapshot, r.changes, r.duties, r.digest, r.due_at, r.is_late, r.made_at, r.made_by, r.sent_at,
    r.sent_by, r.received_at, r.received_by, r.answer, r.to_role
from incident_report r
where r.dossier_id = :dossier and r.number > :after
    and (r.state <> 'draft' or r.party_id = :me or :all = 1)
order by r.number limit :limit;

-- incident_report_count: how many of them
select count(*) from incident_report r
where r.dossier_id = :dossier and (r.state <> 'draft' or r.party_id = :me or :all = 1);

-- incident_report_before: what the same receiver was told last
select r.snapshot, r.number from incident_report r
where r.dossier_id = :dossier and r.to_party = :to_party and r.to_name = :to_name
    and r.state in ('sent', 'received')
order by r.number desc limit 1;

-- incident_report_save: a draft was changed
update incident_report set version = version + 1, texts = :texts, duties = :duties, channel = :channel
where id = :id and version = :version and state = 'draft';

-- incident_report_send: it left
update incident_report set version = version + 1, state = 'sent', snapshot = :snapshot, changes = :changes,
    duties = :duties, digest = :digest, due_at = :due_at, is_late = :is_late, sent_at = :now,
    sent_by = :by
where id = :id and version = :version and state = 'draft';

-- incident_report_answer: received or returned by whom it went to
update incident_report set version = version + 1, state = :state, received_at = :now, received_by = :by,
    answer = :answer
where id = :id and version = :version and state = 'sent';

-- incident_report_waiting: reports sent to a party and not received, oldest first
select r.id, r.dossier_id, r.number, r.kind, d.title, d.level, r.sent_at, p.name
from incident_report r join dossier d on d.id = r.dossier_id join party p on p.id = r.party_id
where r.to_party = :me and r.state = 'sent' order by r.id limit :limit;

-- incident_evidence_next: the next number of an incident
select coalesce(max(number), 0) + 1 from incident_evidence where dossier_id = :id;

-- incident_evidence_insert: an item of evidence
insert into incident_evidence (id, version, dossier_id, number, party_id, name, about, source, digest, bytes,
    attachment, collected_at, collected_by, recorded_at, recorded_by, holder)
values (:id, 1, :dossier, :number, :party, :name, :about, :source, :digest, :bytes, :attachment,
    :collected_at, :collected_by, :now, :by, :holder);

-- incident_evidence_load: one of an incident
select e.id, e.version, e.number, e.party_id, p.name, e.name, e.about, e.source, e.digest, e.bytes,
    e.attachment, e.collected_at, e.collected_by, e.recorded_at, e.recorded_by, e.holder
from incident_evidence e join party p on p.id = e.party_id
where e.dossier_id = :dossier and e.id = :id;

-- incident_evidence_each: of an incident, oldest first
select e.id, e.version, e.number, e.party_id, p.name, e.name, e.about, e.source, e.digest, e.bytes,
    e.attachment, e.collected_at, e.collected_by, e.recorded_at, e.recorded_by, e.holder
from incident_evidence e join party p on p.id = e.party_id
where e.dossier_id = :dossier and e.number > :after order by e.number limit :limit;

-- incident_evidence_count: how many
select count(*) from incident_evidence where dossier_id = :dossier;

-- incident_evidence_file: its file came
update incident_evidence set version = version + 1, digest = :digest, bytes = :bytes,
    attachment = :attachment
where id = :id and version = :version and attachment = '';

-- incident_evidence_hand: it changed hands
update incident_evidence set version = version + 1, holder = :holder
where id = :id and version = :version;

-- incident_custody_add: one step of the chain
insert into incident_custody (id, evidence_id, number, giver, taker, at, purpose, recorded_at, recorded_by)
select CAST(:id AS TEXT), CAST(:evidence AS TEXT), coalesce(max(c.number), 0) + 1, CAST(:giver AS TEXT),
    CAST(:taker AS TEXT), CAST(:at AS BIGINT), CAST(:purpose AS TEXT), CAST(:now AS BIGINT),
    CAST(:by AS TEXT)
from incident_custody c where c.evidence_id = :evidence;

-- incident_custody_each: the chain of an item, oldest first
select number, giver, taker, at, purpose, recorded_at, recorded_by from incident_custody
where evidence_id = :evidence order by number limit :limit;

-- incident_custody_last: when it last changed hands
select coalesce(max(at), 0) from incident_custody where evidence_id = :evidence;
