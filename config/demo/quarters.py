"""The quarterly cycle of the demonstration: quarter by quarter compiled, explained, handed in and
locked; the last one of each district is still a draft. Done by those whose work it is, through the
services that the pages call.

金凤区 has corrected one of its quarters, and in its last one the offices stand at different points.
"""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction

from accounts.models import User
from config.demo.cities import DEMONSTRATED, PUBLISHED
from config.demo.explanations import why
from config.demo.users import LOADER, LOCKER
from core import jobs
from core.dated import Quarter
from core.workflow import record
from districts.enums import OrganisationKind
from districts.models import (
    Area,
    CoverageWay,
    Organisation,
    OrganisationCoverage,
    OrganisationPhase,
    PartyOrganisation,
)
from reports.cycle import correcting, locking, submitting
from reports.cycle.checks import Finding
from reports.cycle.findings import still_open
from reports.enums import ReportState
from reports.models import Explanation, QuarterlyReport, Submission
from reports.services import compile_job, compile_now

JINFENG, ZONE = "640106", "640106Z01"
#: the quarter of 金凤区 that was corrected, what had been forgotten in it, and where
CORRECTED = Quarter(2017, 1)
FORGOTTEN, STREET = "北京中路演示补登商贸有限公司", "640106004"
JOINED, BRANCH = dt.date(2017, 3, 1), "北京中路演示第5联合支部"
REASON = "北京中路街道漏报 1 家 3 月加入联合支部的企业，核实后补登并更正（演示）。"
#: of its last quarter: who has handed in, and whose part was returned
SUBMITTED, RETURNED = "640106001", "640106002"
EXPLAINED = "说明校核"  # as the page calls it
RETURN = "应建未建的 4 家请逐家写明组建打算后再报（演示）。"


class Quarters:
    """Who hands in and who locks in each district."""

    def __init__(self, areas: dict[str, Area], users: dict[str, User]) -> None:
        self.areas, self.users = areas, users

    def left(self) -> list[tuple[str, Quarter]]:
        """The quarters that are not yet where they belong."""
        return [one for one in DEMONSTRATED if not _settled(*one)]

    def bring(self, code: str, quarter: Quarter) -> None:
        """Compiled, and locked unless it is the last one."""
        compile_now(area=self.areas[code], period=quarter)
        last = quarter == PUBLISHED[code]
        if not last:
            self._lock(_newest(code, quarter))
        if code != JINFENG:
            return
        if last:
            self._under_way(_newest(code, quarter))
        elif quarter == CORRECTED:
            self._correct(_newest(code, quarter))

    def _lock(self, report: QuarterlyReport) -> None:
        self._explain(report)
        for part in _parts(report):
            self._hand_in(part)
        locking.lock_now(report, by=self._official(report.area.code))

    def _hand_in(self, part: Submission) -> Submission:
        return submitting.submit(part, by=self._clerk(part.area.code))

    @transaction.atomic
    def _explain(self, report: QuarterlyReport, *units: str) -> None:
        """What is open, of some units or of all; written at once, because after each explanation
        of a page the check book is gone through anew."""
        found = still_open(report)
        areas = Area.objects.in_bulk({one.area_id for one in found})
        asked = [one for one in found if not units or areas[one.area_id].code in units]
        rows = [self._explanation(report, areas[one.area_id], one) for one in asked]
        for row, one in zip(Explanation.objects.bulk_create(rows), asked, strict=True):
            record(row.by, EXPLAINED, row, f"{one.check.title}：{one.told}")

    def _explanation(self, report: QuarterlyReport, unit: Area, found: Finding) -> Explanation:
        told = {"check_code": found.check.code, "key": found.key, "told": found.told}
        text = why(found, report.area.code)
        return Explanation(report=report, area=unit, text=text, by=self._clerk(unit.code), **told)

    def _clerk(self, code: str) -> User:
        if code == ZONE:
            return self.users["clerk"]
        return self.users["district-clerk" if code.startswith(JINFENG) else LOADER]

    def _official(self, code: str) -> User:
        return self.users["official" if code == JINFENG else LOCKER]

    def _correct(self, report: QuarterlyReport) -> None:
        """What the street had forgotten is entered as it was, and the quarter handed in again."""
        _forgotten(self.areas[STREET])
        correcting.correct(report, reason=REASON, by=self._official(JINFENG))
        job = compile_job(report.area, report.period)
        if job is not None:
            jobs.perform(job)
        self._lock(_newest(JINFENG, report.period))

    def _under_way(self, report: QuarterlyReport) -> None:
        """One office has handed in, one got its part back, the others have findings to explain."""
        self._explain(report, SUBMITTED, RETURNED)
        for part in _parts(report):
            if part.area.code in (SUBMITTED, RETURNED):
                self._hand_in(part)
            if part.area.code == RETURNED:
                submitting.send_back(part, by=self._official(JINFENG), reason=RETURN)


def _newest(code: str, quarter: Quarter) -> QuarterlyReport:
    of_quarter = QuarterlyReport.objects.filter(
        area__code=code, year=quarter.year, quarter=quarter.number
    )
    return of_quarter.select_related("area").order_by("-edition")[:1].get()


def _settled(code: str, quarter: Quarter) -> bool:
    of_quarter = {"area__code": code, "year": quarter.year, "quarter": quarter.number}
    newest = QuarterlyReport.objects.filter(**of_quarter).order_by("-edition").first()
    if newest is None:
        return False
    return quarter == PUBLISHED[code] or newest.state == ReportState.LOCKED


def _parts(report: QuarterlyReport) -> Iterator[Submission]:
    yield from report.submissions.select_related("report__area", "area").order_by("area__path")


@transaction.atomic
def _forgotten(street: Area) -> None:
    """An enterprise that joined the branch in the quarter and was entered after it was locked."""
    kind = OrganisationKind.ENTERPRISE
    if Organisation.objects.filter(name=FORGOTTEN).exists():
        return
    enterprise = Organisation.objects.create(name=FORGOTTEN, area=street, kind=kind)
    OrganisationPhase.objects.create(organisation=enterprise, since=JOINED, area=street, kind=kind)
    OrganisationCoverage.objects.create(
        organisation=enterprise,
        party_organisation=PartyOrganisation.objects.get(name=BRANCH, area=street),
        way=CoverageWay.objects.get(code="joint"),
        since=JOINED,
    )
