"""A ledger states what holds on its day: later ones change, same-day ones correct, older fill."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from core.dated import Precision
from districts.enums import Means, Metric, OrganisationKind
from districts.models import (
    Area,
    CommercialDistrict,
    ImportBatch,
    Instructor,
    Organisation,
    OrganisationCoverage,
    OrganisationPhase,
    PartyOrganisation,
    Statement,
    WorkCoverage,
)
from tests.districts.conftest import workbook

Importer = Callable[..., ImportBatch]
Y2016, Y2017, Y2018 = "2016-12-31", "2017-12-31", "2018-12-31"
COVERED = ("企业名称", "是否建立党组织", "组建形式", "党组织名称", "成立时间")
STATED = ("企业名称", "是否建立党组织", "从业人员", "成立日期", "党员总数")
REACHED = ("企业名称", "是否建立党组织", "党建指导员", "工会")


@pytest.fixture
def ledger(imported: Importer) -> Callable[..., ImportBatch]:
    """`ledger(head, day, row…)`: a ledger that is written."""

    def write(
        head: tuple[str, ...], day: str, *rows: tuple[Any, ...], **fields: Any
    ) -> ImportBatch:
        return imported(workbook(head, *rows, day=day, title=f"{day}{len(rows)}"), **fields)

    return write


def coverages() -> list[tuple[str, str, str, str]]:
    """(Party organisation, way, since, until) of all coverage."""
    return [
        (row.party_organisation.name, row.way.code, str(row.since), str(row.until or ""))
        for row in OrganisationCoverage.objects.order_by("since", "id")
    ]


def changes(batch: ImportBatch) -> list[tuple[str, str, str]]:
    return [
        (change["title"], change["old"], change["new"])
        for row in batch.preview["changed"]
        for change in row["changes"]
    ]


# phases


def test_a_later_ledger_opens_a_phase_on_its_day(ledger: Importer):
    ledger(STATED, Y2016, ("甲公司", "×", 8, "2010.05", 0))
    batch = ledger(STATED, Y2017, ("甲公司", "×", 12, "2010.05", 2))
    assert changes(batch) == [("从业人员", "8", "12"), ("党员总数", "0", "2")]
    phases = OrganisationPhase.objects.order_by("since").values_list("since", "staff")
    assert list(phases) == [(dt.date(2010, 5, 1), 8), (dt.date(2017, 12, 31), 12)]


def test_a_ledger_of_the_same_day_corrects_the_phase(ledger: Importer):
    ledger(STATED, Y2017, ("甲公司", "×", 8, "2010.05", 0))
    batch = ledger(STATED, Y2017, ("甲公司", "×", 9, "2010.05", 1))
    assert batch.preview["counts"]["changed"] == 1
    assert list(OrganisationPhase.objects.values_list("staff", flat=True)) == [9]
    assert list(Statement.objects.values_list("value", "day")) == [(1, dt.date(2017, 12, 31))]


def test_an_older_ledger_fills_gaps_and_lists_conflicts(ledger: Importer):
    ledger(STATED, Y2017, ("甲公司", "×", 8, None, 3))
    batch = ledger(STATED, Y2016, ("甲公司", "×", 5, "2010.05", 2), ("乙公司", "×", 4, None, 0))
    assert batch.preview["conflicts"] == ["甲公司：从业人员登记为“8”，本表为“5”"]
    organisation = Organisation.objects.get(name="甲公司")
    assert organisation.opened == dt.date(2010, 5, 1)
    assert str(organisation.stated_on) == Y2017
    assert organisation.phases.get().since == dt.date(2010, 5, 1)
    stated = Statement.objects.filter(organisation=organisation, metric=Metric.MEMBERS)
    assert sorted(stated.values_list("day", "value")) == [
        (dt.date(2016, 12, 31), 2),
        (dt.date(2017, 12, 31), 3),
    ]
    assert Organisation.objects.count() == 2


def test_an_older_ledger_met_it_before_the_first_phase(ledger: Importer):
    ledger(STATED, Y2017, ("甲公司", "×", 8, None, None), ("乙公司", "×", 8, None, None))
    ledger(STATED, Y2016, ("甲公司", "×", 8, None, None), ("乙公司", "×", 5, None, None))
    same = OrganisationPhase.objects.get(organisation__name="甲公司")
    assert (str(same.since), same.since_precision) == (Y2016, Precision.BY)
    other = OrganisationPhase.objects.filter(organisation__name="乙公司").order_by("since")
    assert [(str(phase.since), phase.staff) for phase in other] == [(Y2016, 5), (Y2017, 8)]


def test_an_empty_value_is_filled_without_a_new_phase(ledger: Importer):
    ledger(STATED, Y2016, ("甲公司", "×", None, None, None))
    ledger(STATED, Y2017, ("甲公司", "×", 8, None, None))
    assert OrganisationPhase.objects.get().staff == 8


def test_empty_cells_say_nothing(ledger: Importer):
    ledger(STATED, Y2016, ("甲公司", "×", 8, "2010.05", 1))
    batch = ledger(STATED, Y2017, ("甲公司", "×", None, None, None))
    assert changes(batch) == []
    assert OrganisationPhase.objects.get().staff == 8


def test_the_current_copies_follow_the_latest_phase(ledger: Importer):
    head = ("企业名称", "是否建立党组织", "单位类别", "经营状态", "所属商圈")
    ledger(head, Y2016, ("甲公司", "×", None, "正常经营", "甲商圈"))
    ledger(head, Y2017, ("甲公司", "×", "个体户", "停业", "乙市场"))
    organisation = Organisation.objects.get()
    assert (organisation.kind, organisation.state) == ("sole_proprietor", "suspended")
    assert str(organisation.commercial_district) == "乙市场"
    assert CommercialDistrict.objects.get(name="乙市场").kind == "market"
    assert [phase.kind for phase in organisation.phases.order_by("since")] == [
        "enterprise",
        "sole_proprietor",
    ]


def test_a_ledger_without_kinds_leaves_the_known_kind(ledger: Importer, make_organisation: Any):
    make_organisation("甲公司", kind=OrganisationKind.SOLE_PROPRIETOR)
    ledger(COVERED, Y2017, ("甲公司", "×"))
    assert Organisation.objects.get().kind == OrganisationKind.SOLE_PROPRIETOR


def test_a_new_name_under_a_known_code_is_a_new_name(ledger: Importer):
    head = ("企业名称", "统一社会信用代码", "是否建立党组织")
    ledger(head, Y2016, ("甲公司", "916401062301110056", "×"))
    batch = ledger(head, Y2017, ("甲集团公司", "916401062301110056", "×"))
    assert changes(batch) == [("名称", "甲公司", "甲集团公司")]
    assert Organisation.objects.filter(search__contains=["集团"]).count() == 1


def test_a_code_is_filled_in_where_the_name_is_known(ledger: Importer):
    ledger(COVERED, Y2016, ("甲公司", "×"))
    head = ("企业名称", "统一社会信用代码", "是否建立党组织", "联系电话")
    batch = ledger(head, Y2017, ("甲公司", "916401062301110056", "×", "15000003010"))
    assert changes(batch) == [
        ("统一社会信用代码", "—", "916401062301110056"),
        ("联系电话", "—", "150****3010"),
    ]
    assert Organisation.objects.get().phone == "15000003010"


def test_buildings_stand_in_their_commercial_district(ledger: Importer):
    head = ("企业名称", "是否建立党组织", "所属商圈", "楼栋")
    rows = [("甲公司", "×", "甲商圈", "一号楼"), ("乙公司", "×", "甲商圈", "一号楼")]
    ledger(head, Y2017, *rows)
    buildings = set(OrganisationPhase.objects.values_list("building__name", "building"))
    assert len(buildings) == 1
    assert ledger(head, Y2017, *rows[:1]).state == "unchanged"


# coverage


def test_coverage_starts_with_the_rows_date(ledger: Importer):
    ledger(COVERED, Y2017, ("甲公司", "√", "单独", "甲支部", "2016"))
    assert coverages() == [("甲支部", "standalone", "2016-01-01", "")]


def test_an_earlier_ledger_that_did_not_know_it_moves_the_start(ledger: Importer):
    """Listed without it at the end of 2016: it did not hold then, whatever the branch's age."""
    ledger(COVERED, Y2016, ("甲公司", "×"), ("乙公司", "×"))
    ledger(
        COVERED,
        Y2017,
        ("甲公司", "√", "单独", "甲支部", "2015"),
        ("乙公司", "√", "单独", "乙支部", "2017.06"),
    )
    assert coverages() == [
        ("乙支部", "standalone", "2017-06-01", ""),
        ("甲支部", "standalone", "2017-12-31", ""),
    ]
    assert PartyOrganisation.objects.get(name="甲支部").founded_text == "2015年"


