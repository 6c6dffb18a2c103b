"""党员花名册 of 西工区: 499 members as published (XG5)."""

import datetime as dt
import json
import re
from collections import Counter
from typing import Any

import pytest

from core.dated import Precision
from districts.enums import BatchState
from districts.models import Area, PartyOrganisation
from members.enums import AffiliationKind
from members.models import Affiliation, Employment, PartyMember
from members.sheets.roster import BY_KEY, links
from tests.members.conftest import import_file
from tests.shared_world import shared

DAY = dt.date(2016, 12, 31)
FILE = "xigong-member-roster.xlsx"


@pytest.fixture
@shared
def imported(xigong: Area, keeper: Any) -> Any:
    return import_file("members", FILE, xigong, keeper)


def test_the_members_of_xigong(imported: Any, xigong: Area) -> None:
    assert imported.state == BatchState.DONE
    members = PartyMember.objects.filter(area=xigong)
    assert members.count() == 499
    assert members.filter(full_since__lte=DAY).count() == 473
    assert members.filter(full_since=None).count() == 26
    kinds = Counter(Affiliation.objects.on(DAY).values_list("kind", flat=True))
    assert kinds == {AffiliationKind.FORMAL: 405, AffiliationKind.FLOATING_IN: 94}
    assert PartyOrganisation.objects.count() == 19
    assert Employment.objects.on(DAY).count() == 499


def test_affiliations_hold_no_later_than_the_ledgers_day(imported: Any) -> None:
    starts = set(Affiliation.objects.values_list("since", "since_precision", "until"))
    assert starts == {(DAY, Precision.BY, None)}


def test_the_roster_opens_the_areas_books(imported: Any, xigong: Area) -> None:
    xigong.refresh_from_db()
    assert (xigong.roster_since, xigong.ledger_since) == (DAY, None)


def test_a_member_as_the_ledger_states_him(imported: Any) -> None:
    member = PartyMember.objects.get(name="邱平")
    assert (member.sex, member.ethnicity, member.education) == ("M", "汉族", "大专")
    assert (member.born, member.born_precision) == (dt.date(1967, 12, 1), Precision.MONTH)
    assert (member.joined, member.full_since) == (dt.date(2002, 7, 1), dt.date(2003, 7, 1))
    assert (member.id_number, member.phone) == ("410303196712060271", "17000000025")
    assert member.stated_on == DAY
    job = member.employments.get()
    assert (job.employer_name, job.post) == ("洛阳丹尼斯百货有限公司", "收银员")


def test_after_the_seats_members_lie_in_their_commercial_districts(
    xigong: Area, keeper: Any
) -> None:
    import_file("member-organisations", "xigong-member-organisations.xlsx", xigong, keeper)
    import_file("members", FILE, xigong, keeper)
    path = "party_organisation__commercial_district__name"
    by_district = Counter(Affiliation.objects.on(DAY).values_list(path, flat=True))
    assert sorted(by_district.values(), reverse=True) == [249, 214, 36]
    assert not Employment.objects.filter(organisation=None).exists()


def test_the_same_file_again_changes_nothing(imported: Any, xigong: Area, keeper: Any) -> None:
    again = import_file("members", FILE, xigong, keeper)
    assert again.state == BatchState.UNCHANGED
    assert PartyMember.objects.count() == 499
    assert not PartyMember.pgh_event_model.objects.exists()  # type: ignore[attr-defined]


def test_a_preview_never_shows_whole_numbers(imported: Any) -> None:
    kept = json.dumps(imported.preview, ensure_ascii=False) + json.dumps(imported.replaced)
    assert "邱平" in kept
    assert not re.search(r"\d{17}[\dX]|1\d{10}", kept)


@pytest.mark.parametrize(
    ("formal", "floating", "expected"),
    [
        (True, False, (True, False)),
        (False, True, (False, True)),
        (False, False, (False, False)),
        (True, True, (True, False)),
        (None, None, (True, False)),
        (None, True, (False, True)),
        (None, False, (True, False)),
    ],
)
def test_how_a_row_belongs(
    formal: bool | None, floating: bool | None, expected: tuple[bool, bool]
) -> None:
    found = links(formal, floating)
    assert (found[AffiliationKind.FORMAL], found[AffiliationKind.FLOATING_IN]) == expected


def test_personal_columns_are_marked_so() -> None:
    assert BY_KEY["number"].cell.personal  # type: ignore[attr-defined]
    assert BY_KEY["phone"].cell.personal  # type: ignore[attr-defined]
