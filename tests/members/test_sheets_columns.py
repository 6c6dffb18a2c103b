"""Every column of the members' two ledgers: its names, what it takes, and where that is kept."""

import datetime as dt
from typing import Any

import pytest

from core.dated import Day, Precision
from core.sheets.cells import plain
from core.sheets.columns import CellError, Column
from districts.ledgers import LedgerKind, kind
from members.models import Affiliation, Employment, PartyMember
from members.sheets.floating import FLOATING_MEMBERS
from members.sheets.roster import ROSTER
from tests.members.conftest import CAO, DAY, QIU

#: column: title, other names offices give it, whether it must be there
ROSTER_NAMES: dict[str, tuple[str, tuple[str, ...], bool]] = {
    "serial": ("序号", (), False),
    "name": ("姓名", ("党员姓名",), True),
    "sex": ("性别", (), False),
    "ethnicity": ("民族", (), False),
    "born": ("出生年月", ("出生日期",), False),
    "number": ("公民身份号码", ("身份证号", "身份证号码", "居民身份证号码"), False),
    "education": ("学历", ("文化程度",), False),
    "joined": ("入党时间", ("入党日期", "加入中共组织日期"), False),
    "full_since": ("转正时间", ("转正日期", "转为正式党员日期"), False),
    "full": ("党员类别", ("人员类别", "党员类型"), False),
    "party": ("所在党支部", ("所在支部", "所在党组织", "党组织名称"), True),
    "employer": ("工作单位", ("单位", "工作单位名称", "所在单位"), False),
    "post": ("职务", ("岗位", "工作岗位"), False),
    "phone": ("联系电话", ("手机", "手机号码", "联系方式"), False),
    "formal": ("组织关系是否转入", ("组织关系是否在此",), False),
    "floating": ("是否流动党员", ("是否流动", "流动党员"), False),
    "remark": ("备注", (), False),
}
FLOATING_NAMES: dict[str, tuple[str, tuple[str, ...], bool]] = {
    "serial": ("序号", (), False),
    "name": ("姓名", ("党员姓名",), True),
    "sex": ("性别", (), False),
    "number": ("公民身份号码", ("身份证号", "身份证号码"), False),
    "outside_name": ("组织关系所在党支部", ("组织关系所在支部", "流出地党组织"), True),
    "outside_place": ("流出地", ("流出地区划", "流出地点"), False),
    "since": ("流入日期", ("流入时间", "报到日期"), False),
    "reason": ("流动原因", ("原因", "外出原因"), False),
    "party": ("流入地党组织", ("流入地党支部", "流入党组织", "接收党组织"), True),
    "card_number": ("活动证号", ("流动党员活动证号",), False),
    "phone": ("联系方式", ("手机号码", "联系电话"), False),
    "contact_person": ("结对联系人", ("联系人", "结对党员"), False),
    "last_contact": ("最近联系日期", ("最近联系时间",), False),
    "remark": ("备注", (), False),
}
KINDS = [(ROSTER, ROSTER_NAMES), (FLOATING_MEMBERS, FLOATING_NAMES)]


@pytest.mark.parametrize(("ledger", "names"), KINDS, ids=["roster", "floating"])
def test_the_columns_and_their_names(
    ledger: LedgerKind, names: dict[str, tuple[str, tuple[str, ...], bool]]
) -> None:
    assert [column.key for column in ledger.columns] == list(names)
    for column in ledger.columns:
        title, synonyms, required = names[column.key]
        assert (column.title, column.required) == (title, required), column.key
        assert set(synonyms) <= set(column.synonyms), column.key


@pytest.mark.parametrize("ledger", [ROSTER, FLOATING_MEMBERS])
def test_no_two_columns_share_a_name(ledger: LedgerKind) -> None:
    names = [name for one in ledger.columns for name in {one.title, *one.synonyms}]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize(
    ("code", "title"), [("members", "党员花名册"), ("floating-members", "流动党员台账")]
)
def test_the_kinds_are_registered_and_open_the_rosters_books(code: str, title: str) -> None:
    found = kind(code)
    assert (found.title, found.opens, found.action, found.dated) == (
        title,
        "roster_since",
        "change",
        True,
    )


def column(ledger: LedgerKind, key: str) -> Column:
    return next(column for column in ledger.columns if column.key == key)


@pytest.mark.parametrize(
    ("key", "raw", "expected"),
    [
        ("name", "邱　平", "邱平"),
        ("name", "—", None),
        ("sex", "男", "M"),
        ("sex", "女性", "F"),
        ("sex", "", None),
        ("ethnicity", "回族", "回族"),
        ("born", "1967.12", Day(dt.date(1967, 12, 1), Precision.MONTH)),
        ("born", "1967年12月6日", Day(dt.date(1967, 12, 6))),
        ("number", f" {QIU} ", QIU),
        ("number", "", None),
        ("education", "大专", "大专"),
        ("joined", "2002", Day(dt.date(2002, 1, 1), Precision.YEAR)),
        ("full_since", "不晚于2016-12-31", Day(DAY, Precision.BY)),
        ("full", "正式党员", True),
        ("full", "正式", True),
        ("full", "中共党员", True),
        ("full", "预备党员", False),
        ("full", "预备", False),
        ("full", "/", None),
        ("party", "中共第一支部委员会", "中共第一支部委员会"),
        ("employer", "无", "无"),
        ("phone", "139 0000 0001", "13900000001"),
        ("formal", "√", True),
        ("formal", "否", False),
        ("floating", "", None),
        ("remark", "一\n二", "一\n二"),
    ],
)
def test_what_a_cell_of_the_roster_is_read_as(key: str, raw: str, expected: Any) -> None:
    assert column(ROSTER, key).cell.parse(raw) == expected