def test_another_way_closes_the_old_row_on_the_ledgers_day(ledger: Importer):
    ledger(COVERED, Y2016, ("甲公司", "√", "联合", "甲支部", "2015"))
    batch = ledger(COVERED, Y2017, ("甲公司", "√", "单独", "甲支部", "2015"))
    assert changes(batch) == [("组建形式", "联合组建", "单独组建")]
    assert coverages() == [
        ("甲支部", "joint", "2015-01-01", "2017-12-31"),
        ("甲支部", "standalone", "2017-12-31", ""),
    ]


def test_a_branch_of_its_own_takes_the_joint_branchs_place(ledger: Importer):
    """成熟一个独立一个."""
    ledger(COVERED, Y2016, ("甲公司", "√", "联合", "某某联合支部", "2015"))
    ledger(COVERED, Y2017, ("甲公司", "√", "单独", "甲支部", "2017.08"))
    assert coverages() == [
        ("某某联合支部", "joint", "2015-01-01", "2017-12-31"),
        ("甲支部", "standalone", "2017-12-31", ""),
    ]


def test_a_cross_ends_coverage(ledger: Importer):
    ledger(COVERED, Y2016, ("甲公司", "√", "单独", "甲支部", "2015"))
    batch = ledger(COVERED, Y2017, ("甲公司", "×"))
    assert ("党组织名称", "甲支部", "×") in changes(batch)
    assert coverages() == [("甲支部", "standalone", "2015-01-01", "2017-12-31")]


