"""Every column of every ledger: under which titles it is found, and what its cell says."""

from typing import Any

import pytest

from core.dated import Day
from core.sheets import header
from core.sheets.columns import CellError, Column, Row
from core.sheets.reader import Sheet
from districts.enums import AreaKind, Means, Metric, OperatingState, OrganisationKind, SeatCapacity
from districts.ledgers import LedgerKind
from districts.services.entries import Entry
from districts.sheets import areas, member_organisations, organisations, social_organisations
from districts.sheets.areas import AREAS
from districts.sheets.member_organisations import MEMBER_ORGANISATIONS
from districts.sheets.organisations import ORGANISATIONS
from districts.sheets.social_organisations import SOCIAL_ORGANISATIONS
from tests.districts.books import day

KINDS = (ORGANISATIONS, SOCIAL_ORGANISATIONS, MEMBER_ORGANISATIONS, AREAS)
TITLED = [
    (kind, column, title)
    for kind in KINDS
    for column in kind.columns
    for title in (header.own_name(column), *column.synonyms)
]


def sheet(*head: str) -> Sheet:
    return Sheet("台账", (0, 0), [], [list(head), ["甲"] * len(head)])


@pytest.mark.parametrize(
    ("kind", "column", "title"), TITLED, ids=[f"{k.code}-{t}" for k, _, t in TITLED]
)
def test_a_column_is_found_under_each_of_its_names(
    kind: LedgerKind, column: Column, title: str
) -> None:
    """Among the required ones, under their own names."""
    others = [c for c in kind.columns if c.required and c.key != column.key]
    head = header.find(sheet(*map(header.own_name, others), title), kind.columns)
    assert head is not None
    assert head.places.get(column.key) == len(others), head.places
    assert head.missing(kind.columns) == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_names_and_synonyms_are_told_apart(kind: LedgerKind) -> None:
    """A whole head under the columns' own names: each finds its own place."""
    head = header.find(sheet(*map(header.own_name, kind.columns)), kind.columns)
    assert head is not None
    assert head.places == {column.key: i for i, column in enumerate(kind.columns)}
    assert len({column.key for column in kind.columns}) == len(kind.columns)


@pytest.mark.parametrize(
    ("kind", "required"),
    [
        (ORGANISATIONS, ["name", "covered"]),
        (SOCIAL_ORGANISATIONS, ["name", "covered"]),
        (MEMBER_ORGANISATIONS, ["committee", "name", "capacity"]),
        (AREAS, ["code", "name"]),
    ],
    ids=lambda kind: getattr(kind, "code", ""),
)
def test_what_a_ledger_must_have(kind: LedgerKind, required: list[str]) -> None:
    assert [column.key for column in kind.columns if column.required] == required
    for key in required:
        rest = [header.own_name(c) for c in kind.columns if c.key != key]
        head = header.find(sheet(*rest), kind.columns)
        assert head is not None
        (column,) = [column for column in kind.columns if column.key == key]
        assert head.missing(kind.columns) == [header.own_name(column)]


@pytest.mark.parametrize(
    ("kind", "action", "opens", "dated"),
    [
        (ORGANISATIONS, "change", "ledger_since", True),
        (SOCIAL_ORGANISATIONS, "change", "ledger_since", True),
        (MEMBER_ORGANISATIONS, "change", "ledger_since", True),
        (AREAS, "manage", "", False),
    ],
    ids=lambda kind: getattr(kind, "code", ""),
)
def test_what_each_kind_needs_and_begins(
    kind: LedgerKind, action: str, opens: str, dated: bool
) -> None:
    assert (kind.action, kind.opens, kind.dated) == (action, opens, dated)


# cells


