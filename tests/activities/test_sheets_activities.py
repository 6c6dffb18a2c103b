"""活动台账: what a ledger makes of the register, what it says at which cell, and the way back."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.enums import ActivityState
from activities.models import Activity, CoHost, Outcome, VolunteerTeam
from activities.services import activities
from activities.services.activity_entries import Days, Stated
from activities.services.attending import Present, attend
from activities.sheets.cells import DaysCell, StatedCell
from core.dated import Day, Precision
from core.sheets.columns import CellError, Ledger, Row
from districts import ledgers
from districts.enums import BatchState
from districts.ledgers import Context
from districts.models import CommercialDistrict, ImportBatch, JointCommittee
from districts.services.undoing import StoodUpon, undo
from tests.activities.makers import activity_in, member_in
from tests.config.demo.test_ledgers_out import handed_out
from tests.districts.conftest import workbook
from tests.shared_world import shared

pytestmark = pytest.mark.django_db

Importer = Callable[..., ImportBatch]
HEAD = ("活动名称", "活动时间", "主题", "类别", "主办单位", "协办单位", "商圈", "地点", "内容")
HEAD = (*HEAD, "参加人数", "学时", "服务人次", "募集善款", "物资折价")
DAY = "2017-12-31"


def ledger(*rows: tuple[Any, ...], head: tuple[str, ...] = HEAD, day: str = DAY) -> bytes:
    return workbook(head, *rows, day=day)


def held(name: str = "爱心义卖", days: Any = "2017.03.05", **told: Any) -> tuple[Any, ...]:
    """A row of HEAD; volunteers' unless said otherwise."""
    assert set(told) <= set(HEAD)
    given = {"活动名称": name, "活动时间": days, "主题": "志愿", **told}
    return tuple(given.get(title) for title in HEAD)


@pytest.fixture
def write(imported: Importer) -> Importer:
    return lambda *rows, day=DAY, **given: imported(ledger(*rows, day=day), "activities", **given)


@pytest.fixture
def look(previewed: Importer) -> Importer:
    return lambda *rows, day=DAY, **given: previewed(ledger(*rows, day=day), "activities", **given)


def issues(batch: ImportBatch) -> list[tuple[str, str]]:
    return [(one["title"], one["message"]) for one in batch.preview["issues"]]


FULL = {
    "类别": "爱心义卖",
    "商圈": "悦海商圈",
    "地点": "广场",
    "参加人数": 320,
    "学时": 1.5,
    "服务人次": "2500余",
    "募集善款": "1.2万元",
    "物资折价": "约3600",
}


@pytest.fixture
@shared
def mall(zone: Any) -> CommercialDistrict:
    return CommercialDistrict.objects.create(name="悦海商圈", kind="commercial", area=zone)


@pytest.fixture
@shared
def committee(zone: Any, mall: Any) -> JointCommittee:
    return JointCommittee.objects.create(
        name="悦海商圈联合党委", area=zone, commercial_district=mall, founded=dt.date(2015, 1, 1)
    )


def test_a_row_is_an_activity_that_was_held(
    write: Importer, zone: Any, mall: Any, committee: Any
) -> None:
    write(held(主办单位="悦海商圈联合党委", 协办单位="义工联、文华公司", **FULL))
    one = Activity.objects.get()
    assert (one.title, one.day, one.state) == ("爱心义卖", dt.date(2017, 3, 5), ActivityState.HELD)
    assert (one.theme, one.kind, one.area) == ("volunteer", "charity", zone)
    assert (one.committee, one.commercial_district, one.place) == (committee, mall, "广场")
    assert (one.others, one.hours) == (320, Decimal("1.5"))
    assert [str(row) for row in one.co_hosts.all()] == ["义工联", "文华公司"]
    assert sorted(one.outcomes.values_list("metric", "value", "qualifier")) == [
        ("goods", 360_000, "about"),
        ("money", 1_200_000, "exact"),
        ("people_served", 2500, "over"),
    ]
    assert len(one.code) == 10


def test_the_same_ledger_again_changes_nothing(
    write: Importer, look: Importer, mall: Any, committee: Any
) -> None:
    rows = (
        held(主办单位="悦海商圈联合党委", 协办单位="义工联", **FULL),
        held("座谈", "2017年11月", 主办单位="登记册里没有的单位"),
        held("宣传周", "2017.12.04-08"),
    )
    write(*rows)
    assert look(*rows).state == BatchState.UNCHANGED


