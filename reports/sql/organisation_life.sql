-- Of organisations that changed: where each operated on either day, how it began and how it ended.
    select o.id,
        case when before.operating then before.area_id end as elsewhere_then,
        case when after.operating then after.area_id end as elsewhere_now,
        case when before.operating then 'moved_in' else 'added' end as came,
        case
            when before.operating then '迁入'
            when o.opened > %(opening_day)s then '新成立'
            when before.area_id is not null then '恢复经营'
            else '新登记'
        end as came_why,
        coalesce(
            case when o.opened > %(opening_day)s then o.opened end,
            case when before.operating then shift.since end,
            after.since
        ) as came_on,
        case when after.operating then 'moved_out' else 'removed' end as went,
        case
            when after.operating then '迁出'
            when o.closed <= %(day)s then coalesce(nullif(o.closed_reason, ''), '注销')
            else coalesce(%(labels)s::jsonb ->> after.state, '')
        end as went_why,
        case
            when after.operating then shift.since
            when o.closed <= %(day)s then o.closed
            else after.since
        end as went_on,
        shift.since as shifted_on
    from changed
    join districts_organisation o on o.id = changed.id
    left join lateral (
        select p.area_id, p.state = 'operating'
                and (o.opened is null or o.opened <= %(opening_day)s)
                and (o.closed is null or o.closed > %(opening_day)s) as operating
        from districts_organisationphase p
        where p.organisation_id = o.id and p.since <= %(opening_day)s
        order by p.since desc
        limit 1
    ) before on true
    left join lateral (
        select p.area_id, p.since, p.state, p.state = 'operating'
                and (o.opened is null or o.opened <= %(day)s)
                and (o.closed is null or o.closed > %(day)s) as operating
        from districts_organisationphase p
        where p.organisation_id = o.id and p.since <= %(day)s
        order by p.since desc
        limit 1
    ) after on true
    left join lateral (
        select min(p.since) as since
        from districts_organisationphase p
        where p.organisation_id = o.id and p.since > %(opening_day)s and p.since <= %(day)s
            and p.area_id is distinct from before.area_id
    ) shift on true