@pytest.mark.parametrize(
    ("columns", "key", "words"),
    [
        (organisations.COLUMNS, "kind", {
            "非公企业": OrganisationKind.ENTERPRISE,
            "民营企业": OrganisationKind.ENTERPRISE,
            "个体户": OrganisationKind.SOLE_PROPRIETOR,
            "民办非企业单位": OrganisationKind.SOCIAL,
            "社会组织": OrganisationKind.SOCIAL,
            "国企": OrganisationKind.STATE_ENTERPRISE,
            "机关": OrganisationKind.DEPARTMENT,
            "事业单位": OrganisationKind.INSTITUTION,
            "其他": OrganisationKind.OTHER,
        }),
        (organisations.COLUMNS, "state", {
            "营业": OperatingState.OPERATING,
            "在营": OperatingState.OPERATING,
            "正常经营": OperatingState.OPERATING,
            "停业": OperatingState.SUSPENDED,
            "空壳": OperatingState.SHELL,
            "一企多照": OperatingState.DUPLICATE,
        }),
        (member_organisations.COLUMNS, "capacity", {
            "非公企业": SeatCapacity.ENTERPRISE,
            "机关部门": SeatCapacity.DEPARTMENT,
            "物业": SeatCapacity.PROPERTY,
            "业委会": SeatCapacity.OWNER,
            "社区党组织": SeatCapacity.COMMUNITY,
            "其他": SeatCapacity.OTHER,
        }),
        (areas.COLUMNS, "kind", {
            "地级市": AreaKind.CITY,
            "县": AreaKind.DISTRICT,
            "街道办事处": AreaKind.STREET,
            "乡": AreaKind.TOWN,
            "村": AreaKind.COMMUNITY,
            "开发区": AreaKind.ZONE,
        }),
    ],
)  # fmt: skip
def test_choices_are_known_by_the_words_of_offices(
    columns: tuple[Column, ...], key: str, words: dict[str, Any]
) -> None:
    (column,) = [column for column in columns if column.key == key]
    assert {word: column.cell.parse(word) for word in words} == words
    with pytest.raises(CellError):
        column.cell.parse("不知道")


# what a row says


def said(ledger: str, **cells: Any) -> Entry:
    row = Row(4, {"name": "甲单位", **cells})
    if ledger == "seats":
        return member_organisations.entry(row)
    default = OrganisationKind.SOCIAL if ledger == "social" else OrganisationKind.ENTERPRISE
    keys = ("ownership", "staff", "state", "industry")
    return organisations.entry(row, default, keys)


@pytest.mark.parametrize(
    ("key", "value", "attribute"),
    [
        ("uscc", "916401062301110056", "uscc"),
        ("opened", day("2015.03"), "opened"),
        ("phone", "13800000000", "phone"),
        ("remark", "备注", "remark"),
        ("district", "甲商圈", "district"),
        ("building", "一号楼", "building"),
        ("covered", True, "covered"),
        ("covered", False, "covered"),
        ("party", "甲支部", "party"),
        ("way", "联合", "way"),
        ("since", day("2016"), "since"),
    ],
)
def test_a_cell_says_one_thing_and_an_empty_one_nothing(
    key: str, value: Any, attribute: str
) -> None:
    assert getattr(said("enterprises", **{key: value}), attribute) == value
    assert getattr(said("enterprises"), attribute) is None


@pytest.mark.parametrize(
    ("ledger", "stated", "meant", "explicit"),
    [
        ("enterprises", None, OrganisationKind.ENTERPRISE, False),
        ("social", None, OrganisationKind.SOCIAL, False),
        ("enterprises", "social", OrganisationKind.SOCIAL, True),
        ("social", "enterprise", OrganisationKind.ENTERPRISE, True),
    ],
)
def test_a_row_has_the_kind_of_its_ledger_unless_it_says_its_own(
    ledger: str, stated: str | None, meant: OrganisationKind, explicit: bool
) -> None:
    entry = said(ledger, kind=stated)
    assert (entry.kind, entry.kind_stated) == (meant, explicit)


@pytest.mark.parametrize("key", ["ownership", "staff", "state", "industry"])
def test_phases_take_what_their_ledger_has_columns_for(key: str) -> None:
    assert said("enterprises", **{key: "x"}).phase[key] == "x"
    assert said("enterprises").phase[key] is None


def test_a_column_that_a_ledger_lacks_states_nothing_of_the_phase() -> None:
    assert "registrar" not in said("enterprises", registrar="民政局").phase


