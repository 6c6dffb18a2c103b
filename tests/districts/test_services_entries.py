"""What is wrong with a ledger's entries, each fault in its cell; no database."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from core.sheets.columns import Column, Ledger, Row
from districts.enums import Metric, OrganisationKind
from districts.models import Area, CoverageWay, Organisation
from districts.services.entries import Checker, Entry, names_of
from districts.sheets.member_organisations import BY_KEY as SEATS
from districts.sheets.organisations import COLUMNS
from tests.districts.books import day, saved

ZONE, STREET = saved(Area, 1, name="阅海湾"), saved(Area, 2, name="满城北街街道")
CODE, OTHER = "916401062301110056", "91640106200591458D"
WAYS = {"单独": CoverageWay(name="单独组建"), "单独组建": CoverageWay(name="单独组建")}
BY_KEY = {column.key: column for column in COLUMNS}


def known(name: str, code: str | None = None, area: Area = ZONE) -> Organisation:
    return saved(Organisation, 1, name=name, uscc=code, area=area)


def register(*organisations: Organisation) -> Any:
    """The register of a clerk of the zone, on the last day of 2017."""

    def organisation(code: str | None, name: str) -> Organisation | None:
        by_code = (row for row in organisations if code and row.uscc == code)
        by_name = (row for row in organisations if row.name == name)
        return next(by_code, None) or next(by_name, None)

    return SimpleNamespace(
        context=SimpleNamespace(day=dt.date(2017, 12, 31)),
        organisation=organisation,
        ours=lambda row: row.area == ZONE,
        way=lambda text: WAYS.get(text or ""),
        ways=WAYS,
    )


def entry(number: int = 4, name: str = "甲公司", **said: Any) -> Entry:
    row = Row(number, {"name": name, **{k: v for k, v in said.items() if k in BY_KEY}})
    return Entry(row=row, name=name, kind=OrganisationKind.ENTERPRISE, **said)


def checked(
    *entries: Entry, held: Any = None, columns: dict[str, Column] = BY_KEY
) -> tuple[list[Entry], list[tuple[int, str, str]]]:
    """The sound entries, and (row, column, message) of each issue."""
    ledger = Ledger("台账", "", 3, "", None, {}, [])
    sound = Checker(ledger, columns, held or register()).sound(list(entries))
    assert not any(issue.warning for issue in ledger.issues)
    return sound, [(issue.row, issue.title, issue.message) for issue in ledger.issues]


def fault(*entries: Entry, **given: Any) -> tuple[str, str]:
    """(column, message) of the only fault; its entry is not sound."""
    sound, issues = checked(*entries, **given)
    assert sound == []
    ((_, title, message),) = issues
    return title, message


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"covered": False},
        {"covered": True, "party": "甲支部"},
        {"covered": True, "party": "甲支部", "way": "单独"},
        {"party": "甲支部"},  # a ledger without the tick
        {"opened": day("2017.12.31"), "since": day("2017.12.31")},
        {"opened": day("2017"), "since": day("2017.12")},
        {"statements": {Metric.MEMBERS: 3, Metric.FULL_MEMBERS: 3}},
        {"statements": {Metric.MEMBERS: None, Metric.FULL_MEMBERS: 3}},
        {"statements": {Metric.MEMBERS: 3, Metric.FULL_MEMBERS: None}},
        {"statements": {Metric.MEMBERS: 0, Metric.FULL_MEMBERS: 0}},
        {"uscc": CODE},
    ],
)
def test_what_can_be_so_is_sound(said: dict[str, Any]) -> None:
    one = entry(**said)
    assert checked(one) == ([one], [])


@pytest.mark.parametrize(
    ("said", "column", "message"),
    [
        ({"opened": day("2018.01.01")}, "成立日期",
         "成立日期 2018-01-01 晚于台账日期 2017-12-31，请核对这一格或台账日期。"),
        ({"since": day("2018")}, "成立时间",
         "成立时间 2018年 晚于台账日期 2017-12-31，请核对这一格或台账日期。"),
        ({"covered": True}, "党组织名称", "已建立党组织的请填写党组织名称。"),
        ({"covered": False, "party": "甲支部"}, "是否建立党组织",
         "填了党组织名称，这里却是 ×，请核对其中哪一格有误。"),
        ({"covered": True, "party": "甲支部", "way": "联和"}, "组建形式",
         "“联和”不是组建形式，应为 单独组建 之一。"),
        ({"statements": {Metric.MEMBERS: 3, Metric.FULL_MEMBERS: 4}}, "其中：正式党员",
         "正式党员 4 名多于党员总数 3 名，请核对。"),
        ({"statements": {Metric.MEMBERS: 0, Metric.FULL_MEMBERS: 1}}, "其中：正式党员",
         "正式党员 1 名多于党员总数 0 名，请核对。"),
    ],
)  # fmt: skip
def test_what_cannot_be_so_is_said_in_its_cell(
    said: dict[str, Any], column: str, message: str
) -> None:
    assert fault(entry(**said)) == (column, message)


def test_a_seat_is_not_taken_after_the_ledgers_day() -> None:
    title, message = fault(entry(known_since=day("2018.03")), columns=SEATS)
    assert title == "加入时间"
    assert message.startswith("加入时间 2018年3月 晚于")


def test_a_row_tells_one_fault_at_a_time_the_date_first() -> None:
    title, _ = fault(entry(opened=day("2018"), covered=True))
    assert title == "成立日期"


def test_a_fault_in_a_column_the_ledger_lacks_stands_at_the_name() -> None:
    title, _ = fault(entry(covered=True), columns={"name": BY_KEY["name"]})
    assert title == "企业名称"


# against the register


@pytest.mark.parametrize(
    ("name", "code", "held"),
    [
        ("甲公司", None, known("甲公司")),
        ("甲公司", None, known("甲公司", CODE)),
        ("甲公司", CODE, known("甲公司")),
        ("甲公司", CODE, known("甲公司", CODE)),
        ("甲集团", CODE, known("甲公司", CODE)),  # a new name under its code
        ("甲公司", CODE, known("乙公司", OTHER, STREET)),
    ],
)
def test_ones_own_organisations_are_met_again(
    name: str, code: str | None, held: Organisation
) -> None:
    one = entry(name=name, uscc=code)
    assert checked(one, held=register(held)) == ([one], [])


@pytest.mark.parametrize(
    ("code", "held", "column", "message"),
    [
        (OTHER, known("甲公司", CODE), "统一社会信用代码",
         f"登记册里的“甲公司”代码是 {CODE}，与本行不同，请核对；确已换码的先在登记册更正。"),
        (CODE, known("乙公司", CODE, STREET), "统一社会信用代码",
         "这个代码已由满城北街街道登记，请先办理迁出，或改正代码。"),
        (None, known("甲公司", None, STREET), "企业名称",
         "满城北街街道已登记同名单位，请填写统一社会信用代码加以区分。"),
    ],
)  # fmt: skip
def test_what_the_register_gives_to_somebody_else_is_refused(
    code: str | None, held: Organisation, column: str, message: str
) -> None:
    assert fault(entry(uscc=code), held=register(held)) == (column, message)


# in the file itself


def test_twins_name_each_other_and_neither_is_sound() -> None:
    third = entry(6, "丙公司", uscc=OTHER)
    sound, issues = checked(entry(4, "甲公司", uscc=CODE), entry(5, "乙公司", uscc=CODE), third)
    assert sound == [third]
    assert issues == [
        (4, "统一社会信用代码", "统一社会信用代码与第 5 行相同，请核对后只保留一行。"),
        (5, "统一社会信用代码", "统一社会信用代码与第 4 行相同，请核对后只保留一行。"),
    ]


def test_three_alike_are_all_wrong() -> None:
    sound, issues = checked(*[entry(number) for number in (4, 5, 6)])
    assert sound == []
    assert [(row, message[:12]) for row, _, message in issues] == [
        (4, "单位名称与第 5 行相同"),
        (5, "单位名称与第 4 行相同"),
        (6, "单位名称与第 4 行相同"),
    ]


def test_the_same_code_and_name_is_one_fault_a_row() -> None:
    _, issues = checked(entry(4, uscc=CODE), entry(5, uscc=CODE))
    assert [title for _, title, _ in issues] == ["统一社会信用代码", "统一社会信用代码"]


def test_rows_without_a_code_are_not_alike() -> None:
    rows = [entry(4, "甲公司"), entry(5, "乙公司")]
    assert checked(*rows) == (rows, [])


def test_the_same_name_may_sit_in_two_groups() -> None:
    rows = [entry(4, uscc=CODE, group="甲联盟"), entry(5, uscc=CODE, group="乙联盟")]
    assert checked(*rows) == (rows, [])
    _, issues = checked(entry(4, group="甲联盟"), entry(5, group="甲联盟"))
    assert len(issues) == 2


def test_a_twin_is_not_looked_at_any_further() -> None:
    _, issues = checked(entry(4, covered=True), entry(5, covered=True))
    assert {title for _, title, _ in issues} == {"企业名称"}


def test_what_the_rows_name_is_gathered_once() -> None:
    names = names_of(
        [
            entry(4, "甲公司", uscc=CODE, party="甲支部", district="甲商圈", instructor="陈秀婷"),
            entry(5, "乙公司", uscc="", party=None, district="甲商圈", instructor=True),
        ]
    )
    assert names.organisations == {"甲公司", "乙公司"}
    assert names.codes == {CODE}
    assert names.party_organisations == {"甲支部"}
    assert names.commercial_districts == {"甲商圈"}
    assert names.instructors == {"陈秀婷"}
