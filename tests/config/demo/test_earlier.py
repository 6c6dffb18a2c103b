"""What the districts were before their published quarter: books are open, and figures grow."""

import pytest

from config.demo.cities import PUBLISHED, quarters_of
from config.demo.earlier import load_earlier
from core.dated import Precision
from districts.models import Area, OrganisationCoverage, PartyOrganisation, Statement
from members.models import Affiliation
from tests.config.demo_done import counts

#: what grows to the published figure in each district
GROWING = {
    "410303": ("covered", "party_organisations", "managed_members"),
    "441802": ("organisations", "covered", "party_organisations", "members"),
    "130705": ("organisations", "covered", "party_organisations", "members", "work_covered"),
    "370811": ("floating_members",),
    "640106": ("covered", "party_organisations", "joint_branches", "work_covered"),
}


@pytest.mark.parametrize("code", PUBLISHED)
def test_figures_grow_to_the_published_ones(areas: dict[str, Area], code: str) -> None:
    told = [counts(code, quarter.year, quarter.number) for quarter in quarters_of(code)]
    for figure in GROWING[code]:
        trend = [one[figure][0] for one in told]
        assert trend == sorted(trend), (figure, trend)
        assert 0 < trend[0] < trend[-1] or figure == "joint_branches", (figure, trend)


@pytest.mark.parametrize(
    ("code", "books"),
    [
        ("410303", ("ledger_since", "roster_since")),
        ("441802001", ("ledger_since", "roster_since")),
        ("130705Z01", ("ledger_since",)),
        ("370811003", ("roster_since",)),
        ("640106Z01", ("ledger_since",)),
    ],
)
def test_books_open_with_the_first_quarter(
    areas: dict[str, Area], code: str, books: tuple[str, ...]
) -> None:
    assert {getattr(areas[code], name) for name in books} == {quarters_of(code[:6])[0].last}


def test_nothing_begins_before_what_it_belongs_to(areas: dict[str, Area]) -> None:
    for row in OrganisationCoverage.objects.select_related("party_organisation"):
        assert row.since >= row.party_organisation.founded, row
    links = Affiliation.objects.filter(member__area__code__in=("410303", "370811003"))
    for link in links.select_related("party_organisation"):
        assert link.party_organisation is None or link.since >= link.party_organisation.founded


def test_what_the_ledgers_left_open_stays_so(areas: dict[str, Area]) -> None:
    """A day that nobody told is a latest one."""
    opened = quarters_of("370811")[0]
    branches = PartyOrganisation.objects.filter(area=areas["370811003"])
    assert set(branches.values_list("founded_precision", flat=True)) == {Precision.BY}
    assert all(one.founded < opened.first for one in branches)


def test_earlier_statements_say_that_they_are_made_up(areas: dict[str, Area]) -> None:
    rows = Statement.objects.filter(organisation__area=areas["130705Z01"])
    earlier = rows.filter(day__lt=PUBLISHED["130705"].last)
    assert earlier.exists()
    assert all("演示" in source for source in earlier.values_list("source", flat=True))
    assert not rows.filter(day=PUBLISHED["130705"].last, source__contains="演示").exists()


def test_it_is_dated_back_once(areas: dict[str, Area]) -> None:
    assert not load_earlier(areas)
