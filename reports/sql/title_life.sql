-- Of titles that came to stand or stand no more: what each was on either day. One past its last
-- valid day has ended, whether or not the clock has said so.
    select t.id, s.area_id as elsewhere_then, s.area_id as elsewhere_now,
        case when before.state = 'standing' then 'moved_in' else 'added' end as came,
        case
            when before.state is null then '授予'
            when before.state = 'standing' then '迁入'
            when before.state = 'expired' then '续期'
            else '恢复'
        end as came_why,
        case
            when before.state is null then t.awarded_on
            when before.state <> 'standing' then after.since
        end as came_on,
        case when after.state = 'standing' then 'moved_out' else 'removed' end as went,
        case
            when after.state = 'standing' then '迁出'
            else coalesce(%(labels)s::jsonb ->> after.state, '')
        end as went_why,
        case when after.state <> 'standing' then after.since end as went_on,
        null::date as shifted_on
    from changed
    join storefronts_title t on t.id = changed.id
    join storefronts_storefront s on s.id = t.storefront_id
    left join lateral (
        select case
                when p.state = 'standing' and coalesce(p.valid_to, t.valid_to) < %(opening_day)s
                    then 'expired'
                else p.state
            end as state
        from storefronts_titlephase p
        where p.title_id = t.id and p.since <= %(opening_day)s
            and t.awarded_on <= %(opening_day)s
        order by p.since desc
        limit 1
    ) before on true
    left join lateral (
        select case
                when p.state = 'standing' and coalesce(p.valid_to, t.valid_to) < %(day)s
                    then 'expired'
                else p.state
            end as state,
            case
                when p.state = 'standing' and coalesce(p.valid_to, t.valid_to) < %(day)s
                    then coalesce(p.valid_to, t.valid_to) + 1
                else p.since
            end as since
        from storefronts_titlephase p
        where p.title_id = t.id and p.since <= %(day)s
        order by p.since desc
        limit 1
    ) after on true
