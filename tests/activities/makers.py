"""Activities and who takes part, each as its office makes them."""

import datetime as dt
from typing import Any

from django.utils.timezone import localdate

from activities.models import Activity, Volunteer
from activities.services import activities
from members.models import PartyMember


def activity_in(area: Any, title: str = "义务巡查", **fields: Any) -> Activity:
    """One of the volunteers, yesterday, being planned, unless said otherwise."""
    given: dict[str, Any] = {
        "theme": "volunteer",
        "kind": "volunteering",
        "day": localdate() - dt.timedelta(days=1),
        "code": activities.new_code(),
        "hours": 2,
        **fields,
    }
    return Activity.objects.create(title=title, area=area, **given)


def held_in(area: Any, by: Any, title: str = "义务巡查", **fields: Any) -> Activity:
    return activities.move(activity_in(area, title, **fields), activities.HOLD, by=by)


def member_in(area: Any, name: str = "张三", **fields: Any) -> PartyMember:
    return PartyMember.objects.create(name=name, area=area, **fields)


def volunteer_in(area: Any, name: str = "李四", **fields: Any) -> Volunteer:
    return Volunteer.objects.create(name=name, area=area, joined=dt.date(2016, 1, 1), **fields)
