"""The small district with nothing to find: its books agree, and three quarters are compiled."""

from types import SimpleNamespace
from typing import Any

from core.dated import Quarter
from districts.models import (
    Area,
    GuidanceVisit,
    Instructor,
    PartyOrganisation,
    PartyPost,
    Statement,
)
from reports.cycle import findings
from reports.cycle.checks import CHECKS, Finding
from reports.edition import Edition
from reports.models import Figure, QuarterlyReport
from tests.conftest import START
from tests.reports import money
from tests.reports.deeds import NOVEMBER
from tests.reports.making import make_member
from tests.reports.money import MARCH, held
from tests.reports.quarters import PERIOD, Town, compiled, edition
from tests.reports.test_targets import target_of

BY_CODE = {check.code: check for check in CHECKS}
BEFORE, YEAR_BEFORE = PERIOD.shift(-1), PERIOD.shift(-4)
#: who belongs where, and works at which organisation
MEMBERS = {
    "=1+1科技有限公司": ("=1+1科技党支部", 2),
    "甲总部有限公司": ("甲总部党委", 2),
    "联合1号商贸有限公司": ("商务区联合党支部", 1),
    "未建三名有限公司": ("商务区联合党支部", 1),
    "未建一名有限公司": ("街道商会党支部", 1),
    "@街道商会": ("街道商会党支部", 3),
}


def furnish(town: Town, cast: SimpleNamespace) -> None:
    """What the registers lacked, and money that was given, spent and planned."""
    Statement.objects.all().delete()
    branches = {one.name: one for one in PartyOrganisation.objects.all()}
    for name, (branch, many) in MEMBERS.items():
        for _ in range(many):
            make_member(town.made[name], branches[branch])
    for branch in branches.values():
        PartyPost.objects.create(
            party_organisation=branch, title="secretary", name="马书记", since=START
        )
    for name in ("未建三名有限公司", "联合0号商贸有限公司"):
        GuidanceVisit.objects.create(
            instructor=Instructor.objects.get(), organisation=town.made[name], day=NOVEMBER
        )
    purse = money.special(town, cast)
    purse.arrive(town.district, 100_000_00, MARCH)
    purse.arrive(town.zone, 20_000_00)
    purse.give(town.district, branches["街道商会党支部"], 3_000_00)
    purse.pay(held(town.zone), 5_000_00)
    purse.plan(town.zone, 50_000_00)
    target_of(town.district, cast.official, indicator="organisations", title="单位")
    for period in (YEAR_BEFORE, BEFORE, PERIOD):
        compiled(town.district, period)


def report(period: Quarter = PERIOD) -> QuarterlyReport:
    found = QuarterlyReport.objects.select_related("area").order_by("-edition")
    return found.filter(year=period.year, quarter=period.number)[0]


def part(unit: Area | None = None) -> Edition:
    whole = edition(report())
    return Edition(whole.report, whole.basis, unit)


def plant(area: Area, *, period: Quarter = PERIOD, district: Any = None, **counts: Any) -> None:
    """A figure that was written wrong: a number, or numerator and denominator."""
    figure = Figure.objects.get(
        report=report(period), area=area, commercial_district=district, basis__code="default"
    )
    wrong = {code: n if isinstance(n, list) else [n, 0] for code, n in counts.items()}
    Figure.objects.filter(pk=figure.pk).update(counts={**figure.counts, **wrong})


def found(code: str, unit: Area | None = None) -> list[Finding]:
    """What one check finds when the edition is looked at."""
    findings.look(report())
    return next(each for check, each in findings.of_report(report(), unit) if check.code == code)
