-- One fact for each pairing that stood in the year up to %(day)s, with its visits.
insert into reports_pairingfact (
    report_id, pairing_id, name, area_id, commercial_district_id, kind, since, stands,
    visits, visits_year, people, people_year, needs, needs_year, solved, solved_year
)
with standing as (
    select p.*, coalesce(former.area_id, p.area_id) as lay_in
    from activities_pairing p
    left join compiled_former former on former.register = 'pairing' and former.id = p.id
    where p.area_id = any(%(near)s::bigint[])
        and coalesce(former.area_id, p.area_id) = any(%(areas)s::bigint[]) and p.since <= %(day)s
        and (p.until is null or p.until > date_trunc('year', %(day)s::date))
), visited as (
    select v.pairing_id,
        count(*) filter (where v.day >= %(first)s) as visits, count(*) as visits_year,
        coalesce(sum(v.people) filter (where v.day >= %(first)s), 0) as people,
        sum(v.people) as people_year,
        count(*) filter (where v.day >= %(first)s and v.need <> '') as needs,
        count(*) filter (where v.need <> '') as needs_year,
        count(*) filter (where v.day >= %(first)s and v.solved_on <= %(day)s) as solved,
        count(*) filter (where v.solved_on <= %(day)s) as solved_year
    from standing
    join activities_visit v on v.pairing_id = standing.id
    where v.day >= date_trunc('year', %(day)s::date) and v.day <= %(day)s
    group by v.pairing_id
)
select %(report)s, s.id,
    coalesce(p.name, o.name, f.name, case when s.member_id is null then '志愿者' else '党员' end)
        || '—' || coalesce(hp.name, ho.name, nullif(s.situation, ''), '结对户'),
    s.lay_in, s.commercial_district_id, s.kind, s.since, s.until is null or s.until > %(day)s,
    coalesce(v.visits, 0), coalesce(v.visits_year, 0), coalesce(v.people, 0),
    coalesce(v.people_year, 0), coalesce(v.needs, 0), coalesce(v.needs_year, 0),
    coalesce(v.solved, 0), coalesce(v.solved_year, 0)
from standing s
left join visited v on v.pairing_id = s.id
left join districts_partyorganisation p on p.id = s.party_organisation_id
left join districts_organisation o on o.id = s.organisation_id
left join storefronts_storefront f on f.id = s.storefront_id
left join districts_partyorganisation hp on hp.id = s.helped_party_organisation_id
left join districts_organisation ho on ho.id = s.helped_organisation_id
