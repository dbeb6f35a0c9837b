-- Places and who sits there.

-- obligation_place_authorities: Who sits in the regions of a place.
select p.id, p.kinds, p.sectors, p.region, r.level from party p
join region r on r.code = p.region
where p.is_authority = 1 and p.state = 'active'
  and p.region in (:a, :b, :c, :d, :e, :f, :g, :h)
order by p.no + 0;

-- obligation_place_sector: The sectors above a sector.
select path from sector where code = :code;
