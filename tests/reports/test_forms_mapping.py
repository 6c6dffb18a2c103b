"""Forms are uploaded, mapped cell by cell or by runs of units, replaced and given up."""

import io
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from openpyxl import load_workbook

from accounts.models import User
from core.errors import Refused
from core.models import Act
from districts.models import Area
from reports.enums import FormPart, FormPlace, FormQuarter, FormScale
from reports.models import FormCell, FormTemplate, FormVersion
from reports.places import units_on
from reports.superior import contents, mapping, templates
from reports.superior.contents import Content
from tests.conftest import make_area
from tests.reports.superior_form import SHEET, superior_form
from tests.reports.test_forms_patching import parts, replaced
from tests.shared_world import shared

pytestmark = pytest.mark.django_db

FIGURE = Content(FormPart.NUMERATOR, "organisations")


def uploaded(area: Area, by: User, book: bytes = b"", **fields: Any) -> FormTemplate:
    given = {"name": "季报", "filename": "../省厅 季报.xlsx", **fields}
    file = io.BytesIO(book or superior_form())
    return templates.upload(area=area, file=file, by=by, **given)


@pytest.fixture
@shared
def template(cast: SimpleNamespace, district: Area, zone: Area, street: Area) -> FormTemplate:
    return uploaded(district, cast.official)


@pytest.fixture
def version(template: FormTemplate) -> FormVersion:
    return templates.newest(template)


def kept_files() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_an_upload_keeps_the_file_under_a_name_of_its_own(
    template: FormTemplate, version: FormVersion
) -> None:
    assert version.filename == "省厅 季报.xlsx"
    (path,) = kept_files()
    assert path.read_bytes() == superior_form()
    assert "季报" not in path.name
    assert Act.objects.filter(verb="上传上级报表", object_id=template.pk).count() == 1


@pytest.mark.parametrize(
    ("book", "fields", "told"),
    [
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), {}, "打开密码"),
        (b"PK\x03\x04 no zip", {}, "不完整或已损坏"),
        (b"a,b", {}, "不是 Excel 工作簿"),
        (b"PK" + b"0" * (5 << 20), {}, "超过 5 MB"),
        (b"", {"filename": "表.xlsm"}, "请上传 .xlsx"),
    ],
)
def test_a_bad_file_is_refused_and_not_kept(
    cast: SimpleNamespace, district: Area, book: bytes, fields: dict[str, str], told: str
) -> None:
    with pytest.raises(Refused, match=told) as why:
        uploaded(district, cast.official, book, **fields)
    assert why.value.field == "file"
    assert not kept_files()


def test_macros_and_links_are_refused(cast: SimpleNamespace, district: Area) -> None:
    for name, told in (("xl/vbaProject.bin", "宏"), ("xl/externalLinks/externalLink1.xml", "链接")):
        book = replaced({**parts(superior_form()), name: b"<x/>"}, "", b"")
        with pytest.raises(Refused, match=told):
            uploaded(district, cast.official, book)


def test_only_officials_upload_and_a_name_is_used_once(
    template: FormTemplate, cast: SimpleNamespace, district: Area, foreign_district: Area
) -> None:
    with pytest.raises(Refused, match="已有这个名称"):
        uploaded(district, cast.official)
    for by, area in ((cast.clerk, district), (cast.official, foreign_district)):
        with pytest.raises(Refused, match="请另选区划"):
            uploaded(area, by, name="另一个")


