"""What a row says of a member, and what is wrong or odd about it. Nothing is saved."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest

from core.dated import Day, Precision
from core.encryption import fingerprint
from core.sheets.columns import Issue, Ledger, Row
from districts.ledgers import Context, LedgerKind
from districts.models import ImportBatch
from members.enums import AffiliationKind, Sex
from members.models import PartyMember
from members.services.entries import Checker, Entry, born, names_of, person, phone
from members.services.persons import changes_of, lead, shown
from members.sheets import floating, roster
from members.sheets.floating import FLOATING_MEMBERS
from members.sheets.roster import ROSTER, full
from tests.members.conftest import CAO, DAY, QIU, ZENG, ledger_of, typed

FORMAL, FLOATING = AffiliationKind.FORMAL, AffiliationKind.FLOATING_IN
PARTY = "中共第一支部委员会"
#: a man and a woman by the 17th digit; another may have the X
MAN, WOMAN = QIU, CAO
CONTEXT = Context(None, DAY, None, "名册.xlsx", ImportBatch())


def ledger(kind: LedgerKind, *rows: dict[str, str]) -> Ledger:
    return ledger_of(kind, [{"party": PARTY, **row} for row in rows], kind.title)


def entries(kind: LedgerKind, found: Ledger) -> list[Entry]:
    if kind is ROSTER:
        return [roster.entry(row, CONTEXT) for row in found.rows]
    return [floating.entry(row) for row in found.rows]


def checked(
    *rows: dict[str, str], kind: LedgerKind = ROSTER, day: dt.date = DAY
) -> tuple[list[Entry], Sequence[Issue]]:
    """The sound entries of the rows, and the issues."""
    found = ledger(kind, *rows)
    columns = {column.key: column for column in kind.columns}
    return Checker(found, columns, day).sound(entries(kind, found)), found.issues


def row_of(kind: LedgerKind, **values: str) -> Row:
    return Row(4, typed(kind.columns, values))


# what a row says of the person


def test_an_identity_number_says_birth_and_sex() -> None:
    assert person(row_of(ROSTER, number=MAN)) == {
        "id_number": MAN,
        "sex": Sex.MALE,
        "born": dt.date(1967, 12, 6),
        "born_precision": Precision.DAY,
    }
    assert person(row_of(ROSTER, number=WOMAN))["sex"] == Sex.FEMALE
    assert born(ZENG) == dt.date(1974, 2, 6)


def test_what_the_row_says_itself_goes_before_the_number() -> None:
    row = row_of(ROSTER, number=MAN, sex="女", born="1967.12")
    found = person(row, ("born",), ("sex",))
    assert (found["sex"], found["born"]) == (Sex.FEMALE, dt.date(1967, 12, 1))
    assert found["born_precision"] == Precision.MONTH


def test_what_a_row_leaves_out_is_not_said() -> None:
    row = row_of(ROSTER, name="邱平", education="", joined="2002", remark="备注")
    found = person(row, ("born", "joined"), ("education", "remark"))
    assert found == {
        "remark": "备注",
        "joined": dt.date(2002, 1, 1),
        "joined_precision": Precision.YEAR,
    }


def test_a_phone_is_found_by_the_whole_and_by_its_tail() -> None:
    number = "13900001234"
    assert phone(number) == {
        "phone": number,
        "phone_fingerprint": fingerprint(number, "phone"),
        "phone_tail_fingerprint": fingerprint("1234", "phone_tail"),
    }
    assert person(row_of(ROSTER, phone=number)) == phone(number)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, {}),
        ({"full": "预备党员"}, {"full_since": None}),
        ({"full": "预备党员", "full_since": "2003.07"}, {"full_since": None}),
        ({"full": "正式党员"}, {"full_since": DAY, "full_since_precision": Precision.BY}),
        ({"full": "正式党员", "full_since": "2003.07"}, {}),
        ({"full_since": "2003.07"}, {}),
    ],
)
def test_full_or_probationary(said: dict[str, str], expected: dict[str, Any]) -> None:
    assert full(row_of(ROSTER, **said), CONTEXT) == expected


def test_a_probationary_members_day_is_not_kept() -> None:
    (entry,) = entries(ROSTER, ledger(ROSTER, {"full": "预备党员", "full_since": "2003.07"}))
    assert entry.person["full_since"] is None


def test_an_entry_of_a_roster() -> None:
    row = {
        "name": "邱 平",
        "number": MAN,
        "employer": "某某商店",
        "post": "店员",
        "formal": "×",
        "floating": "√",
    }
    (entry,) = entries(ROSTER, ledger(ROSTER, row))
    assert (entry.name, entry.party, entry.number) == ("邱平", PARTY, MAN)
    assert (entry.employer, entry.post) == ("某某商店", "店员")
    assert entry.links == {FORMAL: False, FLOATING: True}
    assert (entry.since, entry.facts, entry.number_print) == (None, {}, "")


def test_an_entry_of_a_floating_ledger() -> None:
    row = {
        "name": "邱平",
        "outside_name": "老家党支部",
        "outside_place": "菏泽市",
        "since": "2016.04",
        "reason": "务工",
        "card_number": "LD1",
        "contact_person": "朱某",
        "last_contact": "2016.11.02",
        "remark": "备注",
        "sex": "男",
    }
    (entry,) = entries(FLOATING_MEMBERS, ledger(FLOATING_MEMBERS, row))
    assert entry.links == {FLOATING: True}
    assert entry.since == Day(dt.date(2016, 4, 1), Precision.MONTH)
    assert entry.facts == {
        "outside_name": "老家党支部",
        "outside_place": "菏泽市",
        "reason": "务工",
        "card_number": "LD1",
        "contact_person": "朱某",
        "last_contact": dt.date(2016, 11, 2),
    }
    assert entry.person == {"sex": "M", "remark": "备注"}
    assert (entry.number, entry.employer, entry.post) == ("", "", "")


def test_facts_that_a_floating_row_leaves_out_are_not_said() -> None:
    row = {"name": "邱平", "outside_name": "老家党支部"}
    (entry,) = entries(FLOATING_MEMBERS, ledger(FLOATING_MEMBERS, row))
    assert entry.facts == {"outside_name": "老家党支部"}


def test_what_the_entries_name() -> None:
    rows = ({"employer": "甲商店"}, {"employer": ""}, {"employer": "乙商店", "party": "第二支部"})
    found = entries(ROSTER, ledger(ROSTER, *rows))
    names = names_of(found, None)
    assert names.party_organisations == {PARTY, "第二支部"}
    assert names.organisations == {"甲商店", "乙商店"}
    assert names.commercial_districts == set()
    assert names_of(found, "万达商圈").commercial_districts == {"万达商圈"}


# twins


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ([{"name": "甲", "number": MAN}, {"name": "乙", "number": MAN}], [4, 5]),
        ([{"name": "甲", "number": MAN}, {"name": "甲", "number": WOMAN}], []),
        ([{"name": "甲"}, {"name": "甲"}], [4, 5]),
        ([{"name": "甲"}, {"name": "甲"}, {"name": "甲"}], [4, 5, 6]),
        ([{"name": "甲"}, {"name": "甲", "party": "第二支部"}], []),
        ([{"name": "甲"}, {"name": "乙"}], []),
        ([{"name": "甲"}, {"name": "甲", "number": MAN}], []),
    ],
)
def test_who_stands_twice_in_the_file(rows: list[dict[str, str]], wrong: list[int]) -> None:
    sound, issues = checked(*rows)
    assert [issue.row for issue in issues if not issue.warning] == wrong
    assert [entry.row.number for entry in sound] == [
        number for number in range(4, 4 + len(rows)) if number not in wrong
    ]


def test_each_of_two_alike_names_the_other_row() -> None:
    _, issues = checked(
        {"name": "甲", "number": MAN}, {"name": "乙"}, {"name": "丙", "number": MAN}
    )
    masked, branch = "410***********0271", f"K4“{PARTY}”、K6“{PARTY}”"
    assert issues[0].message == (
        f"公民身份号码与第 6 行相同（F4“{masked}”、F6“{masked}”；B4“甲”、B6“丙”；{branch}），"
        "请核对后只保留一行。"
    )
    assert issues[1].message.startswith(f"公民身份号码与第 4 行相同（F6“{masked}”、F4“{masked}”；")
    assert {(issue.address, issue.title, issue.value) for issue in issues} == {
        ("F4", "公民身份号码", "410***********0271"),
        ("F6", "公民身份号码", "410***********0271"),
    }
    _, unnumbered = checked({"name": "甲"}, {"name": "甲"})
    assert unnumbered[0].message.startswith("与第 5 行同名同支部（")
    assert unnumbered[0].message.endswith("），请填写公民身份号码加以区分。")


# dates that cannot be

TOMORROW = "2017.01.01"


@pytest.mark.parametrize(
    ("kind", "row", "address"),
    [
        (ROSTER, {"joined": TOMORROW}, "H4"),
        (ROSTER, {"full_since": TOMORROW}, "I4"),
        (FLOATING_MEMBERS, {"since": TOMORROW}, "G4"),
        (FLOATING_MEMBERS, {"last_contact": TOMORROW}, "M4"),
        # the ledger's own day is no later than itself
        (ROSTER, {"joined": "2016.12.31", "full_since": "2016.12.31"}, ""),
        (FLOATING_MEMBERS, {"since": "2016.12.31", "last_contact": "2016.12.31"}, ""),
        # a month or year counts from its first day
        (ROSTER, {"joined": "2016.12"}, ""),
        (ROSTER, {"joined": "2016"}, ""),
        (ROSTER, {"joined": "2017"}, "H4"),
    ],
)
def test_nothing_happened_after_the_ledgers_day(
    kind: LedgerKind, row: dict[str, str], address: str
) -> None:
    sound, issues = checked({"name": "邱平", **row}, kind=kind)
    assert [issue.address for issue in issues if not issue.warning] == [address][: bool(address)]
    assert len(sound) == (not address)
    if address:
        assert "晚于台账日期 2016-12-31，请核对这一格或台账日期。" in issues[0].message


@pytest.mark.parametrize(
    ("joined", "full_since", "wrong"),
    [
        ("2002.07.01", "2002.06.30", True),
        ("2002.07.01", "2002.07.01", False),
        ("2002.07.02", "2002.07", False),  # within that month
        ("2002.08.01", "2002.07", True),
        ("2002.08", "2002", False),
        ("2003", "2002", True),
        ("2002", "2002.03", False),
    ],
)
def test_nobody_is_full_before_he_joined(joined: str, full_since: str, wrong: bool) -> None:
    sound, issues = checked({"name": "邱平", "joined": joined, "full_since": full_since})
    errors = [issue.address for issue in issues if not issue.warning]
    assert (len(sound), errors) == ((0, ["I4"]) if wrong else (1, []))
    if wrong:
        assert "早于入党时间" in issues[0].message


# what is only odd


@pytest.mark.parametrize(
    ("row", "address", "message"),
    [
        ({"number": MAN, "born": "1967.11"}, "E4", "出生年月 1967年11月 与公民身份号码不符"),
        ({"number": MAN, "born": "1967.12"}, "", ""),
        ({"number": MAN, "born": "1967"}, "", ""),
        ({"number": MAN, "born": "1968"}, "E4", "不符"),
        ({"number": MAN, "born": "1967.12.06"}, "", ""),
        ({"number": MAN, "born": "1967.12.05"}, "E4", "不符"),
        ({"number": MAN, "born": "1967.12.07"}, "E4", "不符"),
        ({"born": "1968"}, "", ""),
        ({"number": MAN, "sex": "男"}, "", ""),
        ({"number": MAN, "sex": "女"}, "C4", "性别与公民身份号码不符"),
        ({"number": WOMAN, "sex": "女"}, "", ""),
        ({"number": WOMAN, "sex": "男"}, "C4", "性别与公民身份号码不符"),
        ({"sex": "女"}, "", ""),
        ({"full": "预备党员", "full_since": "2003.07"}, "I4", "预备党员不应有转正时间"),
        ({"full": "预备党员"}, "", ""),
        ({"full": "正式党员"}, "I4", "按不晚于 2016-12-31 读入"),
        ({"full": "正式党员", "full_since": "2003.07"}, "", ""),
        ({"formal": "×", "floating": "×"}, "O4", "只登记本人，不计入支部党员数"),
        ({"formal": "×"}, "", ""),
        ({"floating": "×"}, "", ""),
        ({"formal": "√", "floating": "√"}, "P4", "已按组织关系党员读入"),
        ({"formal": "√", "floating": "×"}, "", ""),
        ({"formal": "×", "floating": "√"}, "", ""),
        ({"floating": "√"}, "", ""),
    ],
)
def test_what_is_odd_is_read_with_a_warning(
    row: dict[str, str], address: str, message: str
) -> None:
    sound, issues = checked({"name": "邱平", **row})
    assert len(sound) == 1
    assert [issue.address for issue in issues] == [address][: bool(address)]
    assert all(issue.warning for issue in issues)
    assert all(message in issue.message for issue in issues)


def test_a_fault_hides_what_is_only_odd() -> None:
    _, issues = checked({"name": "邱平", "joined": TOMORROW, "formal": "×", "floating": "×"})
    assert [(issue.address, issue.warning) for issue in issues] == [("H4", False)]


def test_a_column_the_kind_lacks_is_told_at_the_name() -> None:
    found = ledger(FLOATING_MEMBERS, {"name": "邱平"})
    columns = {column.key: column for column in FLOATING_MEMBERS.columns}
    (entry,) = entries(FLOATING_MEMBERS, found)
    Checker(found, columns, DAY).tell(entry, "born", "不符。")
    assert [(one.address, one.title, one.value) for one in found.issues] == [("B4", "姓名", "邱平")]


def test_a_column_that_the_sheet_lacks_has_no_address() -> None:
    found = ledger(ROSTER, {"name": "邱平"})
    del found.letters["number"]
    Checker(found, roster.BY_KEY, DAY).tell(entries(ROSTER, found)[0], "number", "缺号码。")
    assert [(one.address, one.value, one.warning) for one in found.issues] == [("", "", False)]


# how a preview shows a member


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("born_precision", "born"),
        ("full_since_precision", "full_since"),
        ("id_fingerprint", "id_number"),
        ("phone_fingerprint", "phone"),
        ("phone_tail_fingerprint", "phone"),
        ("education", "education"),
        ("id_number", "id_number"),
    ],
)
def test_which_field_another_goes_with(name: str, expected: str) -> None:
    assert lead(name) == expected


@pytest.mark.parametrize(
    ("fields", "name", "expected"),
    [
        ({"born": dt.date(1967, 12, 1), "born_precision": "M"}, "born", "1967年12月"),
        ({}, "joined", "—"),
        ({"full_since": DAY, "full_since_precision": "B"}, "full_since", "不晚于2016-12-31"),
        ({"phone": "13900001234"}, "phone", "139****1234"),
        ({}, "phone", "—"),
        ({"id_number": MAN}, "id_number", "410***********0271"),
        ({"sex": "F"}, "sex", "女"),
        ({}, "sex", "—"),
        ({"education": "大专"}, "education", "大专"),
        ({}, "education", "—"),
    ],
)
def test_a_field_as_a_preview_may_show_it(fields: dict[str, Any], name: str, expected: str) -> None:
    assert shown(PartyMember(**fields), name) == expected


def test_a_change_is_told_once_by_the_title_of_its_field() -> None:
    member = PartyMember(name="邱平", born=dt.date(1967, 1, 1), born_precision="Y")
    found = changes_of(
        member,
        {
            "born_precision": "M",
            "id_number": MAN,
            "id_fingerprint": "x",
            "phone": "13900001234",
            "phone_tail_fingerprint": "y",
        },
    )
    assert [(change.title, change.old, change.new) for change in found] == [
        ("出生年月", "1967年", "1967年1月"),
        ("公民身份号码", "—", "410***********0271"),
        ("联系电话", "—", "139****1234"),
    ]
