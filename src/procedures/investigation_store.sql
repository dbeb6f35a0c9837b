-- Investigations find what to look into.

-- investigation_unanswered: closed level IV incidents on which nothing was opened
select d.id from dossier d
where d.kind = 'incident' and d.is_open = 0 and d.state = 'closed' and d.level = 'IV'
    and d.closed_at >= :since
    and not exists (select 1 from dossier x where x.basis = d.id and x.kind in ('response', 'investigation'))
order by d.id limit :limit;
