"""应建提示: findings become to-dos, once, and are closed when they are gone."""

import pytest

from core import jobs
from core.dated import Quarter
from core.models import Job
from districts.models import Area, Organisation, ToDo
from reports.services import ask_compile
from tests.conftest import START
from tests.reports.making import Q4, Make, cover, make_member


class TestFindings:
    @pytest.fixture
    def due(
        self, kept: Area, make_organisation: Make, make_party_organisation: Make
    ) -> Organisation:
        """Three full members without Party organisation; a joint branch with six organisations."""
        joint = make_party_organisation("联合党支部", type="joint_branch")
        for number in range(6):
            cover(make_organisation(f"第{number}家"), joint, way="joint")
        due = make_organisation("应建单位")
        for _ in range(3):
            make_member(due, joint)
        return due

    def compile(self, area: Area, period: Quarter = Q4) -> Job:
        return jobs.perform(ask_compile(area=area, period=period))

    def test_they_become_to_dos_once(self, kept: Area, zone: Area, due: Organisation) -> None:
        for _ in range(2):
            assert self.compile(kept).result["todos"] == 2
        unestablished, crowded = ToDo.objects.order_by("-rule")
        assert (unestablished.area, unestablished.subject) == (zone, "应建未建：应建单位")
        assert "正式党员 3 名" in unestablished.detail
        assert crowded.detail.startswith("覆盖 6 家")

    def test_they_are_closed_when_gone_and_opened_again(
        self, kept: Area, due: Organisation, make_party_organisation: Make
    ) -> None:
        self.compile(kept)
        row = cover(due, make_party_organisation())
        self.compile(kept)
        todo = ToDo.objects.get(rule="due-unestablished")
        assert todo.done_at is not None
        row.delete()
        self.compile(kept)
        todo.refresh_from_db()
        assert todo.done_at is None

    def test_an_older_quarter_finds_nothing(self, kept: Area, due: Organisation) -> None:
        self.compile(kept)
        ToDo.objects.all().delete()
        assert self.compile(kept, Q4.shift(-1)).result["todos"] == 0
        assert not ToDo.objects.exists()

    def test_the_findings_of_another_area_stay(
        self, kept: Area, due: Organisation, foreign_district: Area
    ) -> None:
        self.compile(kept)
        foreign_district.ledger_since = START
        foreign_district.save()
        self.compile(foreign_district)
        assert ToDo.objects.filter(done_at=None).count() == 2
