"""The enterprise ledgers of Yuehaiwan and Xuanhua come in with no hand mapping (JF4, XH1–XH3)."""

import datetime as dt
from collections import Counter
from collections.abc import Callable

import pytest

from accounts.models import User
from core.dated import Precision
from districts.enums import CommercialDistrictKind, Means, Metric, PartyOrganisationType
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
from districts.sheets.organisations import told
from tests.districts.conftest import XUANHUA, YUEHAIWAN, workbook
from tests.shared_world import shared

Importer = Callable[..., ImportBatch]
DAY = dt.date(2017, 12, 31)


@pytest.fixture
@shared
def yuehaiwan(imported: Importer) -> ImportBatch:
    return imported(YUEHAIWAN)


def test_yuehaiwan_comes_in_whole(yuehaiwan: ImportBatch, zone: Area):
    counts = yuehaiwan.preview["counts"]
    assert (counts["rows"], counts["new"], counts["wrong"]) == (150, 150, 0)
    assert (yuehaiwan.day, yuehaiwan.state) == (DAY, "done")
    assert yuehaiwan.preview["unit"] == "银川阅海湾中央商务区党工委"
    assert Organisation.objects.filter(area=zone, kind="enterprise", batch=yuehaiwan).count() == 150
    assert OrganisationPhase.objects.count() == 150
    zone.refresh_from_db()
    assert zone.ledger_since == DAY


def test_yuehaiwan_has_ten_party_organisations_that_cover_75(yuehaiwan: ImportBatch):
    types = Counter(PartyOrganisation.objects.values_list("type", flat=True))
    assert types == {PartyOrganisationType.BRANCH: 9, PartyOrganisationType.JOINT_BRANCH: 1}
    ways = Counter(OrganisationCoverage.objects.values_list("way__code", flat=True))
    assert ways == {"standalone": 5, "joint": 66, "attached": 2, "dispatched": 2}


def test_everybody_in_yuehaiwan_is_reached(yuehaiwan: ImportBatch):
    """Work coverage 150/150: by a Party organisation, an instructor or a mass organisation."""
    covered = set(OrganisationCoverage.objects.on(DAY).values_list("organisation", flat=True))
    reached = set(WorkCoverage.objects.on(DAY).values_list("organisation", flat=True))
    assert (len(covered), len(covered | reached)) == (75, 150)
    assert not WorkCoverage.objects.on(DAY - dt.timedelta(days=1)).exists()


def test_yuehaiwan_states_80_members(yuehaiwan: ImportBatch):
    stated = Statement.objects.filter(metric=Metric.MEMBERS, day=DAY)
    assert (stated.count(), sum(stated.values_list("value", flat=True))) == (150, 80)


def test_the_commercial_district_is_entered_by_its_kind(yuehaiwan: ImportBatch, zone: Area):
    district = CommercialDistrict.objects.get()
    assert (district.name, district.area) == ("银川阅海湾中央商务区", zone)
    assert district.kind == CommercialDistrictKind.BUSINESS
    assert district.organisations.count() == 150


def test_a_row_is_held_as_it_stands(yuehaiwan: ImportBatch):
    first = Organisation.objects.get(uscc="916401062301110056")
    assert (first.name, first.opened) == ("宁夏恒泰房地产经纪有限公司", dt.date(2009, 12, 25))
    assert first.phone == "15000003010"
    assert first.stated_on == DAY
    phase = first.phases.get()
    assert (phase.since, phase.staff, phase.ownership) == (first.opened, 8, "私营企业")
    assert (phase.industry, phase.unestablished_reason) == ("房地产经纪", "")
    coverage = first.coverages.get()
    assert (coverage.since_text, coverage.until) == ("2016年", None)
    work = first.work_coverages.get()
    assert (str(work.instructor), work.since_text) == ("陈秀婷", "不晚于2017-12-31")


def test_a_row_without_a_party_organisation_keeps_its_reason(yuehaiwan: ImportBatch):
    phases = OrganisationPhase.objects.exclude(unestablished_reason="")
    reasons = Counter(phases.values_list("unestablished_reason", flat=True))
    assert reasons == {"没有党员": 69, "仅有个别党员": 6}


def test_registers_are_found_by_any_part_of_the_name(yuehaiwan: ImportBatch):
    assert Organisation.objects.filter(search__contains=["恒泰"]).count() == 1
    assert PartyOrganisation.objects.filter(search__contains=["cb"]).exists()


