"""Activities of a quarter with who was there, written down without anybody's act."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from activities.models import Activity, Attendance, CoHost, Outcome
from activities.services.activities import new_code
from districts.models import Area
from reports.models import OrganisationFact, PartyOrganisationFact, StorefrontFact, TitleFact
from reports.subjects import SUBJECTS

#: the subjects that tell what was done
DEEDS = SUBJECTS.keys() - {OrganisationFact, PartyOrganisationFact, StorefrontFact, TitleFact}
NOVEMBER = dt.date(2017, 11, 15)


def deed(area: Area, title: str, **fields: Any) -> Activity:
    """One of the volunteers, held in November 2017 by the office, unless told otherwise."""
    given = {
        "theme": "volunteer",
        "kind": "volunteering",
        "day": NOVEMBER,
        "state": "held",
        "code": new_code(),
        **fields,
    }
    return Activity.objects.create(title=title, area=area, **given)


def present(activity: Activity, *who: Any, hours: float = 2) -> None:
    """Each of these members, volunteers, organisations or storefronts was there."""
    links = {
        "PartyMember": "member",
        "Volunteer": "volunteer",
        "Organisation": "organisation",
        "Storefront": "storefront",
    }
    for one in who:
        link = {links[type(one).__name__]: one}
        Attendance.objects.create(activity=activity, hours=hours, source="list", **link)


def came(activity: Activity, outcomes: Mapping[str, int]) -> None:
    Outcome.objects.bulk_create(
        Outcome(activity=activity, metric=metric, value=value) for metric, value in outcomes.items()
    )


def held_with(activity: Activity, **link: Any) -> None:
    CoHost.objects.create(activity=activity, **link)
