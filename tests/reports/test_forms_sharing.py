"""A reporting unit sees the forms of its district that have a line for it, and fills its own."""

import io
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from core.models import Act
from districts.enums import Role
from districts.models import RoleAssignment
from reports.enums import FormPart, FormPlace
from reports.models import FormCell, FormVersion
from reports.superior import templates
from reports.superior.sharing import units_of, visible
from tests.conftest import START
from tests.reports.cycle import drafted
from tests.reports.quarters import Town
from tests.reports.superior_form import SHEET, superior_form
from tests.reports.test_forms_filling import mapped
from tests.reports.test_forms_mapping import uploaded
from tests.shared_world import shared

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
COUNT = (FormPart.NUMERATOR, "organisations")


@pytest.fixture
@shared
def version(town: Town, cast: SimpleNamespace) -> FormVersion:
    """The zone and the street have a line each, and all together one."""
    drafted()
    found = templates.newest(uploaded(town.district, cast.official))
    for address, unit in (("B6", town.zone), ("B7", town.street)):
        mapped(found, address, *COUNT, place=FormPlace.UNIT, unit=unit)
    mapped(found, "C8", *COUNT)
    mapped(found, "B2", FormPart.TEXT, "area")
    mapped(found, "E2", FormPart.TEXT, "quarter")
    return found


def page(version: FormVersion, name: str = "report-form") -> str:
    return reverse(name, args=[version.template_id])


def filled(client: Client, version: FormVersion, query: str = "") -> Any:
    answer = client.get(page(version, "report-form-workbook") + query)
    assert answer.status_code == 200
    return load_workbook(io.BytesIO(answer.content), data_only=True)[SHEET]


def test_a_unit_fills_its_own_line_and_leaves_the_others_as_they_were_sent(
    version: FormVersion, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    clerk = sign_in(cast.clerk)
    assert f'href="{page(version)}"' in clerk.get(reverse("report-forms")).content.decode()
    text = clerk.get(page(version)).content.decode()
    assert "只填银川阅海湾中央商务区的格" in text
    assert "area=640106-YHW" in text
    assert f"{SHEET}!B6" in text
    assert f"{SHEET}!B7" not in text
    assert "不在表里" not in text
    sheet = filled(clerk, version)
    assert [sheet[cell].value for cell in ("B2", "E2", "B6", "B7", "C8")] == [
        "银川阅海湾中央商务区", "2017年第四季度", 7, None, None,
    ]  # fmt: skip
    assert [filled(sign_in(cast.official), version)[cell].value for cell in ("B7", "C8")] == [3, 11]
    note = Act.objects.filter(verb="导出上级报表", by=cast.clerk).get().note
    assert "只填银川阅海湾中央商务区" in note


def test_how_it_is_mapped_stays_with_the_district(
    version: FormVersion, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    clerk = sign_in(cast.clerk)
    assert "对照单元格</a>" not in clerk.get(page(version)).content.decode()
    names = ("cells", "run", "replace", "end")
    pages = [page(version, f"report-form-{name}") for name in names]
    assert {clerk.get(one).status_code for one in pages} == {403}


def test_lines_that_are_numbered_go_to_the_unit_of_that_number(
    version: FormVersion, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    FormCell.objects.filter(place=FormPlace.UNIT).delete()
    for number in (1, 2, 3, 4):
        mapped(version, f"B{5 + number}", *COUNT, place=FormPlace.NTH, nth=number)
    sheet = filled(sign_in(cast.street_clerk), version)
    assert [sheet[f"B{row}"].value for row in (6, 7, 8, 9)] == [None, 3, None, None]


def test_a_form_without_a_line_for_the_unit_is_missing_to_it(
    version: FormVersion, town: Town, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    FormCell.objects.filter(unit=town.zone).delete()
    assert not visible(cast.clerk).exists()
    assert sign_in(cast.clerk).get(page(version)).status_code == 404
    assert list(visible(cast.street_clerk)) == [version.template]
    assert not visible(cast.foreign_clerk).exists()
    assert not visible(cast.nobody).exists()
    file = io.BytesIO(superior_form(("甲", "乙", "丙", "丁")))
    newer = templates.replace(version.template, file=file, filename="新.xlsx", by=cast.official)
    newer.cells.filter(unit=town.street).delete()
    assert not visible(cast.street_clerk).exists()  # the newest version is what is filled in


def test_who_answers_for_two_units_chooses_one(
    version: FormVersion, town: Town, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    RoleAssignment.objects.create(
        user=cast.street_clerk, role=Role.CLERK, area=town.zone, since=START
    )
    assert units_of(version.template, cast.official) == []
    client = sign_in(cast.street_clerk)
    query = f"?unit={town.street.code}"
    assert f'?unit={town.street.code}"' in client.get(page(version)).content.decode()
    sheet = filled(client, version, query)
    assert [sheet[cell].value for cell in ("B6", "B7")] == [None, 3]
    assert client.get(page(version) + "?unit=999999").status_code == 404


def test_who_may_not_take_files_away_sees_no_download(
    version: FormVersion, town: Town, sign_in: SignIn
) -> None:
    auditor = User.objects.create_user("street_auditor", "x", password_changed=True)
    RoleAssignment.objects.create(user=auditor, role=Role.AUDITOR, area=town.zone, since=START)
    client = sign_in(auditor)
    assert "filled.xlsx" not in client.get(reverse("report-forms")).content.decode()
    assert "filled.xlsx" not in client.get(page(version)).content.decode()
    assert client.get(page(version, "report-form-workbook")).status_code == 403
