-- The organisations operating on %(day)s whose phase of that day lies in %(areas)s.
create temp table compiled_organisation as
with phase as (
    select p.*, lead(p.since, 1, 'infinity') over (
            partition by p.organisation_id order by p.since
        ) as ends
    from districts_organisationphase p
    where p.organisation_id in (
        select once.organisation_id
        from districts_organisationphase once
        where once.area_id = any(%(areas)s::bigint[]) and once.since <= %(day)s
    )
)
select o.id, o.name, o.uscc, o.roster_complete_on <= %(day)s as roster,
    p.area_id, p.commercial_district_id, p.building_id, p.kind, p.ownership, p.staff
from phase p
join districts_organisation o on o.id = p.organisation_id
where p.area_id = any(%(areas)s::bigint[]) and p.state = 'operating'
    and p.since <= %(day)s and p.ends > %(day)s
    and (o.opened is null or o.opened <= %(day)s) and (o.closed is null or o.closed > %(day)s);
analyze compiled_organisation
