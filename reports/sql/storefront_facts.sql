-- One fact for each storefront open on %(day)s; its titles are read from their facts.
insert into reports_storefrontfact (
    report_id, storefront_id, name, place, area_id, commercial_district_id, building_id, floor,
    trade, members, honours
)
with working as (
    select m.storefront_id, count(distinct m.member_id) as members
    from compiled_storefront s
    join storefronts_storefrontmember m on m.storefront_id = s.id
    join members_partymember p on p.id = m.member_id
    where m.since <= %(day)s and (m.until is null or m.until > %(day)s)
        and (p.ended is null or p.ended > %(day)s)
    group by m.storefront_id
), held as (
    select storefront_id, string_agg(distinct honour, '、' order by honour) as honours
    from reports_titlefact
    where report_id = %(report)s and state = 'standing'
    group by storefront_id
)
select %(report)s, s.id, s.name, s.place, s.area_id, s.commercial_district_id, s.building_id,
    s.floor, s.trade, coalesce(working.members, 0), coalesce(held.honours, '')
from compiled_storefront s
join storefronts_storefront still on still.id = s.id  -- not taken back since it was read
left join working on working.storefront_id = s.id
left join held on held.storefront_id = s.id
where s.is_open
