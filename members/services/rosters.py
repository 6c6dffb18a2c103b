"""名册核齐: an organisation's register of members is confirmed on a day, and then counts instead
of what was stated."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from core.workflow import record
from districts.enums import Metric
from districts.models import Organisation, Statement
from members.enums import AffiliationKind
from members.models import Affiliation, Employment
from members.services.affiliating import until_today


@dataclass(frozen=True)
class Difference:
    """What was stated last and what the register counts on the day."""

    stated: int | None
    source: str
    registered: int

    @property
    def told(self) -> str:
        if self.stated is None:
            return f"没有申报数；登记册 {self.registered} 名。"
        gap = self.registered - self.stated
        word = "相符" if not gap else f"登记册{'多' if gap > 0 else '少'} {abs(gap)} 名"
        return f"申报 {self.stated} 名（{self.source}）；登记册 {self.registered} 名，{word}。"


def difference(organisation: Organisation, day: dt.date) -> Difference:
    """Members who work there and belong to a Party organisation of ours, against the statement."""
    working = Employment.objects.on(day).filter(organisation=organisation)
    held = Affiliation.objects.on(day).filter(
        kind=AffiliationKind.FORMAL,
        party_organisation__isnull=False,
        member__in=working.values("member"),
    )
    stated = (
        Statement.objects.filter(organisation=organisation, metric=Metric.MEMBERS, day__lte=day)
        .order_by("-day")
        .first()
    )
    return Difference(
        stated=stated.value if stated else None,
        source=f"{stated.source}，{stated.day}" if stated else "",
        registered=held.values("member").distinct().count(),
    )


@transaction.atomic
def confirm(organisation: Organisation, *, day: dt.date, by: Any, note: str = "") -> Difference:
    """Marks the roster complete; answers what differs."""
    until_today(day, "核齐日期")
    found = difference(organisation, day)
    organisation.roster_complete_on = day
    organisation.save(update_fields=["roster_complete_on"])
    record(by, "名册核齐", organisation, f"{found.told}{note}")
    return found
