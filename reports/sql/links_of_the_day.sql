-- The links on %(day)s of the members who work at one of these organisations, or belong to a Party
-- organisation of %(parties)s; each with the one organisation where its member works.
create temp table compiled_link as
with standing as (
    select p.id
    from districts_partyorganisation p
    left join lateral (
        select h.area_id from districts_partyorganisationphase h
        where h.party_organisation_id = p.id and h.since <= %(day)s
        order by h.since desc limit 1
    ) former on true  -- where it lay then, if that area has ended since
    where (p.area_id = any(%(parties)s::bigint[]) or p.id in (
            select h.party_organisation_id from districts_partyorganisationphase h
            where h.area_id = any(%(parties)s::bigint[])
        ))
        and coalesce(former.area_id, p.area_id) = any(%(parties)s::bigint[])
        and p.founded <= %(day)s and (p.dissolved is null or p.dissolved > %(day)s)
), placed as (
    -- a member with two employers counts with the later one
    select distinct on (e.member_id) e.member_id, e.organisation_id
    from compiled_organisation
    join members_employment e on e.organisation_id = compiled_organisation.id
    where e.since <= %(day)s and (e.until is null or e.until > %(day)s)
    order by e.member_id, e.since desc, e.id desc
), link as (
    select a.id, a.member_id, a.party_organisation_id, a.kind, a.since, true as inside
    from standing
    join members_affiliation a on a.party_organisation_id = standing.id
    where a.kind in ('formal', 'floating_in')
        and a.since <= %(day)s and (a.until is null or a.until > %(day)s)
    union all
    select a.id, a.member_id, a.party_organisation_id, a.kind, a.since, false
    from placed
    join members_affiliation a on a.member_id = placed.member_id
    where a.kind in ('formal', 'floating_in') and a.party_organisation_id is not null
        and a.since <= %(day)s and (a.until is null or a.until > %(day)s)
        and not exists (select from standing where standing.id = a.party_organisation_id)
)
select link.*, placed.organisation_id, m.full_since <= %(day)s as is_full
from link
join members_partymember m on m.id = link.member_id
left join placed on placed.member_id = link.member_id
where m.ended is null or m.ended > %(day)s
