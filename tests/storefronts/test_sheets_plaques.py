"""牌匾台账: plaques granted before the system, at which cell a list is wrong, and back."""

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from core.dated import Day
from core.sheets.columns import Ledger, Row
from districts import ledgers
from districts.enums import BatchState
from districts.ledgers import Context
from districts.models import ImportBatch
from districts.services import outgoing, writing
from districts.services.undoing import StoodUpon, undo
from storefronts.enums import TitleState
from storefronts.models import HonourScheme, Plaque, Storefront, Title, TitlePhase
from storefronts.services import plaques, titles, verdicts
from storefronts.sheets.plaques import StarCell
from tests.districts.conftest import workbook
from tests.shared_world import shared
from tests.storefronts.stores import store_in, title_of

pytestmark = pytest.mark.django_db

Importer = Callable[..., ImportBatch]
HEAD = ("店名", "铺位号", "称号", "柜台", "编号", "授牌日期", "有效期至", "授牌单位")
HEAD = (*HEAD, "星级", "是否悬挂", "亮牌日期", "状态")
TODAY = localdate()
LAST = TODAY - dt.timedelta(days=30)
AWARDED = LAST - dt.timedelta(days=60)
MODEL = {"店名": "甲店", "称号": "党员示范店", "编号": "001", "授牌日期": str(AWARDED)}


def plaque(**told: Any) -> tuple[Any, ...]:
    assert set(told) <= set(HEAD)
    return tuple({**MODEL, **told}.get(title) for title in HEAD)


@pytest.fixture
@shared
def store(zone: Any) -> Storefront:
    return store_in(zone, "甲店", unit="A1")


@pytest.fixture
def write(imported: Importer, store: Storefront) -> Importer:
    def run(*rows: tuple[Any, ...], day: str = str(LAST), **given: Any) -> ImportBatch:
        return imported(workbook(HEAD, *rows, day=day), "plaques", **given)

    return run


@pytest.fixture
def look(previewed: Importer, store: Storefront) -> Importer:
    def run(*rows: tuple[Any, ...], day: str = str(LAST), **given: Any) -> ImportBatch:
        return previewed(workbook(HEAD, *rows, day=day), "plaques", **given)

    return run


def one_issue(batch: ImportBatch) -> tuple[str, str]:
    (told,) = batch.preview["issues"]
    return told["title"], told["message"]


# What becomes of a row


def test_a_plaque_of_before_is_a_title_that_can_be_scanned(
    write: Importer, store: Storefront, zone: Any
) -> None:
    write(plaque(是否悬挂="√"))
    title = Title.objects.get()
    assert (title.storefront, str(title.scheme), title.number) == (store, "党员示范店", "001")
    assert (title.awarded_on, title.issuer) == (AWARDED, f"{zone}党工委")
    assert title.valid_to == AWARDED.replace(year=AWARDED.year + 1) - dt.timedelta(days=1)
    assert (title.state, title.hung_on) == (TitleState.STANDING, LAST)
    assert [(one.since, one.state) for one in title.phases.all()] == [(AWARDED, "standing")]
    proof = plaques.in_force(title)
    assert proof is not None
    assert verdicts.verify(proof.token).kind == "valid"


def test_each_has_a_token_of_its_own(write: Importer, zone: Any) -> None:
    store_in(zone, "乙店")
    write(plaque(), plaque(店名="乙店", 编号="002"))
    tokens = set(Plaque.objects.values_list("token_fingerprint", flat=True))
    assert len(tokens) == 2


def test_one_that_is_over_is_expired_from_the_day_after(write: Importer) -> None:
    write(plaque(授牌日期="2014-01-10", 有效期至="2014-12"))
    title = Title.objects.get()
    assert (title.valid_to, title.state) == (dt.date(2014, 12, 31), TitleState.EXPIRED)
    told = [(one.since, one.state) for one in title.phases.order_by("since")]
    assert told == [(dt.date(2014, 1, 10), "standing"), (dt.date(2015, 1, 1), "expired")]


def test_what_became_of_it_is_known_since_the_list(write: Importer) -> None:
    write(plaque(状态="摘牌"))
    title = Title.objects.get()
    assert title.state == TitleState.REVOKED
    told = [(one.since, one.state) for one in title.phases.order_by("since")]
    assert told == [(AWARDED, "standing"), (LAST, "revoked")]


