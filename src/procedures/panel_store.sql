-- Expert panels of grading matters.

-- panel_clear: the panel is dissolved
delete from matter_panel where matter_id = :matter;

-- panel_insert: an expert is appointed
insert into matter_panel (matter_id, account_id, person_name, party_name, is_chair, opinion,
    opinion_text, given_at, appointed_at)
values (:matter, :account, :person_name, :party_name, :is_chair, '', '', null, :at);

-- panel_member: one member of a panel
select is_chair, opinion from matter_panel where matter_id = :matter and account_id = :account;

-- panel_give: an expert's opinion
update matter_panel set opinion = :opinion, opinion_text = :text, given_at = :at
where matter_id = :matter and account_id = :account;

-- panel_members: the panel, the chair first
select account_id, person_name, party_name, is_chair, opinion, opinion_text, given_at
from matter_panel
where matter_id = :matter
order by is_chair desc, account_id;
