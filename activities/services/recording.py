"""登记组织生活: an activity that is written down when it is over, or planned when it is not."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate

from activities.models import Activity
from activities.services.activities import HOLD, move, new_code
from core.errors import Refused
from core.workflow import record


@transaction.atomic
def enter(activity: Activity, *, by: Any) -> Activity:
    """Saves a new one; what lies today or before was held at once. Raises Refused."""
    activity.code = new_code()
    try:
        activity.full_clean()
    except ValidationError as why:
        raise Refused("".join(why.messages[:1])) from why
    activity.save()
    record(by, "新登记", activity)
    return activity if activity.day > localdate() else move(activity, HOLD, by=by)
