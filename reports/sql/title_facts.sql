-- One fact for each title that was awarded by %(day)s to a storefront that lay here.
insert into reports_titlefact (
    report_id, title_id, storefront_id, name, place, area_id, commercial_district_id,
    number, scheme, honour, state, stars, awarded_on, valid_to,
    awarded_in_quarter, revoked_in_quarter, hung, lapses_in
)
with life as (
    select p.title_id, p.since, p.state, p.stars, p.valid_to,
        p.since = max(p.since) over of_title as latest,
        p.state in ('revoked', 'appealed') as taken,
        max(p.since) filter (where p.state not in ('revoked', 'appealed')) over of_title as held
    from compiled_storefront s
    join storefronts_title t on t.storefront_id = s.id
    join storefronts_titlephase p on p.title_id = t.id
    where t.awarded_on <= %(day)s and p.since <= %(day)s
    window of_title as (partition by p.title_id)
), stood as (
    -- taken away since the first day on which it no longer stood: an appeal does not begin it anew
    select title_id,
        max(state) filter (where latest) as state,
        max(stars) filter (where latest) as stars,
        max(valid_to) filter (where latest) as valid_to,
        min(since) filter (where taken and since > coalesce(held, '-infinity')) as revoked_on
    from life
    group by title_id
), told as (
    select t.*, s.name as store, s.place, s.area_id, s.commercial_district_id,
        h.code as scheme, h.name as honour, coalesce(stood.stars, 0) as stars_then,
        coalesce(stood.valid_to, t.valid_to) as ends, stood.revoked_on,
        case
            when stood.state = 'standing' and coalesce(stood.valid_to, t.valid_to) < %(day)s
                then 'expired'
            else stood.state
        end as state_then
    from stood
    join storefronts_title t on t.id = stood.title_id
    join compiled_storefront s on s.id = t.storefront_id
    join storefronts_honourscheme h on h.id = t.scheme_id
), lapsing as (
    select id, (extract(year from ends) - extract(year from %(day)s::date)) * 12
        + extract(month from ends) - extract(month from %(day)s::date) as months
    from told
    where state_then = 'standing'
)
select %(report)s, told.id, told.storefront_id,
    told.store || case when told.counter = '' then '' else '（' || told.counter || '）' end,
    told.place, told.area_id, told.commercial_district_id,
    told.number, told.scheme, told.honour, told.state_then, told.stars_then,
    told.awarded_on, told.ends,
    told.awarded_on >= %(first)s, coalesce(told.revoked_on >= %(first)s, false),
    coalesce(told.hung_on <= %(day)s, false),
    case when lapsing.months between 1 and 3 then lapsing.months else 0 end
from told
left join lapsing on lapsing.id = told.id
