-- One fact for each member project that ran in the year up to %(day)s, with what it saved.
insert into reports_projectfact (
    report_id, project_id, name, area_id, commercial_district_id, body, since, running,
    saved, saved_year, saved_in_all
)
with placed as (
    select p.*, coalesce(former.area_id, p.area_id) as lay_in
    from activities_project p
    left join compiled_former former on former.register = 'project' and former.id = p.id
    where p.area_id = any(%(near)s::bigint[])
        and coalesce(former.area_id, p.area_id) = any(%(areas)s::bigint[]) and p.since <= %(day)s
), saving as (
    select s.project_id,
        sum(s.fen) filter (where s.last >= %(first)s) as saved,
        sum(s.fen) filter (where s.last >= date_trunc('year', %(day)s::date)) as saved_year,
        sum(s.fen) as saved_in_all
    from placed
    join activities_saving s on s.project_id = placed.id
    where s.last <= %(day)s
    group by s.project_id
)
select %(report)s, p.id, p.title, p.lay_in,
    coalesce(o.commercial_district_id, b.commercial_district_id), coalesce(o.name, b.name, ''),
    p.since, p.ended is null or p.ended > %(day)s,
    coalesce(saving.saved, 0), coalesce(saving.saved_year, 0), coalesce(saving.saved_in_all, 0)
from placed p
left join saving on saving.project_id = p.id
left join districts_organisation o on o.id = p.organisation_id
left join districts_partyorganisation b on b.id = p.party_organisation_id
where p.ended is null or p.ended >= date_trunc('year', %(day)s::date) or saving.saved_year > 0
