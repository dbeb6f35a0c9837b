-- asset_load: One asset.
select id, version, system_id, kind, value, low, high, note from asset where id = :id;

-- asset_list: The assets of a system.
select id, version, system_id, kind, value, low, high, note from asset
where system_id = :system order by kind, value, id;

-- asset_count: How many assets a system has.
select count(*) from asset where system_id = :system;

-- asset_insert: Add an asset.
insert into asset (id, version, system_id, kind, value, low, high, bits, note)
values (:id, 1, :system, :kind, :value, :low, :high, :bits, :note);

-- asset_delete: Remove an asset.
delete from asset where id = :id;

-- asset_classes: The classes of ranges that occur, smallest first.
with recursive class (bits) as (
    select min(bits) from asset where kind = 'ip-range'
    union all
    select (select min(a.bits) from asset a where a.kind = 'ip-range' and a.bits > class.bits)
    from class where class.bits is not null)
select bits from class where bits is not null;

-- asset_by_address: A range of one class that holds an address, the latest to begin first.
select system_id from asset
where kind = 'ip-range' and bits = :bits and low >= :from and low <= :address and high >= :address
order by low desc, high limit 1;

-- asset_overlaps: Ranges of one class that overlap one of another party.
select p.name from asset a
join system s on s.id = a.system_id
join party p on p.id = s.party_id
where a.kind = 'ip-range' and a.bits = :bits and a.low >= :from and a.low <= :last
  and a.high >= :first and s.party_id <> :party
limit 5;

-- asset_by_value: The system of a domain or host.
select system_id from asset where kind in ('domain', 'host') and value = :value
order by id limit 1;
