"""What came of an activity: which metrics its theme usually has, how they are read and summed up.

Amounts of money are typed in yuan and kept in fen; all else is counted in whole numbers.
"""

from collections.abc import Mapping
from decimal import Decimal

from activities.enums import YUAN, OutcomeMetric, Theme
from activities.models import Activity, Outcome
from core.errors import Refused

M = OutcomeMetric

#: What is asked for when an activity of the theme is recorded as held.
USUAL: dict[Theme, tuple[OutcomeMetric, ...]] = {
    Theme.SERVICE: (M.PEOPLE_SERVED, M.ENTERPRISES, M.JOBS, M.LEAFLETS),
    Theme.VOLUNTEER: (M.PEOPLE_SERVED, M.GOODS, M.MONEY),
    Theme.DEVELOPMENT: (M.ENTERPRISES, M.RESULTS, M.SAVINGS),
    Theme.LIFE: (),
    Theme.TRAINING: (M.COURSES, M.TRAINED),
    Theme.CULTURE: (M.PEOPLE_SERVED,),
    Theme.MEETING: (),
}


def kept(metric: str, typed: Decimal) -> int:
    """What was typed as it is kept: yuan as fen. Raises Refused for half a person."""
    if metric in YUAN:
        return int(typed * 100)
    if typed != typed.to_integral_value():
        label = OutcomeMetric(metric).label
        raise Refused(f"“{label}”请填整数；金额才可以有小数。", field="value")
    return int(typed)


def typed(metric: str, value: int) -> Decimal:
    """The same backwards, as it stands in a form."""
    return Decimal(value) / 100 if metric in YUAN else Decimal(value)


def state(activity: Activity, values: Mapping[str, Decimal]) -> int:
    """Each metric once: one that stands is corrected. Answers how many were written; raises
    Refused."""
    for metric, number in values.items():
        Outcome.objects.update_or_create(
            activity=activity, metric=metric, defaults={"value": kept(metric, number)}
        )
    return len(values)
