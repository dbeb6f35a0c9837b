-- What papers say; the PDF is drawn from it.

-- paper_insert: a new paper
insert into paper (id, matter_id, kind, number, made_at, data, digest)
values (:id, :matter, :kind, :number, :at, :data, :digest);

-- paper_one: one paper
select id, matter_id, kind, number, made_at, data, digest from paper where id = :id;

-- papers: the papers of a matter, oldest first
select id, kind, number, made_at, digest from paper where matter_id = :matter order by id;

-- paper_count_up: the next number of an issuer's kind of paper in a year
insert into paper_counter (party_id, kind, year, last) values (:party, :kind, :year, 1)
on conflict (party_id, kind, year) do update set last = paper_counter.last + 1;

-- paper_counted: the number just given
select last from paper_counter where party_id = :party and kind = :kind and year = :year;
