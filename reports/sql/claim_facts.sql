-- One fact for each claim of the year, and for each that is open on %(day)s.
insert into reports_claimfact (
    report_id, claim_id, name, area_id, commercial_district_id, kind, claimant, claimed_on, done_on,
    confirmed_on, satisfaction, made, made_year, done, done_year, confirmed, confirmed_year, waiting
)
with known as (
    select c.*, i.title, i.kind, coalesce(former.area_id, i.area_id) as area_id,
        i.commercial_district_id,
        case when c.done_on <= %(day)s then c.done_on end as done_then,
        case when c.confirmed_on <= %(day)s then c.confirmed_on end as confirmed_then,
        date_trunc('year', %(day)s::date) as year
    from activities_serviceitem i
    join activities_claim c on c.item_id = i.id
    left join compiled_former former on former.register = 'serviceitem' and former.id = i.id
    where i.area_id = any(%(near)s::bigint[])
        and coalesce(former.area_id, i.area_id) = any(%(areas)s::bigint[]) and c.state <> 'given_up'
        and c.claimed_on <= %(day)s
)
select %(report)s, k.id, k.title, k.area_id, k.commercial_district_id, k.kind,
    coalesce(p.name, o.name, s.name, t.name, '党员'), k.claimed_on, k.done_then, k.confirmed_then,
    case when k.confirmed_then is null then '' else k.satisfaction end,
    k.claimed_on >= %(first)s, k.claimed_on >= k.year,
    coalesce(k.done_then >= %(first)s, false), coalesce(k.done_then >= k.year, false),
    coalesce(k.confirmed_then >= %(first)s, false), coalesce(k.confirmed_then >= k.year, false),
    k.done_then is null
from known k
left join districts_partyorganisation p on p.id = k.party_organisation_id
left join districts_organisation o on o.id = k.organisation_id
left join storefronts_storefront s on s.id = k.storefront_id
left join activities_volunteerteam t on t.id = k.team_id
where k.claimed_on >= k.year or k.done_then is null or k.done_then >= k.year
    or k.confirmed_then >= k.year
