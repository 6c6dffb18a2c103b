"""民主评议: the full members of a branch are graded at once, at most a third of them 优秀.

Graded are the full members of the day of the appraisal; probationary ones and who floats in take
part and get no grade. Who did not take part stays without one. The third is of those graded.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from activities.enums import Grade
from activities.models import Appraisal, AppraisalGrade
from core.errors import Refused
from core.workflow import record
from districts import limits
from districts.models import PartyOrganisation
from districts.scoping import below
from members.enums import AffiliationKind
from members.models import PartyMember
from members.services.branches import belonging


def members(party: PartyOrganisation, day: dt.date) -> QuerySet[PartyMember]:
    """The full members of the day, by name."""
    rows = belonging(day).filter(party_organisation=party, kind=AffiliationKind.FORMAL)
    full = PartyMember.objects.filter(pk__in=rows.order_by().values("member"), full_since__lte=day)
    return full.order_by("name", "pk")


def check_day(year: int, day: dt.date) -> None:
    """An appraisal of a year is held in it or in the months after. Raises Refused."""
    if day > localdate():
        raise Refused(f"评议日期不能晚于今天（{localdate()}），请改正。", field="day")
    if day.year not in (year, year + 1):
        raise Refused(f"{year} 年度的评议应在当年或次年进行，请核对年度和日期。", field="day")


def most_excellent(party: PartyOrganisation, graded: int) -> int:
    """How many may be 优秀 of so many graded; a part of nought allows none."""
    part = limits.value("excellent_part", party.area)
    return graded // part if part else 0


@transaction.atomic
def grade(appraisal: Appraisal, grades: Mapping[int, str], *, by: Any) -> int:
    """登记等次 of these members (key → grade, "" for who took no part), in place of what stood
    before. Answers how many have one. Raises Refused."""
    Appraisal.objects.select_for_update().get(pk=appraisal.pk)
    party = appraisal.party_organisation
    given = {key: one for key, one in grades.items() if one}
    allowed = set(members(party, appraisal.day).values_list("pk", flat=True))
    if strangers := given.keys() - allowed:
        raise Refused(
            f"有 {len(strangers)} 人在 {appraisal.day} 不是本支部的正式党员，不定等次，请核对。"
        )
    excellent = sum(one == Grade.EXCELLENT for one in given.values())
    if excellent > (most := most_excellent(party, len(given))):
        raise Refused(
            f"评了 {len(given)} 人，优秀最多 {most} 人，现有 {excellent} 人，请调整："
            f"{limits.told('excellent_part', party.area)}。"
        )
    appraisal.grades.exclude(member__in=given).delete()
    for key, one in given.items():
        AppraisalGrade.objects.update_or_create(
            appraisal=appraisal, member_id=key, defaults={"grade": one}
        )
    record(by, "登记等次", appraisal, f"共 {len(given)} 人，优秀 {excellent} 人")
    return len(given)


def missing(path: str, year: int, day: dt.date) -> QuerySet[Any]:
    """Appraisals of the year below the path in which nobody has a grade yet."""
    rows = Appraisal.objects.filter(below(path, Appraisal.area_path), year=year, day__lte=day)
    return rows.filter(grades=None).select_related("party_organisation__area")
