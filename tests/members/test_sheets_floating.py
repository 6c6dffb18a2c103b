"""流动党员台账 of 太白楼路商圈: 382 floating members in 25 Party organisations (JN1)."""

import datetime as dt
from typing import Any

import pytest

from core.dated import Precision
from districts.enums import AreaKind, BatchState, Role
from districts.models import Area, CommercialDistrict, PartyOrganisation
from members.enums import AffiliationKind
from members.models import Affiliation, PartyMember
from tests.conftest import make_area, make_user
from tests.members.conftest import import_file
from tests.shared_world import shared

DAY = dt.date(2019, 9, 30)
FILE = "taibailou-floating-members.xlsx"


@pytest.fixture
@shared
def rencheng(db: None) -> Area:
    return make_area("370811", "任城区", AreaKind.DISTRICT)


@pytest.fixture
@shared
def imported(rencheng: Area) -> Any:
    by = make_user("rencheng", (Role.CLERK, rencheng))
    return import_file("floating-members", FILE, rencheng, by)


def test_the_floating_members_of_taibailou(imported: Any, rencheng: Area) -> None:
    assert imported.state == BatchState.DONE
    assert PartyMember.objects.filter(area=rencheng).count() == 382
    rows = Affiliation.objects.on(DAY).filter(kind=AffiliationKind.FLOATING_IN)
    assert rows.count() == Affiliation.objects.count() == 382
    rencheng.refresh_from_db()
    assert rencheng.roster_since == DAY


def test_the_title_names_the_commercial_district(imported: Any) -> None:
    district = CommercialDistrict.objects.get()
    assert district.name == "太白楼路商圈"
    assert PartyOrganisation.objects.filter(commercial_district=district).count() == 25


def test_a_row_keeps_its_dates_and_its_home(imported: Any) -> None:
    row = Affiliation.objects.select_related("member").get(card_number="LD00001")
    assert (row.since, row.since_precision) == (dt.date(2017, 4, 3), Precision.DAY)
    assert (row.outside_name, row.outside_place) == ("菏泽市张庄村党支部", "江苏省徐州市")
    assert (row.reason, row.contact_person) == ("居住地改变", "朱国刚")
    assert row.last_contact == dt.date(2019, 1, 5)
    assert (row.member.name, row.member.sex) == ("廖文华", "M")
    assert row.member.born == dt.date(1966, 12, 14), "taken from the identity number"


def test_before_he_came_he_does_not_count(imported: Any) -> None:
    row = Affiliation.objects.get(card_number="LD00001")
    assert row in Affiliation.objects.on(dt.date(2017, 4, 3))
    assert row not in Affiliation.objects.on(dt.date(2017, 4, 2))


def test_the_same_file_again_changes_nothing(imported: Any, rencheng: Area) -> None:
    again = import_file("floating-members", FILE, rencheng, imported.by)
    assert again.state == BatchState.UNCHANGED
    assert Affiliation.objects.count() == 382
