"""活动记录: one activity on paper, for the folder. Names stand on it for whom they may."""

from typing import Any

from activities import activity_page
from activities.models import Activity
from activities.services import summaries

MOST_NAMES = 300  # of one kind; more are counted
PHOTOS = 4
LISTED = (
    ("member", "党员"),
    ("volunteer", "志愿者"),
    ("organisation", "单位"),
    ("storefront", "商户"),
)
PEOPLE = ("member", "volunteer")


def sheet(activity: Activity, *, named: bool) -> dict[str, Any]:
    """What the page shows; costs a constant number of statements."""
    counted = summaries.came(activity)
    return {
        "facts": activity_page.facts(activity),
        "people": counted.people,
        "came": "，".join(f"{what} {number} {unit}" for what, number, unit in counted.told()),
        "names": [row for row in _names(activity, named) if row[1]],
        "outcomes": [summaries.phrase(one) for one in activity.outcomes.all()],
        "resolutions": list(activity.resolutions.all()),
        "report": activity.report,
        "photos": list(activity.photos.all()[:PHOTOS]),
    }


def _names(activity: Activity, named: bool) -> Any:
    """(what, names, how many more), each kind by one statement."""
    for kind, label in LISTED:
        rows = activity.attendances.exclude(**{kind: None}).select_related(kind).order_by("pk")
        found = [getattr(row, kind) for row in rows[: MOST_NAMES + 1]]
        shown = [_called(one, kind, named) for one in found[:MOST_NAMES]]
        yield label, shown, len(found) > MOST_NAMES


def _called(row: Any, kind: str, named: bool) -> str:
    return str(row.name) if kind not in PEOPLE or named else str(row)
