-- import_insert: Note an import or dry run.
insert into import (id, at, account_id, party_id, file_name, digest, state, options, report)
values (:id, :at, :account, :party, :file_name, :digest, :state, :options, :report);

-- import_load: One import.
select id, at, account_id, party_id, file_name, digest, state, options, report
from import where id = :id;

-- import_set_state: An import was undone.
update import set state = :state where id = :id;

-- import_keep_file: Keep the file of a dry run.
insert into import_file (import_id, bytes) values (:id, :bytes);

-- import_file: The file of a dry run.
select bytes from import_file where import_id = :id;

-- import_forget_file: Forget the file of one dry run, and of those that are too old.
delete from import_file where import_id = :id
   or import_id in (select i.id from import i where i.state = 'dry-run' and i.at < :before);

-- import_forget: Forget a dry run, and those that are too old.
delete from import where state = 'dry-run' and (id = :id or at < :before);

-- import_trace: Note what an import did to one record.
insert into import_row (import_id, number, subject, record_id, version, before)
values (:id, :number, :subject, :record, :version, :before);

-- import_traces: What an import did, last first.
select number, subject, record_id, version, before from import_row
where import_id = :id order by number desc;

-- import_list: Imports of an account or its party, newest first.
select id, at, account_id, party_id, file_name, digest, state, options, report from import
where state <> 'dry-run'
  and ((:account = '' and :party = '') or account_id = :account
       or (:party <> '' and party_id = :party))
order by at desc, id desc limit 200;
