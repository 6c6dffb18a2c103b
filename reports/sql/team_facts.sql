-- One fact for each volunteer team that stands on %(day)s.
insert into reports_teamfact (
    report_id, team_id, name, area_id, commercial_district_id, body, founded,
    volunteers, activities, activities_year
)
with standing as (
    select t.*, coalesce(former.area_id, t.area_id) as lay_in
    from activities_volunteerteam t
    left join compiled_former former on former.register = 'volunteerteam' and former.id = t.id
    where t.area_id = any(%(near)s::bigint[])
        and coalesce(former.area_id, t.area_id) = any(%(areas)s::bigint[]) and t.founded <= %(day)s
        and (t.dissolved is null or t.dissolved > %(day)s)
), filled as (
    select m.team_id, count(distinct m.volunteer_id) as volunteers
    from standing
    join activities_teammembership m on m.team_id = standing.id
    join activities_volunteer v on v.id = m.volunteer_id
    where m.since <= %(day)s and (m.until is null or m.until > %(day)s)
        and (v."left" is null or v."left" > %(day)s)
    group by m.team_id
), holding as (
    select a.team_id, a.id, a.day from activities_activity a
    where a.team_id is not null and a.state in ('held', 'closed')
        and a.day >= date_trunc('year', %(day)s::date) and a.day <= %(day)s
    union
    select h.team_id, a.id, a.day
    from activities_cohost h
    join activities_activity a on a.id = h.activity_id
    where h.team_id is not null and a.state in ('held', 'closed')
        and a.day >= date_trunc('year', %(day)s::date) and a.day <= %(day)s
), held as (
    select team_id, count(*) filter (where day >= %(first)s) as activities, count(*) as in_year
    from holding
    group by team_id
)
select %(report)s, t.id, t.name, t.lay_in, t.commercial_district_id,
    coalesce(p.name, c.name, ''), t.founded, coalesce(filled.volunteers, 0),
    coalesce(held.activities, 0), coalesce(held.in_year, 0)
from standing t
left join filled on filled.team_id = t.id
left join held on held.team_id = t.id
left join districts_partyorganisation p on p.id = t.party_organisation_id
left join districts_jointcommittee c on c.id = t.committee_id
