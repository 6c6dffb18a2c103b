-- Of storefronts that changed: whether each was open on either day, and where it lies.
    select s.id, s.area_id as elsewhere_then, s.area_id as elsewhere_now,
        case when s.opened > %(opening_day)s then 'added' else 'moved_in' end as came,
        case when s.opened > %(opening_day)s then '开业' else '迁入' end as came_why,
        case when s.opened > %(opening_day)s then s.opened end as came_on,
        case when s.closed <= %(day)s then 'removed' else 'moved_out' end as went,
        case when s.closed <= %(day)s then s.closed_reason else '迁出' end as went_why,
        case when s.closed <= %(day)s then s.closed end as went_on,
        null::date as shifted_on
    from changed
    join storefronts_storefront s on s.id = changed.id