def test_a_cell_is_mapped_changed_and_cleared(version: FormVersion, cast: SimpleNamespace) -> None:
    by = cast.official
    mapping.put(version, SHEET, (6, 2), FIGURE, by=by)
    again = Content(FormPart.RATE, "organisation_coverage", scale=FormScale.PERCENT)
    cell = mapping.put(version, SHEET, (6, 2), again, by=by)
    assert FormCell.objects.get() == cell
    assert contents.told(cell) == "组织覆盖率·合计·百分数"
    mapping.clear(version, SHEET, (6, 2), by=by)
    assert not FormCell.objects.exists()
    notes = Act.objects.filter(model="reports.formtemplate").order_by("pk")
    verbs = ["上传上级报表", "对照单元格", "对照单元格", "取消对照"]
    assert [act.verb for act in notes] == verbs
    with pytest.raises(Refused, match="没有对照"):
        mapping.clear(version, SHEET, (6, 2), by=by)


@pytest.mark.parametrize(
    ("where", "content", "told"),
    [
        ((SHEET, (6, 5)), FIGURE, "E6 是公式"),
        ((SHEET, (4, 1)), FIGURE, "请选它的第一格 A3"),
        ((SHEET, (99, 1)), FIGURE, "没有 A99 这一格"),
        (("没有的表", (1, 1)), FIGURE, "没有工作表"),
        ((SHEET, (6, 2)), Content(FormPart.NUMERATOR, "no_such"), "没有这个指标"),
        ((SHEET, (6, 2)), Content(FormPart.TEXT, "organisations"), "没有这项文字"),
        ((SHEET, (6, 2)), Content(FormPart.RATE, "organisations"), "不是比率"),
        (
            (SHEET, (6, 2)),
            Content(FormPart.NUMERATOR, "organisations", scale="percent"),
            "只有比率",
        ),
        ((SHEET, (6, 2)), Content(FormPart.RATE, "work_coverage", scale="myriad"), "比率的单位"),
        ((SHEET, (6, 2)), Content(FormPart.NUMERATOR, "organisations", FormPlace.UNIT), "哪个填报"),
        ((SHEET, (6, 2)), Content(FormPart.NUMERATOR, "organisations", FormPlace.NTH), "第几个"),
    ],
)
def test_what_cannot_be_filled_is_refused(
    version: FormVersion,
    cast: SimpleNamespace,
    where: tuple[str, tuple[int, int]],
    content: Content,
    told: str,
) -> None:
    with pytest.raises(Refused, match=told):
        mapping.put(version, *where, content, by=cast.official)
    assert not FormCell.objects.exists()


def test_only_the_officials_of_the_area_map(version: FormVersion, cast: SimpleNamespace) -> None:
    for by in (cast.clerk, cast.approver, cast.admin, cast.foreign_official):
        with pytest.raises(Refused, match="区级人员"):
            mapping.put(version, SHEET, (6, 2), FIGURE, by=by)


def first_line(version: FormVersion, by: User) -> None:
    rate = Content(FormPart.RATE, "organisation_coverage", quarter=FormQuarter.LAST_YEAR)
    mapping.put(version, SHEET, (6, 2), FIGURE, by=by)
    mapping.put(version, SHEET, (6, 7), rate, by=by)


def test_a_run_of_units_is_filled_like_its_first(
    version: FormVersion, cast: SimpleNamespace, district: Area, zone: Area, street: Area
) -> None:
    make_area("640106009", "空白街道", "street", district)
    first_line(version, cast.official)
    form = mapping.sheet_of(version, SHEET)
    spots = mapping.run((6, 1), (9, 1))
    named = mapping.names(form, spots, units_on(district, localdate()))
    assert [one.unit and one.unit.name for one in named] == [
        "银川阅海湾中央商务区", "满城北街街道", "空白街道", None,
    ]  # fmt: skip
    whose = [str(zone.pk), str(street.pk), "direct", ""]
    assert mapping.put_run(version, SHEET, spots, whose, by=cast.official) == 6
    found = {(cell.address, contents.told(cell)) for cell in FormCell.objects.all()}
    assert found == {
        ("B6", "单位数·银川阅海湾中央商务区"),
        ("G6", "组织覆盖率·银川阅海湾中央商务区·上年同期"),
        ("B7", "单位数·满城北街街道"),
        ("G7", "组织覆盖率·满城北街街道·上年同期"),
        ("B8", "单位数·区直"),
        ("G8", "组织覆盖率·区直·上年同期"),
    }


