"""The second sheet of Xuanhua's workbook: social organisations (XH1, XH2)."""

import datetime as dt
from collections import Counter
from collections.abc import Callable

from accounts.models import User
from districts.models import (
    Area,
    ImportBatch,
    Organisation,
    OrganisationCoverage,
    OrganisationPhase,
)
from tests.districts.conftest import XUANHUA

Importer = Callable[..., ImportBatch]


def test_the_second_sheet_comes_by_its_own_kind(
    imported: Importer, xuanhua_clerk: User, foreign_zone: Area
):
    batch = imported(XUANHUA, "social-organisations", by=xuanhua_clerk, area=foreign_zone)
    assert (batch.sheet, batch.preview["counts"]["new"]) == ("社会组织", 31)
    assert Organisation.objects.filter(kind="social").count() == 31
    assert OrganisationCoverage.objects.count() == 31
    assert Counter(OrganisationPhase.objects.values_list("ownership", flat=True)) == {
        "民办非企业单位": 18,
        "社会团体": 13,
    }


def test_both_sheets_stand_side_by_side(
    imported: Importer, xuanhua_clerk: User, foreign_zone: Area
):
    """116 + 31 = 147 in one register; neither list misses the other's."""
    for kind in ("organisations", "social-organisations"):
        batch = imported(XUANHUA, kind, by=xuanhua_clerk, area=foreign_zone)
        assert batch.preview["missing"] == []
    assert Organisation.objects.count() == 147


def test_coverage_without_a_date_holds_no_later_than_the_ledger(
    imported: Importer, xuanhua_clerk: User, foreign_zone: Area
):
    imported(XUANHUA, "social-organisations", by=xuanhua_clerk, area=foreign_zone)
    starts = set(OrganisationCoverage.objects.values_list("since", "since_precision"))
    assert starts == {(dt.date(2018, 12, 31), "B")}
    first = OrganisationPhase.objects.get(organisation__uscc="51130705374094419N")
    assert (first.staff, first.full_time_staff, first.registrar) == (12, 6, "宣化区民政局")
    assert first.since_precision == "B"
