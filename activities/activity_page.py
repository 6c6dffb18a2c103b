"""The page of one activity: what it is now, who was there, what came of it, what is next."""

from typing import Any

from django.urls import NoReverseMatch, reverse

from activities.enums import ActivityState
from activities.meeting_page import meeting
from activities.models import Activity
from activities.services import activities, summaries
from districts.scoped_admin import history

S = ActivityState
#: How a state looks: shape, word and colour.
LOOKS = {
    S.PLANNED: "badge",
    S.PUBLISHED: "badge badge--info",
    S.HELD: "badge badge--info",
    S.CLOSED: "badge badge--ok",
    S.CANCELLED: "badge",
}


def facts(activity: Activity) -> list[tuple[str, str]]:
    """What is known; what nobody has said is left out."""
    hours = f"{activity.hours.normalize():f} 小时" if activity.hours else ""
    told = [
        ("主题和类别", f"{activity.get_theme_display()} · {activity.get_kind_display()}"),
        ("时间", f"{activity.day_text} {activity.clock}".strip()),
        ("主办方", str(activity.host)),
        ("协办方", "、".join(map(str, activity.co_hosts.select_related(*summaries.CO_HOSTS)))),
        ("地点", activity.where),
        ("商圈", str(activity.commercial_district or "")),
        ("行政区划", str(activity.area)),
        ("定期活动", str(activity.series or "")),
        ("报名", sign_up(activity)),
        ("每人计入时长", hours),
        ("内容", activity.text),
    ]
    return [(name, value) for name, value in told if value]


def sign_up(activity: Activity) -> str:
    """`已报 12 人，名额 30，2017-04-10 截止`; nothing where nobody can sign up."""
    if not activity.open_to_sign_up and not activity.taken:
        return ""
    places = f"名额 {activity.places}" if activity.places else "不限名额"
    until = f"，{activity.sign_up_until} 截止" if activity.sign_up_until else ""
    return f"已报 {activity.taken} 人，{places}{until}"


def page(activity: Activity) -> dict[str, Any]:
    """What the page shows above its form."""
    counted = summaries.came(activity)
    return {
        "facts": facts(activity),
        "look": LOOKS[ActivityState(activity.state)],
        "came": counted.told(),
        "people": counted.people,
        "attendance_url": _list_of("activities_attendance", activity),
        "sheets": list(activities.undecided(activity)),
        "sign_ups_url": _list_of("activities_signup", activity),
        "outcomes": [summaries.phrase(one) for one in activity.outcomes.all()],
        "photos": list(activity.photos.all()),
        "next_step": summaries.next_step(activity),
        "meeting": meeting(activity),
        "acts": list(history.acts(activity))[::-1],
    }


def _list_of(register: str, activity: Activity) -> str:
    """The rows of an activity in another register; nothing while that is not there."""
    try:
        return f"{reverse(f'admin:{register}_changelist')}?activity={activity.pk}"
    except NoReverseMatch:
        return ""