def test_a_run_is_written_whole_or_not_at_all(
    version: FormVersion, cast: SimpleNamespace, zone: Area
) -> None:
    spots = mapping.run((6, 1), (10, 1))
    with pytest.raises(Refused, match="先对照第一个单位"):
        mapping.put_run(version, SHEET, spots, ["whole"] * 5, by=cast.official)
    first_line(version, cast.official)
    with pytest.raises(Refused, match="B10 是公式"):
        mapping.put_run(version, SHEET, spots, ["nth:1"] * 5, by=cast.official)
    with pytest.raises(Refused, match="没有这个填报单位"):
        mapping.put_run(version, SHEET, spots, ["999", "", "", "", ""], by=cast.official)
    assert FormCell.objects.count() == 2


@pytest.mark.parametrize("last", [(7, 2), (5, 1), (6, 1), (200, 1)])
def test_a_run_is_a_line(last: tuple[int, int]) -> None:
    with pytest.raises(Refused, match="请"):
        mapping.run((6, 1), last)


def reworked(change: Callable[[Any], None]) -> bytes:
    book = load_workbook(io.BytesIO(superior_form()))
    change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_a_new_version_takes_the_cells_along_and_says_what_differs(
    template: FormTemplate, version: FormVersion, cast: SimpleNamespace
) -> None:
    first_line(version, cast.official)
    mapping.put(version, SHEET, (7, 2), FIGURE, by=cast.official)

    def change(book: Any) -> None:
        book[SHEET]["G3"] = "正式党员"
        book[SHEET]["B7"] = "=1+1"

    file = io.BytesIO(reworked(change))
    new = templates.replace(template, file=file, filename="新.xlsx", by=cast.official)
    doubts = {cell.address: cell.doubt for cell in new.cells.all()}
    assert set(doubts) == {"B6", "G6"}
    assert not doubts["B6"]
    assert "新表样是“阅海湾中央商务区 × 正式党员”" in doubts["G6"]
    assert new.lost == [f"{SHEET}!B7：B7 是公式，由表自己算出，不用填；请选要填数的格。"]
    assert version.cells.count() == 3
    mapping.put(new, SHEET, (6, 7), FIGURE, by=cast.official)
    assert not new.cells.get(column=7).doubt
    with pytest.raises(Refused, match="已换成新的一版"):
        mapping.put(version, SHEET, (6, 3), FIGURE, by=cast.official)


def test_the_same_file_is_no_new_version(template: FormTemplate, cast: SimpleNamespace) -> None:
    file = io.BytesIO(superior_form())
    with pytest.raises(Refused, match="和现在的表样一样"):
        templates.replace(template, file=file, filename="新.xlsx", by=cast.official)
    assert FormVersion.objects.count() == len(kept_files()) == 1


def test_one_that_is_given_up_is_not_changed_any_more(
    template: FormTemplate, version: FormVersion, cast: SimpleNamespace, district: Area
) -> None:
    with pytest.raises(Refused, match="事由"):
        templates.end(template, reason=" ", by=cast.official)
    templates.end(template, reason="上级不再要", by=cast.official)
    with pytest.raises(Refused, match=r"已于 .* 停用"):
        mapping.put(version, SHEET, (6, 2), FIGURE, by=cast.official)
    assert uploaded(district, cast.official).name == template.name


def test_two_contents_of_one_cell_cannot_stand(version: FormVersion) -> None:
    cell = {"version": version, "sheet": SHEET, "row": 6, "column": 2, "code": "organisations"}
    FormCell.objects.create(part=FormPart.NUMERATOR, **cell)
    with pytest.raises(IntegrityError), transaction.atomic():
        FormCell.objects.create(part=FormPart.NUMERATOR, **cell)
