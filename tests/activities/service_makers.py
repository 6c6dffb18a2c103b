"""Teams, items of the service list, claims, projects, pairings: each as its office makes it."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate

from activities.models import Claim, Pairing, Project, ServiceItem, VolunteerTeam
from activities.services import claims, service_items
from activities.services.claims import Deed
from tests.conftest import START

PHONE = "13895012345"
TODAY = localdate
DAY = dt.timedelta(days=1)


def team_in(area: Any, name: str = "红马甲服务队", **fields: Any) -> VolunteerTeam:
    return VolunteerTeam.objects.create(name=name, area=area, **{"founded": START, **fields})


def item_in(area: Any, by: Any = None, title: str = "修水管", **fields: Any) -> ServiceItem:
    """Published where somebody publishes it; of one place unless said otherwise."""
    given = {"kind": "wish", "served_name": "王奶奶", "served_phone": PHONE, **fields}
    item = ServiceItem.objects.create(title=title, area=area, **given)
    return service_items.move(item, service_items.PUBLISH, by=by) if by else item


def done_by(claim: Claim, by: Any, hours: str = "2", day: dt.date | None = None) -> Claim:
    return claims.do(claim, Deed(day or claim.claimed_on, "换了水管", Decimal(hours)), by=by)


def project_in(area: Any, title: str = "降低损耗", **fields: Any) -> Project:
    given = {"goal": "每月少耗一成", "since": dt.date(2017, 1, 1), **fields}
    return Project.objects.create(title=title, area=area, **given)


def pairing_in(area: Any, member: Any, **fields: Any) -> Pairing:
    given = {"kind": "household", "helped_name": "周八", "since": START, **fields}
    return Pairing.objects.create(area=area, member=member, **given)