def test_stars_and_counters(write: Importer) -> None:
    write(
        plaque(称号="党员星级商户", 星级="四星", 编号="星1"),
        plaque(称号="党员先锋岗", 柜台="一号收银台", 编号="岗1"),
        plaque(称号="党员先锋岗", 柜台="二号收银台", 编号="岗2"),
    )
    told = set(Title.objects.values_list("scheme__code", "stars", "counter"))
    assert told == {
        ("star_merchant", 4, ""),
        ("pioneer_counter", None, "一号收银台"),
        ("pioneer_counter", None, "二号收银台"),
    }


def test_an_areas_own_scheme_is_meant(write: Importer, district: Any) -> None:
    own = HonourScheme.objects.create(area=district, code="model_store", name="党员示范店")
    write(plaque())
    assert Title.objects.get().scheme == own


@pytest.mark.parametrize(
    ("text", "stars"), [("五星", 5), ("3星级", 3), ("★★", 2), ("★★★☆☆", 3), ("4", 4), ("", None)]
)
def test_stars_as_offices_write_them(text: str, stars: int | None) -> None:
    assert StarCell(1, 5).parse(text) == stars


# At which cell it is wrong


@pytest.mark.parametrize(
    ("told", "title", "sentence"),
    [
        ({"店名": "丙店"}, "店名", "登记册里没有这家商户，请先导入商户台账，或核对店名。"),
        ({"铺位号": "Z9"}, "铺位号", "登记册里的“甲店”没有这个铺位号，请核对。"),
        ({"称号": "示范商户"}, "称号", "没有“示范商户”这个称号，这里有：党员示范店、诚信经营户"),
        ({"授牌日期": str(TODAY)}, "授牌日期", "晚于台账日期"),
        ({"授牌日期": "去年"}, "授牌日期", "不是日期"),
        ({"有效期至": "2010-01-01"}, "有效期至", "有效期不能早于授牌日期"),
        ({"星级": 3}, "星级", "党员示范店不分星级，请留空，或核对称号。"),
        ({"称号": "党员星级商户"}, "星级", "党员星级商户分星级，请填写 1 到 5。"),
        ({"称号": "党员星级商户", "星级": 6}, "星级", "应在 1 至 5 之间"),
        ({"称号": "党员先锋岗"}, "柜台（岗位）", "授予柜台（岗位），请写明是哪一个。"),
        ({"柜台": "一号"}, "柜台（岗位）", "不授予柜台（岗位），请留空，或核对称号。"),
        ({"亮牌日期": "2010-01-01"}, "亮牌日期", "亮牌日期应在授牌日期"),
        ({"亮牌日期": str(LAST), "是否悬挂": "×"}, "是否悬挂", "这里却是 ×"),
        ({"状态": "好"}, "状态", "不在可选值中，应为：在册、暂停"),
        (
            {"授牌日期": "2014-01-10", "状态": "在册"},
            "状态",
            "有效期到 2015-01-09 已满，却写着在册，请核对这两格。",
        ),
    ],
)
def test_each_error_stands_at_its_cell(
    look: Importer, told: dict[str, Any], title: str, sentence: str
) -> None:
    found = one_issue(look(plaque(**told)))
    assert found[0] == title
    assert sentence in found[1]


def test_of_two_namesakes_the_unit_tells(look: Importer, write: Importer, zone: Any) -> None:
    other = store_in(zone, "甲店", unit="A2")
    assert one_issue(look(plaque())) == ("铺位号", "登记册里有 2 家同名商户，请填写铺位号。")
    write(plaque(铺位号="A2"))
    assert Title.objects.get().storefront == other


def test_a_number_is_used_once(look: Importer, zone: Any) -> None:
    store_in(zone, "乙店")
    batch = look(plaque(), plaque(店名="乙店"))
    assert one_issue(batch)[1].startswith("编号与第 4 行相同")
    title_of(store_in(zone, "丙店"), number="001", issuer="区委")
    batch = look(plaque(授牌单位="区委"))
    assert one_issue(batch) == ("编号", "这个编号已经用过，请核对编号和授牌单位。")


def test_a_store_of_another_area_is_not_there(look: Importer, foreign_zone: Any) -> None:
    title_of(store_in(foreign_zone, "外店"), number="001", issuer="区委")
    assert "没有这家商户" in one_issue(look(plaque(店名="外店")))[1]
    told = one_issue(look(plaque(授牌单位="区委")))
    assert told == ("编号", "这个编号已经用过，请核对编号和授牌单位。")


