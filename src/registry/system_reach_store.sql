-- system_reach_add: Let one scope reach a system.
insert into system_reach (region, sector, no, facet) values (:region, :sector, :no, :facet);

-- system_reach_remove: End that.
delete from system_reach where region = :region and sector = :sector and no = :no;

-- system_reach_count: Count systems of one facet in one scope.
insert into system_count (region, sector, facet, systems)
values (:region, :sector, :facet, :change)
on conflict (region, sector, facet)
do update set systems = system_count.systems + excluded.systems;

-- system_reach_add_name: Put a name into the index.
insert into system_name (rowid, terms) values (:no, :terms);

-- system_reach_add_name@postgres:
insert into system_name (rowid, terms) values (:no, string_to_array(:terms, ' '));

-- system_reach_remove_name: Take a name out of the index, which must be told its terms.
insert into system_name (system_name, rowid, terms) values ('delete', :no, :terms);

-- system_reach_remove_name@postgres:
delete from system_name where rowid = :no and terms = string_to_array(:terms, ' ');
