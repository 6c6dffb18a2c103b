-- The organisations of a report whose number of members was stated and differs from the register of
-- %(day)s: of each area how many there are and the first %(named)s by name, with both numbers.
with fact as (
    select f.area_id, f.organisation_id, f.name, f.members
    from reports_organisationfact f
    where f.report_id = %(report)s and f.stated
), placed as (
    -- a member with two employers counts with the later one
    select distinct on (e.member_id) e.member_id, e.organisation_id
    from reports_organisationfact f
    join members_employment e on e.organisation_id = f.organisation_id
    where f.report_id = %(report)s
        and e.since <= %(day)s and (e.until is null or e.until > %(day)s)
    order by e.member_id, e.since desc, e.id desc
), registered as (
    select placed.organisation_id, count(*) as members
    from placed
    join members_partymember m on m.id = placed.member_id
    join members_affiliation a on a.member_id = m.id and a.kind = 'formal'
        and a.party_organisation_id is not null
        and a.since <= %(day)s and (a.until is null or a.until > %(day)s)
    where m.ended is null or m.ended > %(day)s
    group by placed.organisation_id
), differing as (
    select fact.area_id, fact.name, fact.members, coalesce(r.members, 0) as registered,
        count(*) over (partition by fact.area_id) as many,
        row_number() over (
            partition by fact.area_id order by fact.name, fact.organisation_id
        ) as place
    from fact
    left join registered r on r.organisation_id = fact.organisation_id
    where fact.members <> coalesce(r.members, 0)
)
select area_id, many, name, members, registered
from differing
where place <= %(named)s
order by area_id, place