def test_covered_again_begins_anew(ledger: Importer):
    ledger(COVERED, Y2016, ("甲公司", "√", "单独", "甲支部", "2015"))
    ledger(COVERED, Y2017, ("甲公司", "×"))
    ledger(COVERED, Y2018, ("甲公司", "√", "单独", "甲支部", "2015"))
    assert coverages() == [
        ("甲支部", "standalone", "2015-01-01", "2017-12-31"),
        ("甲支部", "standalone", "2018-12-31", ""),
    ]


def test_the_same_day_corrects_way_party_and_start(ledger: Importer):
    ledger(COVERED, Y2017, ("甲公司", "√", "联合", "甲支部", "2016"))
    ledger(COVERED, Y2017, ("甲公司", "√", "单独", "甲支部", "2015"))
    ledger(COVERED, Y2017, ("甲公司", "√", "单独", "甲公司支部", "2015"))
    assert coverages()[0][:2] == ("甲公司支部", "standalone")
    assert len(coverages()) == 1


def test_the_same_day_corrects_a_start(ledger: Importer):
    ledger(COVERED, Y2017, ("甲公司", "√", "单独", "甲支部", "2016"))
    batch = ledger(COVERED, Y2017, ("甲公司", "√", "单独", "甲支部", "2015.03"))
    assert changes(batch) == [("成立时间", "2016年", "2015年3月")]
    assert coverages() == [("甲支部", "standalone", "2015-03-01", "")]


def test_a_vague_start_becomes_known_better(ledger: Importer):
    ledger(COVERED, Y2016, ("甲公司", "√", "单独", "甲支部", "2015"))
    ledger(COVERED, Y2017, ("甲公司", "√", "单独", "甲支部", "2015.03.08"))
    assert coverages() == [("甲支部", "standalone", "2015-03-08", "")]


def test_what_began_that_very_day_is_withdrawn_by_its_correction(ledger: Importer):
    ledger(COVERED, Y2017, ("甲公司", "√", "单独", "甲支部", None))
    ledger(COVERED, Y2017, ("甲公司", "×"))
    assert coverages() == []


def test_an_older_ledger_may_not_change_coverage(ledger: Importer):
    ledger(COVERED, Y2017, *[(name, "√", "单独", f"{name}支部", "2015") for name in "甲乙丙"])
    batch = ledger(
        COVERED,
        Y2016,
        ("甲", "×"),
        ("乙", "√", "联合", "乙支部", "2015"),
        ("丙", "√", "联合", "联合支部", "2015"),
    )
    assert batch.preview["conflicts"] == [
        "甲：党组织登记为“甲支部”，本表为“×”",
        "乙：组建形式登记为“单独组建”，本表为“联合组建”",
        "丙：党组织登记为“丙支部”，本表为“联合支部”",
    ]
    assert [row[3] for row in coverages()] == ["", "", ""]


def test_an_older_ledger_fills_coverage_up_to_what_is_known(ledger: Importer):
    ledger(COVERED, Y2018, ("甲", "√", "单独", "甲支部", None), ("乙", "×"))
    ledger(
        COVERED, Y2017, ("甲", "√", "单独", "甲支部", "2016"), ("乙", "√", "联合", "丙支部", "2016")
    )
    assert coverages() == [
        ("甲支部", "standalone", "2016-01-01", ""),
        ("丙支部", "joint", "2016-01-01", "2018-12-31"),
    ]


# work coverage


def work() -> list[tuple[str, str, str, str]]:
    return [
        (row.means, str(row.instructor or ""), str(row.since), str(row.until or ""))
        for row in WorkCoverage.objects.order_by("since", "id")
    ]