def test_an_honour_is_held_once(look: Importer, store: Storefront) -> None:
    batch = look(plaque(), plaque(编号="002"))
    assert one_issue(batch)[1] == "这家商户的同一称号在第 4 行已有，请核对后只保留一行。"
    held = title_of(store)
    title, message = one_issue(look(plaque()))
    assert title == "称号"
    assert held.number in message


def test_a_former_one_may_stand_beside_the_present_one(write: Importer) -> None:
    write(plaque(), plaque(编号="旧1", 授牌日期="2014-01-10"))
    assert set(Title.objects.values_list("state", flat=True)) == {"standing", "expired"}


# Again, and back


def test_the_same_list_again_changes_nothing(write: Importer, look: Importer) -> None:
    write(plaque(是否悬挂="√"))
    again = look(plaque(是否悬挂="√"), day=str(TODAY))
    told = again.preview["counts"]
    assert (again.state, told["unchanged"], told["wrong"]) == (BatchState.UNCHANGED, 1, 0)


def test_a_known_title_only_learns_that_it_hangs(
    write: Importer, look: Importer, cast: SimpleNamespace
) -> None:
    write(plaque())
    batch = write(plaque(是否悬挂="√", 有效期至=str(TODAY), 状态="摘牌"))
    title = Title.objects.get()
    assert (title.hung_on, title.state) == (LAST, TitleState.STANDING)
    told = batch.preview["conflicts"]
    assert any("有效期至登记为" in one for one in told)
    assert any("状态登记为“在册”，本表为“已摘牌”" in one for one in told)


def test_what_is_not_listed_is_named(look: Importer, zone: Any) -> None:
    other = title_of(store_in(zone, "乙店"))
    batch = look(plaque())
    assert batch.preview["missing"] == [f"{other}，乙店"]


def test_an_import_is_taken_back(write: Importer, clerk: Any) -> None:
    batch = write(plaque())
    undo(batch, by=clerk)
    for model in (Title, TitlePhase, Plaque):
        assert not model.objects.exists()
    assert Storefront.objects.exists()


def test_a_title_that_was_worked_with_stays(
    write: Importer, clerk: Any, cast: SimpleNamespace
) -> None:
    batch = write(plaque())
    titles.suspend(Title.objects.get(), by=cast.approver, reason="查实缺斤少两")
    with pytest.raises(StoodUpon):
        undo(batch, by=clerk)


def test_a_list_goes_out_as_of_a_day(write: Importer, look: Importer, clerk: Any) -> None:
    write(plaque(是否悬挂="√"))
    titles.suspend(Title.objects.get(), by=None, reason="查实缺斤少两")
    kind = ledgers.kind("plaques")
    keys = [column.key for column in kind.columns[1:]]
    rows = Title.objects.for_user(clerk)

    def lines(day: dt.date) -> list[dict[str, Any]]:
        assert kind.outward is not None
        found = outgoing.values(kind, kind.outward.rows(rows, day), day, clear=False)
        return [dict(zip(keys, values, strict=True)) for values in found]

    assert lines(AWARDED - dt.timedelta(days=1)) == []
    (before,) = lines(AWARDED)
    assert (before["state"], before["hung"], before["hung_since"]) == ("standing", None, None)
    (then,) = lines(LAST)
    assert (then["state"], then["hung"], then["hung_since"]) == ("standing", True, Day(LAST))
    (now,) = lines(TODAY)
    assert now["state"] == "suspended"
    batch = look(plaque(是否悬挂="√", 状态="暂停"), day=str(TODAY))
    assert batch.preview["conflicts"] == []


def test_ten_times_the_rows_ask_no_more_questions(zone: Any, clerk: Any) -> None:
    def asked(rows: int, first: int) -> int:
        numbers = range(first, first + rows)
        Storefront.objects.bulk_create(Storefront(name=f"店{n}", area=zone) for n in numbers)
        told = {"honour": "党员示范店", "awarded": Day(AWARDED)}
        read = [Row(n, {"name": f"店{n}", "number": str(n), **told}) for n in numbers]
        context = Context(area=zone, day=LAST, by=clerk, source="台账.xlsx")
        made = Ledger("台账", "", 3, "", None, {}, [], rows=read)
        with CaptureQueriesContext(connection) as found:
            writing.write(ImportBatch(), ledgers.kind("plaques").plan(made, context))
        assert not made.issues
        return len(found)

    few = asked(30, 1000)
    assert asked(300, 5000) <= few
    assert Title.objects.count() == Plaque.objects.count() == 330
