"""校核: each check finds the fault that was planted for it, and nothing in books that agree."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from districts.models import Area, CommercialDistrict, GuidanceVisit, RuleLimit
from funding.models import Fund
from reports.cycle import findings
from reports.cycle.check_book.jumps import jumped
from reports.cycle.check_book.openings import rolled_forward
from reports.cycle.checks import CHECKS, looked_at
from reports.models import (
    AccountFact,
    OrganisationFact,
    PartyOrganisationFact,
    QuarterlyReport,
)
from reports.workbooks.national import Cut
from tests.conftest import START
from tests.reports.money import Money
from tests.reports.quarters import PERIOD, Town, compiled
from tests.reports.sound import BEFORE, BY_CODE, YEAR_BEFORE, found, part, plant, report

pytestmark = pytest.mark.django_db

#: check, where its fault lies, what is written wrong, what is told
WRITTEN: list[tuple[str, str, dict[str, Any], tuple[str, ...]]] = [
    ("classes", "zone", {"organisations": 8}, ("单位数 8 家", "＝7 家")),
    ("standalone_types", "zone", {"standalone_branch": 0}, ("单独组建 2 家", "＝1 家")),
    ("uncovered_parts", "zone", {"no_members": 1}, ("未建立党组织 1 家", "＝2 家")),
    ("covered_parts", "zone", {"covered": 5}, ("已覆盖 5 家", "＝6 家")),
    ("member_parts", "street", {"full_members": 5}, ("党员总数 4 人", "＝5 人")),
    ("party_types", "zone", {"committees": 2}, ("党组织 3 个", "＝4 个")),
    ("kinds", "zone", {"enterprises": 6}, ("单位数 7 家", "＝6 家")),
    ("units", "district", {"joint": 4}, ("联合覆盖", "＝3 家", "合计 4 家")),
    ("rates", "zone", {"organisation_coverage": [8, 7]}, ("分子 8", "分母 7")),
    ("work_coverage", "zone", {"work_covered": 5}, ("已覆盖 6 家", "工作覆盖 5 家")),
    ("instructors", "zone", {"instructor_linked": 8}, ("联系的 8 家", "单位数 7 家")),
    ("joint_branches", "zone", {"joint_branches": 4}, ("联合党支部 4 个", "联合覆盖 3 家")),
    ("due_unestablished", "zone", {"due_unestablished": 1}, ("应建未建 1 家", "单位数 7 家")),
    ("joint_with_three", "zone", {"joint_with_three": 1}, ("党员的 1 家", "联合覆盖 3 家")),
    (
        "execution",
        "zone",
        {"funds_spent_year": 50_000_01},
        ("本年支出 50,000.01 元", "本年预算 50,000 元"),
    ),
    ("list", "zone", {"liaison_linked": 1}, ("汇总联络员联系的 1 家", "单位名单 0 家")),
    ("decomposition", "district", {"staff": 1}, ("合计 1", "两表总数之和 2")),
    ("members", "zone", {"formal_members": 7}, ("组织关系党员 7 人", "名单 6 人")),
    ("party_list", "zone", {"groups": 1}, ("党小组 1 个", "党组织名单 0 个")),
    ("titles", "zone", {"model_stores": 1}, ("党员示范店 1 家", "称号名单 0 家")),
    ("activities", "zone", {"activities": 2}, ("本季活动 2 场", "名单 0 场")),
    ("funds", "zone", {"funds_held": 15_000_01}, ("结余 15,000.01 元", "15,000 元")),
    ("ledger", "zone", {"funds_spent": 4_000_00}, ("支出 4,000 元", "总账 5,000 元")),
    ("targets", "district", {"organisations": 12}, ("完成数 12", "名单 11")),
]


def test_books_that_agree_have_no_finding(sound: Town) -> None:
    findings.look(report())
    assert findings.findings(report()) == []
    assert [check for check, _ in findings.of_report(report())] == list(CHECKS)
    assert len(BY_CODE) == len(CHECKS)


@pytest.mark.parametrize(("code", "where", "written", "told"), WRITTEN, ids=str)
def test_a_wrong_figure_is_found(
    sound: Town, code: str, where: str, written: dict[str, Any], told: tuple[str, ...]
) -> None:
    area: Area = getattr(sound, where)
    plant(area, **written)
    (one, *_) = [each for each in found(code) if each.area_id == area.pk]
    assert all(words in one.told for words in told), one.told
    assert one.url
    assert one.level == BY_CODE[code].level


def test_every_check_has_its_fault() -> None:
    apart = {
        *("opening", "commercial_districts", "sizes", "staff", "jump_quarter", "jump_year"),
        *("charts", "funds_opening", "accounts", "movements"),
        *("no_ledger", "no_secretary", "no_visit", "stated"),
    }
    assert {code for code, *_ in WRITTEN} | apart == set(BY_CODE)
    assert all(check.rule and check.source for check in CHECKS)


@pytest.mark.parametrize(
    ("code", "where", "told"),
    [
        ("commercial_districts", "zone", "单位数：商圈之和 8 家，填报单位 7 家"),
        ("charts", "district", "阅海湾中央商务区单位数：图表 8，名单 7"),
    ],
)
def test_a_wrong_figure_of_a_commercial_district_is_found(
    sound: Town, code: str, where: str, told: str
) -> None:
    area = getattr(sound, where)
    plant(area, district=CommercialDistrict.objects.get(area=sound.zone), organisations=8)
    (one,) = found(code)
    assert (one.told, one.area_id, one.level) == (told, area.pk, "error")


def test_parts_of_the_decomposition_lie_within_each_other(
    sound: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def turned(cut: Cut, group: Any) -> bool:
        return bool(cut.holds) and cut.holds(group) != ("人以上" in cut.title)

    monkeypatch.setattr("reports.workbooks.decomposition._holds", turned)
    told = [one.told for one in found("sizes")]
    assert "企业单位数：总数 9，从业人员50人以上 6，从业人员100人以上 8" in told


def test_more_members_than_staff(sound: Town) -> None:
    facts = OrganisationFact.objects.filter(report=report(), name="=1+1科技有限公司")
    facts.update(staff=2)
    assert found("staff") == []
    facts.update(staff=1)
    (one,) = found("staff")
    assert "=1+1科技有限公司（党员 2 名，从业人员 1 人）" in one.told
    assert one.open
    facts.update(staff=0)  # nobody has stated it
    assert found("staff") == []


@pytest.mark.parametrize(
    ("code", "period", "words"),
    [("jump_quarter", BEFORE, "上季"), ("jump_year", YEAR_BEFORE, "上年同期")],
)
def test_a_jump_wants_a_reason(sound: Town, code: str, period: Any, words: str) -> None:
    for base in (0, 4, 6):  # nothing, too little, 16.7 %
        plant(sound.zone, period=period, organisations=base)
        assert found(code) == []
    plant(sound.zone, period=period, organisations=5)
    (one,) = found(code)
    assert one.told == f"单位数 7 家，{words} 5 家，+40.0%"
    assert (one.area_id, one.key, one.open) == (sound.zone.pk, "organisations", True)
    assert [number.value for number in one.numbers] == ["7 家", "5 家"]
    assert f"period={period}" in one.numbers[1].url


def test_more_than_the_limit_is_a_jump() -> None:
    assert not jumped(12, 10, 20)
    assert not jumped(8, 10, 20)
    assert jumped(121, 100, 20)
    assert jumped(79, 100, 20)


def test_the_limit_of_a_jump_is_the_areas_own(sound: Town) -> None:
    plant(sound.zone, period=BEFORE, organisations=5)
    for limit, many in ((40, 0), (39, 1)):
        sound.zone.refresh_from_db()
        set_limit(sound.zone, limit)
        assert len(found("jump_quarter")) == many


def set_limit(area: Area, value: int) -> None:
    RuleLimit.objects.update_or_create(
        area=area, code="check_jump", defaults={"value": value, "source": "区统计局"}
    )


def test_an_opening_is_the_closing_of_the_last_edition(sound: Town) -> None:
    first = report(BEFORE)
    again = QuarterlyReport.objects.create(
        area=sound.district,
        year=BEFORE.year,
        quarter=BEFORE.number,
        edition=2,
        reason="补登",
        compiled_at=first.compiled_at,
    )
    for figure in first.figures.all():
        figure.pk, figure.report = None, again
        figure.save()
    QuarterlyReport.objects.filter(pk=report().pk).update(opening=first)
    assert found("opening") == []
    plant(sound.zone, period=BEFORE, organisations=6)
    (one,) = found("opening")
    assert one.told == "期初单位数 7 家（上期第 1 版），上期第 2 版期末 6 家"
    assert one.open


def test_money_opens_with_what_was_left(sound: Town) -> None:
    plant(sound.district, period=BEFORE, funds_held=99_999_99)
    (one,) = found("funds_opening")
    assert one.told == "本季期初 100,000 元，上期结余 99,999.99 元"
    assert one.open


def test_an_account_carries_on_what_it_held(sound: Town) -> None:
    facts = AccountFact.objects.filter(report=report(), area=sound.zone, kind="held")
    facts.update(balance=14_999_99)
    (one,) = found("accounts")
    assert one.told == (
        "银川阅海湾中央商务区：本季到位 20,000.00－本季支出 5,000.00"
        "＝15,000.00 元，余额 14,999.99 元"
    )
    assert (one.area_id, one.open, one.level) == (sound.zone.pk, True, "error")
    assert one.url


def test_the_ledger_goes_on_after_the_compile(sound: Town) -> None:
    """What is posted to a day of the quarter afterwards is not in its figures."""
    fund = Fund.objects.get()
    purse = Money(fund, *User.objects.filter(username__in=["approver", "clerk"]))
    purse.arrive(sound.zone, 1_000_00)
    told = {one.area_id: one.told for one in found("ledger") if one.key == "funds_received"}
    assert told[sound.zone.pk] == "本季到位 20,000 元，总账 21,000 元"
    compiled(sound.district, PERIOD)
    assert found("ledger") == []


def test_a_unit_without_a_ledger_is_named(sound: Town) -> None:
    Area.objects.filter(parent=sound.district).exclude(name="空白街道").update(ledger_since=START)
    Area.objects.filter(pk=sound.district.pk).update(ledger_since=None)
    told = {one.told for one in found("no_ledger")}
    assert "空白街道截至 2017-12-31 无台账，单位各数记“—”" in told
    assert not any("满城北街街道" in words for words in told)
    Area.objects.filter(name="空白街道").update(ledger_since=START)
    assert not any("空白街道" in one.told for one in found("no_ledger"))


def test_a_party_organisation_without_secretary_is_named(sound: Town) -> None:
    facts = PartyOrganisationFact.objects.filter(report=report(), area=sound.zone)
    facts.filter(name="商务区联合党支部").update(secretary=False)
    (one,) = found("no_secretary")
    assert one.told == "党组织 3 个，没有登记书记的 1 个：商务区联合党支部"
    assert (one.area_id, one.level, one.open) == (sound.zone.pk, "note", False)


def test_an_instructor_without_a_visit_is_flagged(sound: Town) -> None:
    GuidanceVisit.objects.filter(organisation__name="未建三名有限公司").update(day=START)
    (one,) = found("no_visit")
    assert one.told == "指导员联系 2 家，本季没有走访登记的 1 家：未建三名有限公司"
    assert (one.area_id, one.open) == (sound.zone.pk, False)


def test_a_stated_number_stands_beside_the_register(sound: Town) -> None:
    facts = OrganisationFact.objects.filter(report=report(), name="@街道商会")
    facts.update(stated=True)
    assert found("stated") == []
    facts.update(members=9)
    (one,) = found("stated")
    assert one.told.endswith("1 家：@街道商会（申报 9 名，登记 3 名）")
    assert (one.area_id, one.open) == (sound.street.pk, False)


def test_only_the_first_are_named(sound: Town) -> None:
    OrganisationFact.objects.filter(report=report(), area=sound.zone).update(staff=1, members=2)
    (one,) = found("staff")
    assert one.told.startswith("党员多于从业人员的单位 7 家：")
    assert one.told.count("名，") == 3
    assert one.told.endswith("等")


def test_movements_lead_from_opening_to_closing(sound: Town) -> None:
    check = rolled_forward(lambda edition: [(sound.zone.pk, "organisation", "期初 6，期末 7")])
    (one,) = looked_at([check], part())[check]
    assert (one.area_id, one.key, one.told) == (sound.zone.pk, "organisation", "期初 6，期末 7")


def test_what_lies_in_no_unit_is_told_to_the_district(sound: Town, foreign_zone: Area) -> None:
    check = rolled_forward(lambda edition: [(foreign_zone.pk, "organisation", "期初 6，期末 7")])
    (one,) = looked_at([check], part())[check]
    assert one.area_id == sound.district.pk


def test_a_unit_sees_its_own_findings(sound: Town) -> None:
    plant(sound.zone, organisations=8)
    plant(sound.street, organisations=9)
    findings.look(report())
    for unit in (sound.zone, sound.street):
        assert {one.area_id for one in findings.findings(report(), unit)} == {unit.pk}
    codes = {check.code for check, _ in findings.of_report(report(), sound.zone)}
    assert codes == {check.code for check in CHECKS if not check.of_all}


def test_what_must_be_corrected_or_explained_is_open(sound: Town) -> None:
    plant(sound.zone, joint_with_three=1, due_unestablished=1)
    findings.look(report())
    assert {one.check.code for one in findings.still_open(report())} == {
        *("due_unestablished", "uncovered_parts", "units", "list", "decomposition")
    } - {"decomposition"}


def test_queries_do_not_grow_with_the_units(sound: Town, make_organisation: Any) -> None:
    def asked() -> int:
        edition = part()
        with CaptureQueriesContext(connection) as queries:
            looked_at(CHECKS, edition)
        return len(queries)

    PartyOrganisationFact.objects.update(secretary=False)
    few = asked()
    for number in range(4):
        street = Area.objects.create(
            code=f"64010602{number}", name=f"新{number}街道", kind="street", parent=sound.district
        )
        make_organisation(f"新{number}公司", area=street, staff=3)
    compiled(sound.district, PERIOD)
    PartyOrganisationFact.objects.update(secretary=False)
    assert asked() == few
    assert few <= 66