def test_exported_and_imported_again_it_changes_nothing(
    write: Importer, previewed: Importer, committee: Any, zone: Any, clerk: Any
) -> None:
    write(
        held(主办单位="悦海商圈联合党委", 协办单位="义工联", **FULL),
        held("座谈", "2017年11月", 主办单位="登记册里没有的单位"),
        held("宣传周", "2017.12.04-08"),
        held("年会", "2017"),
    )
    attend(
        Activity.objects.get(title="宣传周"),
        Present(members=[member_in(zone).pk], others=5),
        by=clerk,
        source="list",
    )
    out = handed_out("activities", dt.date(2017, 12, 31), clerk)
    again = previewed(out, "activities")
    assert (again.state, Activity.objects.count()) == (BatchState.UNCHANGED, 4)


def test_an_offices_own_words_are_understood(imported: Importer) -> None:
    head = ("会议名称", "举办时间", "活动类型", "主办方", "参会人数")
    imported(
        ledger(("第一次联席会", "2016年10月20日上午9:30", "联席会议", "党办", "35人"), head=head),
        "activities",
    )
    one = Activity.objects.get()
    assert (one.theme, one.day, one.others) == ("meeting", dt.date(2016, 10, 20), 35)
    assert str(one.co_hosts.get()) == "党办"  # the register has no such host


def test_a_kind_tells_its_theme(write: Importer) -> None:
    write(held(主题=None, 类别="党课"))
    assert Activity.objects.get().theme == "life"


def test_what_is_not_known_to_the_day(write: Importer) -> None:
    write(held("甲", "2016.12"), held("乙", 2016), held("丙", "2016.12.30-2017.1.2"))
    told = Activity.objects.order_by("pk").values_list("day", "day_precision", "last_day")
    assert list(told) == [
        (dt.date(2016, 12, 1), Precision.MONTH, None),
        (dt.date(2016, 1, 1), Precision.YEAR, None),
        (dt.date(2016, 12, 30), Precision.DAY, dt.date(2017, 1, 2)),
    ]