@pytest.mark.parametrize(
    ("covered", "reason", "stated"),
    [
        (False, "没有党员", {"unestablished_reason": "没有党员"}),
        (False, None, {"unestablished_reason": ""}),
        (True, "没有党员", {"unestablished_reason": ""}),
        (True, None, {"unestablished_reason": ""}),
        (None, "没有党员", {}),
    ],
)
def test_a_reason_stands_only_where_nothing_is_established(
    covered: bool | None, reason: str | None, stated: dict[str, str]
) -> None:
    assert organisations.phase(Row(4, {"covered": covered, "reason": reason})) == stated


@pytest.mark.parametrize(
    ("key", "cell", "means", "meant"),
    [
        ("liaison", "王芳", Means.LIAISON, True),
        ("liaison", "√", Means.LIAISON, True),
        ("liaison", "×", Means.LIAISON, False),
        ("liaison", None, Means.LIAISON, None),
        ("trade_union", True, Means.TRADE_UNION, True),
        ("trade_union", False, Means.TRADE_UNION, False),
        ("youth_league", True, Means.YOUTH_LEAGUE, True),
        ("womens_federation", False, Means.WOMENS_FEDERATION, False),
        ("womens_federation", None, Means.WOMENS_FEDERATION, None),
    ],
)
def test_each_means_has_its_column(key: str, cell: Any, means: Means, meant: bool | None) -> None:
    told = said("enterprises", **{key: cell}).means
    assert told[means] is meant
    assert [told[other] for other in told if other != means] == [None] * 3


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("陈秀婷", "陈秀婷"),
        (" 陈秀婷 ", "陈秀婷"),
        ("√", True),
        (" √ ", True),
        ("YES", True),
        ("无", False),
        ("No", False),
        (None, None),
    ],
)
def test_an_instructor_has_a_name_or_a_mark(cell: str | None, meant: Any) -> None:
    assert said("enterprises", instructor=cell).instructor == meant


def test_members_are_numbers_that_are_stated() -> None:
    entry = said("enterprises", members=3, full_members=0)
    assert entry.statements == {Metric.MEMBERS: 3, Metric.FULL_MEMBERS: 0}


# seats


@pytest.mark.parametrize(
    ("capacity", "kind"),
    [
        (SeatCapacity.ENTERPRISE, OrganisationKind.ENTERPRISE),
        (SeatCapacity.PROPERTY, OrganisationKind.ENTERPRISE),
        (SeatCapacity.DEPARTMENT, OrganisationKind.DEPARTMENT),
        (SeatCapacity.OWNER, OrganisationKind.OTHER),
        (SeatCapacity.COMMUNITY, OrganisationKind.OTHER),
        (SeatCapacity.OTHER, OrganisationKind.OTHER),
    ],
)
def test_a_seat_tells_what_kind_of_organisation_holds_it(
    capacity: SeatCapacity, kind: OrganisationKind
) -> None:
    assert (said("seats", capacity=capacity).kind, said("seats").kind_stated) == (kind, False)
    own = said("seats", capacity=capacity, kind="institution")
    assert (own.kind, own.kind_stated) == (OrganisationKind.INSTITUTION, True)


def test_a_seat_with_a_party_organisation_is_covered_by_the_day_it_joined() -> None:
    joined = Day(day("2016.05").first, "M")
    entry = said("seats", committee="甲联盟", party="甲支部", joined=joined, founded=day("2015"))
    assert (entry.covered, entry.party, entry.since) == (True, "甲支部", None)
    assert (entry.known_since, entry.group) == (joined, "甲联盟")
    without = said("seats", committee="甲联盟", joined=joined)
    assert (without.covered, without.party) == (None, None)


@pytest.mark.parametrize("key", ["uscc", "remark", "district"])
def test_a_seats_row_says_of_its_holder_what_other_ledgers_say(key: str) -> None:
    assert getattr(said("seats", **{key: "某某"}), key) == "某某"
    assert getattr(said("seats"), key) is None


def test_ledgers_of_social_organisations_state_their_own_phase() -> None:
    keys = {column.key for column in social_organisations.COLUMNS}
    assert {"ownership", "registrar", "staff", "full_time_staff"} <= keys
    assert not {"industry", "state", "building", "liaison"} & keys