@pytest.mark.parametrize(
    ("key", "raw", "message"),
    [
        ("name", "长" * 41, "最多 40 个"),
        ("sex", "雄", "应为：男、女"),
        ("born", "六七年", "不是日期"),
        ("number", "410303196712060272", "公民身份号码"),
        ("number", 4.10303196712060e17, "已被Excel改坏"),
        ("full", "群众", "应为：正式党员、预备党员"),
        ("formal", "也许", "应为 √ 或 ×"),
        ("post", "长" * 41, "最多 40 个"),
        ("education", "长" * 21, "最多 20 个"),
        ("party", "长" * 121, "最多 120 个"),
        ("remark", "长" * 501, "最多 500 个"),
    ],
)
def test_what_a_cell_of_the_roster_refuses(key: str, raw: Any, message: str) -> None:
    with pytest.raises(CellError, match=message):
        column(ROSTER, key).cell.parse(raw)


@pytest.mark.parametrize("ledger", [ROSTER, FLOATING_MEMBERS])
def test_what_fits_the_sheet_fits_the_register(ledger: LedgerKind) -> None:
    """No text that a column takes is longer than its field."""
    homes = {"employer": (Employment, "employer_name"), "post": (Employment, "post")}
    for one in ledger.columns:
        limit = getattr(one.cell, "max_length", None)
        model, name = homes.get(one.key, (PartyMember, one.key))
        fields = {field.name: field for field in model._meta.fields}
        fields |= (
            {} if name in fields else {field.name: field for field in Affiliation._meta.fields}
        )
        longest = getattr(fields.get(name), "max_length", None)
        if limit and longest:
            assert limit <= longest, one.key


@pytest.mark.parametrize("ledger", [ROSTER, FLOATING_MEMBERS])
def test_numbers_and_phones_are_marked_as_personal(ledger: LedgerKind) -> None:
    personal = {one.key for one in ledger.columns if getattr(one.cell, "personal", False)}
    assert personal == {"number", "phone"}


# from the cell to the register


def test_a_whole_row_of_the_roster_is_kept(
    roster: Any, make_organisation: Any, xigong: Any
) -> None:
    shop = make_organisation("某某商店", area=xigong)
    roster(
        {
            "serial": "1",
            "name": "邱平",
            "sex": "男",
            "ethnicity": "回族",
            "born": "1967.12",
            "number": QIU,
            "education": "大专",
            "joined": "2002.07.01",
            "full_since": "2003.07",
            "employer": "某某商店",
            "post": "店长",
            "phone": "13900000001",
            "remark": "备注",
        }
    )
    member = PartyMember.objects.get()
    kept = {
        "name": "邱平",
        "sex": "M",
        "ethnicity": "回族",
        "born": dt.date(1967, 12, 1),
        "born_precision": "M",
        "id_number": QIU,
        "education": "大专",
        "joined": dt.date(2002, 7, 1),
        "joined_precision": "D",
        "full_since": dt.date(2003, 7, 1),
        "full_since_precision": "M",
        "phone": "13900000001",
        "remark": "备注",
        "ended": None,
        "stated_on": DAY,
    }
    assert {name: getattr(member, name) for name in kept} == kept
    job = member.employments.get()
    assert (job.organisation, job.employer_name, job.post) == (shop, "某某商店", "店长")
    belongs = member.affiliations.get()
    assert (belongs.kind, str(belongs.party_organisation)) == ("formal", "中共第一支部委员会")


def test_a_whole_row_of_the_floating_ledger_is_kept(floating: Any) -> None:
    floating(
        {
            "name": "曹静",
            "sex": "女",
            "number": CAO,
            "outside_place": "山东省菏泽市",
            "since": "2016.04.03",
            "reason": "务工",
            "card_number": "LD00001",
            "phone": "13900000002",
            "contact_person": "朱某",
            "last_contact": "2016.11.02",
            "remark": "备注",
        }
    )
    row = Affiliation.objects.select_related("member").get()
    kept = {
        "kind": "floating_in",
        "outside_name": "菏泽市张庄村党支部",
        "outside_place": "山东省菏泽市",
        "since": dt.date(2016, 4, 3),
        "since_precision": "D",
        "until": None,
        "reason": "务工",
        "card_number": "LD00001",
        "contact_person": "朱某",
        "last_contact": dt.date(2016, 11, 2),
    }
    assert {name: getattr(row, name) for name in kept} == kept
    member = row.member
    assert (member.sex, member.phone, member.remark) == ("F", "13900000002", "备注")
    assert (member.id_number, member.born) == (CAO, dt.date(1965, 11, 24))
    assert not member.employments.exists()


@pytest.mark.parametrize(
    ("key", "value", "shown"),
    [
        ("sex", "F", "女"),
        ("born", Day(dt.date(1967, 12, 1), Precision.MONTH), "1967年12月"),
        ("joined", Day(dt.date(2002, 7, 1)), "2002-07-01"),
        ("full", True, "正式党员"),
        ("full", False, "预备党员"),
        ("formal", True, "√"),
        ("formal", False, "×"),
    ],
)
def test_what_is_written_out_reads_back(key: str, value: Any, shown: str) -> None:
    cell = column(ROSTER, key).cell
    assert plain(cell.show(value)) == shown
    assert cell.parse(cell.show(value)) == value
