"""应建提示: findings become to-dos, once, and are closed when they are gone."""

import pytest

from core import jobs
from core.dated import Quarter
from core.models import Job
from districts.models import Area, Organisation, ToDo
from members.models import PartyMember
from reports.models import Basis
from reports.services import ask_compile
from tests.conftest import START
from tests.reports.making import Q4, Make, cover, make_member


class TestFindings:
    @pytest.fixture
    def due(
        self, kept: Area, make_organisation: Make, make_party_organisation: Make
    ) -> Organisation:
        """Three full members without Party organisation."""
        joint = make_party_organisation("联合党支部", type="joint_branch")
        due = make_organisation("应建单位")
        for _ in range(3):
            make_member(due, joint)
        return due

    def compile(self, area: Area, period: Quarter = Q4) -> Job:
        return jobs.perform(ask_compile(area=area, period=period))

    def test_they_become_to_dos_once(self, kept: Area, zone: Area, due: Organisation) -> None:
        for _ in range(2):
            assert self.compile(kept).result["todos"] == 1
        todo = ToDo.objects.get()
        assert (todo.area, todo.subject) == (zone, "应建未建：应建单位")
        assert todo.detail == "正式党员 3 名，达到 3 名应建立党组织"

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
        assert ToDo.objects.filter(done_at=None).count() == 1

    @pytest.mark.parametrize(("members", "found"), [(2, set()), (3, {"due-unestablished"})])
    def test_what_is_found_at_its_limit(
        self, kept: Area, due: Organisation, members: int, found: set[str]
    ) -> None:
        for member in PartyMember.objects.all()[members:]:
            member.delete()
        self.compile(kept)
        assert set(ToDo.objects.values_list("rule", flat=True)) == found

    def test_they_open_what_they_are_about(self, kept: Area, due: Organisation) -> None:
        self.compile(kept)
        todo = ToDo.objects.get()
        assert todo.url == f"/admin/districts/organisation/{due.pk}/change/"
        assert todo.key == f"due-unestablished:{due.pk}"

    def test_the_first_basis_says_who_is_due(self, kept: Area, due: Organisation) -> None:
        Basis.objects.filter(code="default").update(due_members=4)
        self.compile(kept)
        assert not ToDo.objects.filter(rule="due-unestablished").exists()
        Basis.objects.filter(code="default").update(due_members=2)
        self.compile(kept)
        detail = ToDo.objects.get(rule="due-unestablished").detail
        assert detail == "正式党员 3 名，达到 2 名应建立党组织"

    def test_a_name_or_number_that_changed_is_told_anew(
        self, kept: Area, due: Organisation, make_party_organisation: Make
    ) -> None:
        self.compile(kept)
        Organisation.objects.filter(pk=due.pk).update(name="改名单位")
        make_member(due, make_party_organisation("又一党支部"))
        self.compile(kept)
        todo = ToDo.objects.get(rule="due-unestablished")
        assert todo.subject == "应建未建：改名单位"
        assert todo.detail.startswith("正式党员 4 名")

    def test_other_to_dos_of_the_area_stay_open(
        self, kept: Area, zone: Area, due: Organisation
    ) -> None:
        ToDo.objects.create(key="term:1", area=zone, rule="term", subject="换届")
        self.compile(kept)
        assert ToDo.objects.get(key="term:1").done_at is None

    def test_without_a_basis_nothing_is_found(self, kept: Area, due: Organisation) -> None:
        Basis.objects.all().delete()
        assert self.compile(kept).result["todos"] == 0

    def test_a_zone_yields_to_a_later_quarter_of_its_district(
        self, kept: Area, zone: Area, due: Organisation
    ) -> None:
        """Also the other way round the zone's own later quarter leaves the district's standing."""
        self.compile(kept)
        ToDo.objects.all().delete()
        assert self.compile(zone, Q4.shift(-1)).result["todos"] == 0
        assert self.compile(zone).result["todos"] == 1
