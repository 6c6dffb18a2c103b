-- The members who work on %(day)s at one of these organisations, each at one.
create temp table compiled_member as
with placed as (
    -- a member with two employers counts with the later one
    select distinct on (e.member_id) e.member_id, e.organisation_id
    from compiled_organisation
    join members_employment e on e.organisation_id = compiled_organisation.id
    where e.since <= %(day)s and (e.until is null or e.until > %(day)s)
    order by e.member_id, e.since desc, e.id desc
)
select placed.member_id, placed.organisation_id, m.full_since <= %(day)s as is_full
from placed
join members_partymember m on m.id = placed.member_id
where m.ended is null or m.ended > %(day)s
