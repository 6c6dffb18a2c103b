-- One fact for each Party organisation of %(areas)s that stands on %(day)s, with the organisations
-- and members of the day.
insert into reports_partyorganisationfact (
    report_id, party_organisation_id, name, area_id, commercial_district_id, type,
    founded_in_quarter, covers, formal_members, full_members, floating_members, managed_members,
    unplaced_members, unplaced_full_members, floated_out_members, founded, superior, elected,
    term_due, secretary, secretary_trained
)
with standing as (
    select p.id, coalesce(former.area_id, p.area_id) as area_id, p.commercial_district_id,
        p.founded, p.name, p.type, p.parent_id
    from districts_partyorganisation p
    left join lateral (
        select h.area_id from districts_partyorganisationphase h
        where h.party_organisation_id = p.id and h.since <= %(day)s
        order by h.since desc limit 1
    ) former on true
    where (p.area_id = any(%(areas)s::bigint[]) or p.id in (
            select h.party_organisation_id from districts_partyorganisationphase h
            where h.area_id = any(%(areas)s::bigint[])
        ))
        and coalesce(former.area_id, p.area_id) = any(%(areas)s::bigint[])
        and p.founded <= %(day)s and (p.dissolved is null or p.dissolved > %(day)s)
), phase as (
    select distinct on (p.party_organisation_id) p.party_organisation_id, p.name, p.type,
        p.parent_id
    from districts_partyorganisationphase p
    where p.since <= %(day)s
    order by p.party_organisation_id, p.since desc
), term as (
    select distinct on (t.party_organisation_id) t.party_organisation_id, t.since as elected,
        coalesce(t.put_off_to, t.due) as due
    from districts_term t
    join standing on standing.id = t.party_organisation_id
    where t.since <= %(day)s and (t.until is null or t.until > %(day)s)
    order by t.party_organisation_id, t.since desc
), covering as (
    select c.party_organisation_id, count(distinct c.organisation_id) as covers
    from compiled_organisation
    join districts_organisationcoverage c on c.organisation_id = compiled_organisation.id
    join districts_coverageway w on w.id = c.way_id and w.statistical_class <> 'work_only'
    where c.since <= %(day)s and (c.until is null or c.until > %(day)s)
    group by c.party_organisation_id
), formal as not materialized (
    select * from compiled_link where kind = 'formal' and inside
), belonging as (
    select party_organisation_id,
        count(*) as formal_members,
        count(*) filter (where is_full) as full_members,
        count(*) filter (where organisation_id is null) as unplaced_members,
        count(*) filter (where organisation_id is null and is_full) as unplaced_full_members
    from formal
    group by party_organisation_id
), away as (
    select formal.party_organisation_id, count(distinct formal.member_id) as members
    from formal
    join members_affiliation a on a.member_id = formal.member_id and a.kind = 'floating_out'
    where a.since <= %(day)s and (a.until is null or a.until > %(day)s)
    group by formal.party_organisation_id
), guests as (
    -- whoever floats in at two branches counts with the later one
    select distinct on (member_id) member_id, party_organisation_id
    from compiled_link
    where kind = 'floating_in' and inside
    order by member_id, since desc, id desc
), visiting as (
    select guests.party_organisation_id,
        count(*) as floating_members,
        count(*) filter (where formal.member_id is null) as only_floating
    from guests
    left join formal on formal.member_id = guests.member_id
    group by guests.party_organisation_id
), learner as (
    -- who was at a training of the year, wherever that was
    select distinct l.party_organisation_id, m.name
    from activities_activity a
    join activities_attendance t on t.activity_id = a.id
    join compiled_link l on l.member_id = t.member_id and l.inside
    join members_partymember m on m.id = l.member_id
    where a.theme = 'training' and a.state in ('held', 'closed')
        and a.day >= date_trunc('year', %(day)s::date) and a.day <= %(day)s
), secretary as (
    select s.party_organisation_id, learner.name is not null as trained
    from districts_partypost s
    left join learner on learner.party_organisation_id = s.party_organisation_id
        and learner.name = s.name
    where s.title = 'secretary' and s.since <= %(day)s and (s.until is null or s.until > %(day)s)
)
select %(report)s, standing.id, coalesce(phase.name, standing.name), standing.area_id,
    standing.commercial_district_id, coalesce(phase.type, standing.type),
    standing.founded >= %(first)s, coalesce(covering.covers, 0),
    coalesce(belonging.formal_members, 0), coalesce(belonging.full_members, 0),
    coalesce(visiting.floating_members, 0),
    coalesce(belonging.formal_members, 0) + coalesce(visiting.only_floating, 0),
    coalesce(belonging.unplaced_members, 0), coalesce(belonging.unplaced_full_members, 0),
    coalesce(away.members, 0), standing.founded, coalesce(above.name, superior.name, ''),
    term.elected, term.due,
    secretary.trained is not null, coalesce(secretary.trained, false)
from standing
left join phase on phase.party_organisation_id = standing.id
left join districts_partyorganisation superior
    on superior.id = case when phase.party_organisation_id is null then standing.parent_id
        else phase.parent_id end
left join phase above on above.party_organisation_id = superior.id
left join term on term.party_organisation_id = standing.id
left join away on away.party_organisation_id = standing.id
left join covering on covering.party_organisation_id = standing.id
left join belonging on belonging.party_organisation_id = standing.id
left join visiting on visiting.party_organisation_id = standing.id
left join secretary on secretary.party_organisation_id = standing.id
