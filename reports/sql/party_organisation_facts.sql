-- One fact for each Party organisation of %(areas)s that stands on %(day)s; the organisation facts
-- of the report are there already.
insert into reports_partyorganisationfact (
    report_id, party_organisation_id, name, area_id, commercial_district_id, type,
    founded_in_quarter, covers, formal_members, full_members, floating_members, managed_members,
    unplaced_members, unplaced_full_members
)
with standing as (
    select p.id, p.area_id, p.commercial_district_id, p.founded, p.name, p.type
    from districts_partyorganisation p
    where p.area_id = any(%(areas)s::bigint[])
        and p.founded <= %(day)s and (p.dissolved is null or p.dissolved > %(day)s)
), phase as (
    select distinct on (p.party_organisation_id) p.party_organisation_id, p.name, p.type
    from districts_partyorganisationphase p
    where p.since <= %(day)s
    order by p.party_organisation_id, p.since desc
), covering as (
    select c.party_organisation_id, count(distinct c.organisation_id) as covers
    from reports_organisationfact f
    join districts_organisationcoverage c on c.organisation_id = f.organisation_id
    join districts_coverageway w on w.id = c.way_id and w.statistical_class <> 'work_only'
    where f.report_id = %(report)s
        and c.since <= %(day)s and (c.until is null or c.until > %(day)s)
    group by c.party_organisation_id
), placed as (
    select distinct e.member_id
    from reports_organisationfact f
    join members_employment e on e.organisation_id = f.organisation_id
    where f.report_id = %(report)s
        and e.since <= %(day)s and (e.until is null or e.until > %(day)s)
), formal as (
    select a.member_id, a.party_organisation_id, m.full_since <= %(day)s as is_full
    from standing
    join members_affiliation a on a.party_organisation_id = standing.id and a.kind = 'formal'
    join members_partymember m on m.id = a.member_id
    where a.since <= %(day)s and (a.until is null or a.until > %(day)s)
        and (m.ended is null or m.ended > %(day)s)
), belonging as (
    select formal.party_organisation_id,
        count(*) as formal_members,
        count(*) filter (where is_full) as full_members,
        count(*) filter (where placed.member_id is null) as unplaced_members,
        count(*) filter (where placed.member_id is null and is_full) as unplaced_full_members
    from formal
    left join placed on placed.member_id = formal.member_id
    group by formal.party_organisation_id
), guests as (
    -- whoever floats in at two branches counts with the later one
    select distinct on (a.member_id) a.member_id, a.party_organisation_id
    from standing
    join members_affiliation a
        on a.party_organisation_id = standing.id and a.kind = 'floating_in'
    join members_partymember m on m.id = a.member_id
    where a.since <= %(day)s and (a.until is null or a.until > %(day)s)
        and (m.ended is null or m.ended > %(day)s)
    order by a.member_id, a.since desc, a.id desc
), visiting as (
    select guests.party_organisation_id,
        count(*) as floating_members,
        count(*) filter (where formal.member_id is null) as only_floating
    from guests
    left join formal on formal.member_id = guests.member_id
    group by guests.party_organisation_id
)
select %(report)s, standing.id, coalesce(phase.name, standing.name), standing.area_id,
    standing.commercial_district_id, coalesce(phase.type, standing.type),
    standing.founded >= %(first)s, coalesce(covering.covers, 0),
    coalesce(belonging.formal_members, 0), coalesce(belonging.full_members, 0),
    coalesce(visiting.floating_members, 0),
    coalesce(belonging.formal_members, 0) + coalesce(visiting.only_floating, 0),
    coalesce(belonging.unplaced_members, 0), coalesce(belonging.unplaced_full_members, 0)
from standing
left join phase on phase.party_organisation_id = standing.id
left join covering on covering.party_organisation_id = standing.id
left join belonging on belonging.party_organisation_id = standing.id
left join visiting on visiting.party_organisation_id = standing.id