@pytest.mark.parametrize(
    ("row", "title", "told"),
    [
        (held(days="2018.01.01"), "活动时间", "晚于台账日期"),
        (held(days="2017.3.5-3"), "活动时间", "早于开始日期"),
        (held(主题=None), "主题", "至少填一项"),
        (held(类别="党课"), "类别", "属于主题“组织生活”"),
        (held(商圈="没有的商圈"), "商圈", "没有这个商圈"),
        (held(参加人数="很多"), "参加人数", "不是数字"),
        (held(参加人数=-3), "参加人数", "应在 0 至"),
        (held(募集善款="一万"), "募集善款（元）", "不是数字"),
        (held(服务人次="-5"), "服务群众（人次）", "负数"),
        (held(学时="-1"), "时长（小时）", "小于 0"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_wrong_is_told_at_its_cell(
    look: Importer, row: tuple[Any, ...], title: str, told: str
) -> None:
    batch = look(row)
    assert [one for one in issues(batch) if one[0] == title and told in one[1]], issues(batch)
    assert not Activity.objects.exists()


def test_the_same_activity_twice(look: Importer) -> None:
    assert [told[0] for told in issues(look(held(), held()))] == ["活动名称"] * 2


def test_a_row_corrects_what_it_says(write: Importer, zone: Any, clerk: Any) -> None:
    one = activities.move(
        activity_in(zone, "爱心义卖", day=dt.date(2017, 3, 5), others=4, kind="charity"),
        activities.HOLD,
        by=clerk,
    )
    attend(one, Present(members=[member_in(zone).pk]), by=clerk, source="list")
    Outcome.objects.create(activity=one, metric="money", value=100)
    CoHost.objects.create(activity=one, name="义工联")
    batch = write(held(参加人数=30, 地点="广场", 募集善款=36, 协办单位="文华公司"))
    assert batch.preview["counts"]["changed"] == 1
    one.refresh_from_db()
    assert (one.others, one.place) == (29, "广场")
    assert one.outcomes.get().value == 3600
    assert [str(row) for row in one.co_hosts.all()] == ["义工联", "文华公司"]


def test_fewer_people_than_are_recorded_by_name(look: Importer, zone: Any, clerk: Any) -> None:
    one = activities.move(
        activity_in(zone, "爱心义卖", day=dt.date(2017, 3, 5)), activities.HOLD, by=clerk
    )
    people = [member_in(zone, name).pk for name in ("张三", "李四")]
    attend(one, Present(members=people), by=clerk, source="list")
    ((title, told),) = issues(look(held(参加人数=1)))
    assert title == "参加人数"
    assert "已登记 2 人" in told


@pytest.mark.parametrize(("state", "remedy"), [("closed", "退回补正"), ("planned", "登记举办")])
def test_what_is_closed_or_not_held_is_listed_and_stays(
    look: Importer, zone: Any, state: str, remedy: str
) -> None:
    activity_in(zone, "爱心义卖", day=dt.date(2017, 3, 5), state=state)
    batch = look(held(地点="广场"))
    (conflict,) = batch.preview["conflicts"]
    assert "地点登记为“—”，本表为“广场”" in conflict
    assert remedy in conflict
    assert Activity.objects.get().place == ""


def test_two_of_one_name_and_day_are_not_guessed_between(look: Importer, zone: Any) -> None:
    for begins in (dt.time(9), dt.time(14)):
        activity_in(zone, "爱心义卖", day=dt.date(2017, 3, 5), begins=begins, state="held")
    ((title, told),) = issues(look(held()))
    assert title == "主办单位"
    assert "分不清是哪一次" in told


def test_what_the_ledger_lacks_is_named(look: Importer, zone: Any) -> None:
    activity_in(zone, "漏报的", day=dt.date(2017, 4, 1), state="held")
    batch = look(held(), held("年会", "2017.12.01"))
    assert batch.preview["missing"] == ["漏报的"]


def test_it_can_be_taken_back_until_somebody_was_there(
    write: Importer, zone: Any, clerk: Any
) -> None:
    first = write(held(主办单位="党办", 募集善款=36))
    undo(first, by=first.by)
    assert not Activity.objects.exists()
    second = write(held(募集善款=36))
    one, who = Activity.objects.get(), Present(members=[member_in(zone).pk])
    attend(one, who, by=clerk, source="list")
    with pytest.raises(StoodUpon):
        undo(second, by=second.by)


def test_a_host_of_another_street_is_kept_by_name(
    write: Importer, foreign_zone: Any, make_party_organisation: Any
) -> None:
    make_party_organisation("外地支部", area=foreign_zone)
    write(held(主办单位="外地支部"))
    one = Activity.objects.get()
    assert (one.host, str(one.co_hosts.get())) == (one.area, "外地支部")


def test_two_teams_of_one_name_mean_neither(write: Importer, zone: Any) -> None:
    for _ in range(2):
        VolunteerTeam.objects.create(name="先锋队", area=zone, founded=dt.date(2016, 1, 1))
    write(held(主办单位="先锋队"))
    one = Activity.objects.get()
    assert (one.team, str(one.co_hosts.get())) == (None, "先锋队")


def test_any_number_of_rows_asks_the_same_questions(zone: Any, clerk: Any) -> None:
    kind = ledgers.kind("activities")
    asked = []
    for many in (1, 1, 40):  # the first reads rights and settings once
        rows = [
            Row(i, {"name": f"活动{i}", "days": Days(Day(dt.date(2017, 3, 5))), "theme": "life"})
            for i in range(many)
        ]
        read = Ledger("表", "活动台账", 1, "", None, {}, [], rows=rows)
        context = Context(zone, dt.date(2017, 12, 31), clerk, "台账")
        with CaptureQueriesContext(connection) as queries:
            assert len(kind.plan(read, context).creates) == many
        asked.append(len(queries))
    assert asked[1] == asked[2]


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("约 300", Stated(300, "about")),
        ("近200人次", Stated(200, "nearly")),
        ("2,500多份", Stated(2500, "over")),
        ("300 余", Stated(300, "over")),
        ("300左右", Stated(300, "about")),
        (12.0, Stated(12)),
        ("—", None),
    ],
)
def test_counts_as_they_are_said(raw: Any, value: Stated | None) -> None:
    cell = StatedCell()
    assert cell.parse(raw) == value
    if value:
        assert cell.parse(str(cell.show(value))) == value


@pytest.mark.parametrize("raw", ["2016.12-2017.1", "昨天", "2016.2.30-31"])
def test_days_that_cannot_be(raw: str) -> None:
    with pytest.raises(CellError):
        DaysCell().parse(raw)
