-- One fact for each support of a venue that held in the year up to %(day)s: the part of its yearly
-- value that falls on its days. What falls on the days up to a day is rounded to the fen; a quarter
-- is the difference of two such values, so that quarters add up to their year.
insert into reports_venuesupportfact (
    report_id, support_id, name, area_id, commercial_district_id, kind, body, yearly_fen, fen,
    fen_year
)
with year as (
    select date_trunc('year', %(day)s::date)::date as first,
        (date_trunc('year', %(day)s::date) + interval '1 year')::date
            - date_trunc('year', %(day)s::date)::date as days
), held as (
    select s.*, v.name as venue, coalesce(former.area_id, v.area_id) as lay_in,
        v.commercial_district_id, year.days,
        greatest(0, least(s.until, %(day)s::date + 1) - greatest(s.since, year.first)) as by_now,
        greatest(0, least(s.until, %(first)s::date) - greatest(s.since, year.first)) as before
    from districts_venuesupport s
    join districts_venue v on v.id = s.venue_id
    cross join year
    left join compiled_former former on former.register = 'venue' and former.id = v.id
    where v.area_id = any(%(near)s::bigint[])
        and coalesce(former.area_id, v.area_id) = any(%(areas)s::bigint[])
        and s.since <= %(day)s and (s.until is null or s.until > year.first)
), valued as (
    select held.*, (2 * yearly_fen * by_now + days) / (2 * days) as fen_by_now,
        (2 * yearly_fen * before + days) / (2 * days) as fen_before
    from held
)
select %(report)s, h.id, h.venue, h.lay_in, h.commercial_district_id, h.kind, coalesce(o.name, ''),
    h.yearly_fen, h.fen_by_now - h.fen_before, h.fen_by_now
from valued h
left join districts_organisation o on o.id = h.provider_id