def test_xuanhua_has_108_of_116_covered(
    imported: Importer, xuanhua_clerk: User, foreign_zone: Area
):
    batch = imported(XUANHUA, by=xuanhua_clerk, area=foreign_zone)
    assert (batch.sheet, batch.day) == ("非公企业", dt.date(2018, 12, 31))
    assert Organisation.objects.count() == 116
    assert OrganisationCoverage.objects.values("organisation").distinct().count() == 108
    guided = WorkCoverage.objects.filter(means=Means.INSTRUCTOR)
    assert (Instructor.objects.count(), guided.count()) == (13, 28)
    assert CommercialDistrict.objects.get().kind == CommercialDistrictKind.PARK


def test_a_kind_in_the_row_overrides_the_ledger(imported: Importer):
    head = ("企业名称", "单位类别", "是否建立党组织")
    imported(workbook(head, ("甲公司", None, "×"), ("乙商店", "个体户", "×"), day="2017.12.31"))
    kinds = dict(Organisation.objects.values_list("name", "kind"))
    assert kinds == {"甲公司": "enterprise", "乙商店": "sole_proprietor"}
    assert OrganisationPhase.objects.get(organisation__name="乙商店").kind == "sole_proprietor"


def test_an_organisation_without_an_opening_existed_by_its_earliest_date(imported: Importer):
    head = ("企业名称", "是否建立党组织", "党组织名称", "成立时间")
    rows = (("甲公司", "√", "甲公司党支部", "2015.03"), ("乙公司", "×", None, None))
    imported(workbook(head, *rows, day="2017年12月31日"))
    phases = {phase.organisation.name: phase for phase in OrganisationPhase.objects.all()}
    assert (phases["甲公司"].since, phases["甲公司"].since_precision) == (
        dt.date(2015, 3, 1),
        Precision.BY,
    )
    assert (phases["乙公司"].since, phases["乙公司"].since_precision) == (DAY, Precision.BY)


def test_coverage_before_the_opening_is_clipped_with_a_warning(previewed: Importer):
    head = ("企业名称", "成立日期", "是否建立党组织", "党组织名称", "成立时间")
    rows = (
        ("甲公司", "2016.05.04", "√", "甲公司党支部", "2014"),
        ("乙公司", "2016.05.04", "√", "乙公司党支部", "2016"),
    )
    batch = previewed(workbook(head, *rows, day="2017.12.31"))
    (warning,) = batch.preview["issues"]
    assert (warning["address"], warning["warning"]) == ("E4", True)
    assert "从 2016-05-04 起算" in warning["message"]


def test_clipped_coverage_begins_with_the_opening(imported: Importer):
    head = ("企业名称", "成立日期", "是否建立党组织", "党组织名称", "成立时间")
    imported(workbook(head, ("甲公司", "2016.05.04", "√", "甲支部", "2014"), day="2017.12.31"))
    assert OrganisationCoverage.objects.get().since == dt.date(2016, 5, 4)
    assert PartyOrganisation.objects.get().founded_text == "2014年"


def test_a_party_organisation_is_founded_on_the_earliest_date_met(imported: Importer):
    head = ("企业名称", "是否建立党组织", "组建形式", "党组织名称", "成立时间")
    rows = [
        (name, "√", "联合", "某某联合党支部", since)
        for name, since in (("甲公司", "2016.05"), ("乙公司", "2015"), ("丙公司", "2017"))
    ]
    imported(workbook(head, *rows, day="2017.12.31"))
    party = PartyOrganisation.objects.get()
    assert (party.founded_text, party.type) == ("2015年", PartyOrganisationType.JOINT_BRANCH)
    assert party.phases.get().since == dt.date(2015, 1, 1)
    starts = sorted(OrganisationCoverage.objects.values_list("since", flat=True))
    assert starts == [dt.date(2015, 1, 1), dt.date(2016, 5, 1), dt.date(2017, 1, 1)]


@pytest.mark.parametrize(
    ("way", "code"),
    [
        ("单独", "standalone"),
        ("联合组建", "joint"),
        ("挂靠", "attached"),
        ("派驻组建", "dispatched"),
        ("网格", "grid"),
        ("区域统建", "unified"),
        (None, "standalone"),
    ],
)
def test_ways_are_known_by_their_names(imported: Importer, way: str | None, code: str):
    head = ("企业名称", "是否建立党组织", "组建形式", "党组织名称")
    imported(workbook(head, ("甲公司", "√", way, "甲支部"), day="2017.12.31"))
    assert OrganisationCoverage.objects.get().way.code == code


@pytest.mark.parametrize(
    ("text", "meant"),
    [(None, None), ("", None), ("×", False), ("√", True), ("无", False), ("陈秀婷", "陈秀婷")],
)
def test_a_cell_holds_a_name_or_a_mark(text: str | None, meant: str | bool | None):
    assert told(text) == meant