def test_work_coverage_holds_no_later_than_the_ledger(ledger: Importer):
    ledger(REACHED, Y2017, ("甲公司", "×", "陈秀婷", "√"))
    assert work() == [
        (Means.INSTRUCTOR, "陈秀婷", Y2017, ""),
        (Means.TRADE_UNION, "", Y2017, ""),
    ]
    assert set(WorkCoverage.objects.values_list("since_precision", flat=True)) == {Precision.BY}


def test_crosses_end_work_coverage_and_blanks_do_not(ledger: Importer):
    ledger(REACHED, Y2016, ("甲公司", "×", "陈秀婷", "√"), ("乙公司", "×", "陈秀婷", "√"))
    ledger(REACHED, Y2017, ("甲公司", "×", "×", "×"), ("乙公司", "×", None, None))
    ended = WorkCoverage.objects.exclude(until=None)
    assert {row.organisation.name for row in ended} == {"甲公司"}
    assert {str(row.until) for row in ended} == {Y2017}
    assert Instructor.objects.count() == 1


def test_another_instructor_takes_over_on_the_ledgers_day(ledger: Importer):
    ledger(REACHED, Y2016, ("甲公司", "×", "陈秀婷", None))
    batch = ledger(REACHED, Y2017, ("甲公司", "×", "武峰", None))
    assert changes(batch) == [("党建指导员", "陈秀婷", "武峰")]
    assert work() == [
        (Means.INSTRUCTOR, "陈秀婷", Y2016, Y2017),
        (Means.INSTRUCTOR, "武峰", Y2017, ""),
    ]


def test_the_same_day_corrects_work_coverage(ledger: Importer):
    ledger(REACHED, Y2017, ("甲公司", "×", "陈秀婷", "√"))
    ledger(REACHED, Y2017, ("甲公司", "×", "武峰", "×"))
    assert work() == [(Means.INSTRUCTOR, "武峰", Y2017, "")]


def test_an_older_ledger_lets_work_coverage_reach_back(ledger: Importer):
    ledger(REACHED, Y2017, ("甲公司", "×", "陈秀婷", "×"))
    batch = ledger(REACHED, Y2016, ("甲公司", "×", "陈秀婷", "√"))
    assert work() == [
        (Means.INSTRUCTOR, "陈秀婷", Y2016, ""),
        (Means.TRADE_UNION, "", Y2016, Y2017),
    ]
    assert batch.preview["conflicts"] == []


def test_an_older_ledger_may_not_change_work_coverage(ledger: Importer):
    ledger(REACHED, Y2016, ("甲公司", "×", "陈秀婷", "√"))
    ledger(REACHED, Y2018, ("甲公司", "×", "陈秀婷", "√"))
    batch = ledger(REACHED, Y2017, ("甲公司", "×", "武峰", "×"))
    assert batch.preview["conflicts"] == [
        "甲公司：党建指导员登记为“陈秀婷”，本表为“武峰”",
        "甲公司：工会登记为“√”，本表为“×”",
    ]


# where things are found


def test_names_are_known_inside_the_district_only(
    ledger: Importer, make_organisation: Any, make_party_organisation: Any, foreign_zone: Area
):
    make_organisation("甲公司", area=foreign_zone)
    make_party_organisation("甲支部", area=foreign_zone)
    ledger(COVERED, Y2017, ("甲公司", "√", "单独", "甲支部", "2016"))
    assert Organisation.objects.filter(name="甲公司").count() == 2
    assert PartyOrganisation.objects.filter(name="甲支部").count() == 2


def test_a_party_organisation_of_the_district_is_found(
    ledger: Importer, make_party_organisation: Any, street: Area
):
    branch = make_party_organisation("甲支部", area=street)
    ledger(COVERED, Y2017, ("甲公司", "√", "单独", "甲支部", "2014"))
    assert OrganisationCoverage.objects.get().party_organisation == branch
    branch.refresh_from_db()
    assert branch.founded_text == "2016-01-01"  # it is the street's to say


def test_an_earlier_founding_moves_the_first_phase(ledger: Importer, make_party_organisation: Any):
    branch = make_party_organisation("甲支部")
    ledger(COVERED, Y2017, ("甲公司", "√", "单独", "甲支部", "2014"))
    branch.refresh_from_db()
    assert branch.founded_text == "2014年"
    assert branch.phases.get().since == dt.date(2014, 1, 1)


def test_a_dissolved_party_organisation_is_not_meant(
    ledger: Importer, make_party_organisation: Any
):
    make_party_organisation("甲支部", dissolved=dt.date(2017, 1, 1))
    ledger(COVERED, Y2017, ("甲公司", "√", "单独", "甲支部", "2017.06"))
    assert PartyOrganisation.objects.filter(name="甲支部").count() == 2
