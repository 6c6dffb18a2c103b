"""The quarterly workbook where there are model stores and targets."""

import datetime as dt
import hashlib
from types import SimpleNamespace
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from districts.models import Area
from reports import quarterlies
from reports.edition import Edition
from reports.places import places
from tests.conftest import START
from tests.reports.books import content, opened, place, summary_values  # noqa: F401 -- fixtures
from tests.reports.life import title_with
from tests.reports.quarters import PERIOD, Town, compiled, edition
from tests.reports.shops import furnish
from tests.reports.test_targets import target_of
from tests.shared_world import shared
from tests.storefronts.stores import store_in

pytestmark = pytest.mark.django_db


@pytest.fixture
@shared
def furnished(place: Town) -> Edition:
    furnish(place)
    return edition(compiled(place.district))


def table(sheet: Worksheet, head: int) -> list[dict[str, Any]]:
    heads = [cell.value for cell in sheet[head]]
    return [
        dict(zip(heads, row, strict=True))
        for row in sheet.iter_rows(min_row=head + 1, values_only=True)
        if isinstance(row[0], int)
    ]


def test_the_summary_has_standing_awarded_and_revoked(furnished: Edition) -> None:
    book = opened(furnished)
    columns = ("model_stores", "model_stores_awarded", "model_stores_revoked")
    for name, expected in {
        "合计": (2, 2, 1),
        "银川阅海湾": (2, 2, 1),
        "满城北街": (0, 0, 0),
    }.items():
        row = summary_values(book, name)
        assert tuple(row[key] for key in columns) == expected, name


def test_every_title_has_a_line(furnished: Edition) -> None:
    sheet = opened(furnished)["示范店"]
    assert sheet["A1"].value == "金凤区2017年第四季度示范店和称号名单"
    assert sheet["A3"].value == (
        "在册牌匾 7 块，其中党员示范店 2 家、诚信经营户 1 户、党员星级商户 2 家、党员先锋岗 2 个；"
        "本季新授党员示范店 2 家；本季摘牌党员示范店 1 家；授予牌匾 11 块；悬挂牌匾 1 块。"
    )
    rows = table(sheet, 4)
    assert len(rows) == 11
    first = next(row for row in rows if row["店名"] == "万信通讯")
    assert (first["称号"], first["状态"], first["星级"]) == ("党员示范店", "在册", "—")
    assert (first["商圈"], first["亮牌"]) == ("阅海湾中央商务区", "×")
    assert first["授牌日期"] == dt.datetime(2017, 10, 1)
    assert first["有效期至"] == dt.datetime(2018, 1, 31)
    areas = [row["行政区划"] for row in rows]
    assert areas == sorted(areas, key=areas.index)  # each street on end
    assert {row["星级"] for row in rows if row["称号"] == "党员星级商户"} == {"3 星", "5 星"}


def test_the_targets_of_the_report(place: Town, cast: SimpleNamespace) -> None:
    furnish(place)
    target_of(place.district, cast.official)
    target_of(place.zone, cast.official, value=4, last_day=dt.date(2018, 12, 31))
    target_of(
        place.street,
        cast.official,
        first_day=PERIOD.last + dt.timedelta(days=1),
        last_day=dt.date(2018, 12, 31),
    )
    rows = table(opened(edition(compiled(place.district)))["目标"], 3)
    assert [(row["行政区划、商圈"], row["目标数"], row["完成数"], row["状态"]) for row in rows] == [
        ("金凤区", 10, 2, "滞后"),
        ("银川阅海湾中央商务区", 4, 2, "正常"),
    ]
    assert [row["完成进度"] for row in rows] == [0.2, 0.5]
    assert [row["序时进度"] for row in rows] == [1, 0.5]
    assert rows[0]["指标"] == "党员示范店（家）"


def test_sheets_stand_where_there_is_something(
    furnished: Edition,
    place: Town,
    cast: SimpleNamespace,
) -> None:
    assert "目标" not in opened(furnished).sheetnames
    target_of(place.district, cast.official)
    names = ["党组织名单", "示范店", "目标", "单位名单", "图表", "校核表", "统计口径"]
    assert opened(furnished).sheetnames[6:] == names


def test_two_exports_are_the_same_file(
    furnished: Edition,
    place: Town,
    cast: SimpleNamespace,
) -> None:
    target_of(place.district, cast.official)
    first, second = (
        hashlib.sha256(content(edition(compiled(place.district)))).hexdigest() for _ in range(2)
    )
    assert first == second


def test_a_unit_without_books_tells_its_stores_only(place: Town) -> None:
    Area.objects.filter(pk=place.district.pk).update(ledger_since=None)
    Area.objects.filter(pk=place.zone.pk).update(ledger_since=START)
    title_with(store_in(place.street))
    report = compiled(Area.objects.get(pk=place.district.pk))
    rows, _ = places(report, edition(report).basis)
    street = next(row for row in rows if row.area == place.street.code)
    assert street.count("organisations") is None
    assert street.numerator("model_stores") == 1
    empty = next(row for row in rows if row.name == "空白街道")
    assert empty.count("model_stores") is None


def test_the_screen_has_the_columns_and_each_opens(furnished: Edition) -> None:
    found = quarterlies.table(furnished)
    titles = [cell.title for row in found.head for cell in row]
    assert titles[-3:] == ["在册", "新授", "摘牌"]
    assert [cell.text for cell in found.total.cells[-3:]] == ["2", "2", "1"]
    assert "indicator=model_stores_revoked" in found.total.cells[-1].url
