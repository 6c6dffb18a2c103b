"""What the page of a joint meeting tells beside that of any activity, on screen and on paper."""

from dataclasses import dataclass

from activities.models import Activity, AgendaItem, Minutes, Resolution
from activities.services import meetings


@dataclass(frozen=True)
class Meeting:
    agenda: list[AgendaItem]
    minutes: Minutes | None
    quorum: bool | None
    resolutions: list[Resolution]

    @property
    def warning(self) -> str:
        return meetings.NO_QUORUM if self.quorum is False else ""


def meeting(activity: Activity) -> Meeting | None:
    """Nothing of an activity that is no meeting."""
    if not meetings.is_meeting(activity):
        return None
    minutes = Minutes.objects.filter(activity=activity).first()
    resolutions = activity.resolutions.select_related("organisation", "party_organisation")
    agenda = activity.agenda.select_related("organisation").order_by("pk")
    return Meeting(
        agenda=sorted(agenda, key=lambda item: (not item.order, item.order)),  # taken ones first
        minutes=minutes,
        quorum=meetings.quorate(minutes),
        resolutions=list(resolutions.order_by("number")),
    )
