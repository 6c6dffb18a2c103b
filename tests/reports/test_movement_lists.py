"""The roll-forward on screen and in the workbook: every number opens to as many names."""

import io
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.template.loader import render_to_string
from openpyxl import Workbook, load_workbook

from core.sheets.official import Book
from districts.models import Organisation
from members.models import PartyMember
from reports.lists import movements
from reports.models import LateChange, QuarterlyReport
from reports.workbooks import changes
from reports.workbooks import movements as sheet
from tests.reports.making import make_member
from tests.reports.quarters import edition
from tests.reports.rolling import MAY, Q1, Q2, Ground, since
from tests.shared_world import shared

Make = Callable[..., Any]


@pytest.fixture
@shared
def rolled(ground: Ground, make_organisation: Make, make_party_organisation: Make) -> Any:
    """2018Q2 over a locked first quarter: one of each kind of movement of organisations, and a
    member who died."""
    for name in ("留下", "注销", "迁走"):
        make_organisation(name)
    branch = make_party_organisation("甲支部")
    make_member(None, branch, name="欧阳小明")
    ground.locked(Q1)
    Organisation.objects.filter(name="注销").update(closed=MAY, closed_reason="到期注销")
    since(Organisation.objects.get(name="迁走"), MAY, area=ground.street)
    make_organisation("新办", since=MAY, opened=MAY)
    make_organisation("补登", since=Q1.first)
    PartyMember.objects.update(ended=MAY, end_reason="died")
    return ground.compiled(Q2)


def cells(page: str) -> dict[str, str]:
    """The numbers that open, by their address."""
    found = re.findall(r'<td class="num[^"]*"><a href="([^"]+)">([^<]+)</a>', page)
    return {unescape(url): text for url, text in found}


class TestPage:
    def test_every_number_opens_to_as_many_names(
        self, rolled: QuarterlyReport, official: Any, sign_in: Make
    ) -> None:
        client = sign_in(official)
        context = movements.context(edition(rolled)) | {"report": rolled}
        numbers = cells(render_to_string("reports/rolled.html", context))
        for subject in ("organisation", "member"):
            page = client.get(f"/reports/{rolled.pk}/movements/?subject={subject}")
            numbers |= cells(page.content.decode())
        assert len(numbers) == 19
        for url, text in numbers.items():
            assert client.get(url).context["page_obj"].paginator.count == int(text), url

    def test_names_stand_with_area_reason_and_day(
        self, rolled: QuarterlyReport, official: Any, sign_in: Make
    ) -> None:
        page = sign_in(official).get(f"/reports/{rolled.pk}/movements/?kind=removed")
        told = page.content.decode()
        assert all(word in told for word in ("注销", "到期注销", "2018-05-10", "去世"))
        assert "新办" not in told

    def test_a_member_is_named_only_to_who_may_reveal(
        self, rolled: QuarterlyReport, cast: Any, sign_in: Make
    ) -> None:
        address = f"/reports/{rolled.pk}/movements/?subject=member"
        assert "欧阳小明" not in sign_in(cast.official).get(address).content.decode()
        lines = movements.lines(_found(rolled, "member", cast.clerk), _asked("member"), cast.clerk)
        assert [line.name for line in lines] == ["欧阳小明"]
        assert "partymember" in lines[0].url

    def test_a_row_opens_to_who_sees_it(self, rolled: QuarterlyReport, cast: Any) -> None:
        """Officials have no workbench; a clerk sees the rows of his area."""
        asked = _asked("organisation")
        rows = _found(rolled, "organisation", cast.official)
        urls = {line.url for line in movements.lines(rows, asked, cast.official) if line.url}
        assert urls
        assert all(url.startswith("/dashboard/organisation/") for url in urls)
        own = _found(rolled, "organisation", cast.clerk)
        assert {row.unit_id for row in own} == {cast.clerk.role_assignments.get().area_id}
        opened = {line.name for line in movements.lines(own, asked, cast.clerk) if line.url}
        assert opened == {"注销", "新办", "补登"}

    @pytest.mark.parametrize(
        "words",
        ["subject=nothing", "kind=nothing", "kind=closing", "unit=x", "unit=" + "9" * 30],
    )
    def test_words_that_name_nothing_are_missing(
        self, rolled: QuarterlyReport, official: Any, sign_in: Make, words: str
    ) -> None:
        assert sign_in(official).get(f"/reports/{rolled.pk}/movements/?{words}").status_code == 404

    def test_another_district_has_no_such_report(
        self, rolled: QuarterlyReport, cast: Any, sign_in: Make
    ) -> None:
        client = sign_in(cast.foreign_official)
        for page in ("movements", "changes"):
            assert client.get(f"/reports/{rolled.pk}/{page}/").status_code == 404

    def test_the_queries_are_few_however_many_rows(
        self, rolled: QuarterlyReport, official: Any, django_assert_max_num_queries: Any
    ) -> None:
        with django_assert_max_num_queries(6):
            movements.context(edition(rolled))
        with django_assert_max_num_queries(10):
            asked = _asked("")
            assert len(movements.lines(_found(rolled, "", official), asked, official)) == 6


def _asked(subject: str) -> movements.Asked:
    return movements.Asked.of({"subject": subject})


def _found(report: QuarterlyReport, subject: str, user: Any) -> Any:
    return movements.found(report, _asked(subject), type(user).objects.get(pk=user.pk))


def written(report: QuarterlyReport) -> Workbook:
    buffer = io.BytesIO()
    book = Book(buffer, created=report.compiled_at, title="表")
    sheet.add(book, edition(report))
    changes.add(book, edition(report))
    book.close()
    return load_workbook(buffer)


class TestSheets:
    def test_the_identity_stands_by_unit_and_members_by_reason(
        self, rolled: QuarterlyReport
    ) -> None:
        found = [[cell.value for cell in row] for row in written(rolled)["期初期末"].rows]
        by_name = {(row[0], row[1]): row[2:] for row in found}
        zone = rolled.area.children.get(code="640106-YHW").name
        assert by_name["单位", zone][:8] == [3, 1, 0, 1, 0, 1, 1, 3]
        assert by_name["单位", "合计"][:8] == [3, 1, 0, 1, 0, 1, 0, 4]
        assert by_name["党员", "合计"][:8] == [1, 0, 0, 0, 0, 1, 0, 0]
        assert by_name["党员", "合计"][8:] == [0, 0, 0, 0, 1, 0, 0, "人", "平"]
        assert by_name["单位", "合计"][8:10] == ["—", "—"]

    def test_what_was_entered_late_or_moved_is_explained_by_name(
        self, rolled: QuarterlyReport
    ) -> None:
        assert LateChange.objects.filter(report=rolled.opening, name="补登").exists()
        found = [[cell.value for cell in row] for row in written(rolled)["变更说明"].rows]
        told = {(row[1], row[2], row[3]) for row in found}
        assert ("单位", "补登", "调整增加（补登、更正）") in told
        assert ("单位", "迁走", "迁出（本表内）") in told
        assert not any("新办" in row for row in found)

    def test_without_an_opening_there_are_none(
        self, ground: Ground, make_organisation: Make
    ) -> None:
        make_organisation("留下")
        report = ground.compiled(Q1)
        assert sheet.table(edition(report)) is None
        assert changes.table(edition(report)) is None
