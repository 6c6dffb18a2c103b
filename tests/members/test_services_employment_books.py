"""Where one member works, and one ledger's word: every standing of the ledger."""

import pytest

from districts.ledgers import Change
from districts.models import Organisation
from districts.services.phases import Standing
from members.models import Employment
from tests.members.unsaved import BY, DAY, LATE, LATER, MALL, OLDER, SAME, SHOP, shop_book, works


def test_a_first_employer_is_had_by_the_ledgers_day() -> None:
    found = shop_book()
    assert found.works("某某商店", SHOP, "店员") == [Change("工作单位", "—", "某某商店")]
    (row,) = found.plan.creates
    assert isinstance(row, Employment)
    assert (row.organisation, row.employer_name, row.post) == (SHOP, "某某商店", "店员")
    assert (row.since, row.since_precision, row.until) == (DAY, BY, None)


def test_a_later_ledger_changes_the_employer_on_its_day() -> None:
    row = works()
    found = shop_book(row)
    assert found.works("某某商场", MALL, "") == [Change("工作单位", "某某商店", "某某商场")]
    (new,) = found.plan.creates
    assert isinstance(new, Employment)
    assert row.until == DAY
    assert (new.organisation, new.since, new.since_precision) == (MALL, DAY, "D")


def test_a_same_days_ledger_corrects_the_employer() -> None:
    row = works(post="店员")
    found = shop_book(row, standing=SAME)
    assert found.works("外地商场", None, "经理") == [Change("工作单位", "某某商店", "外地商场")]
    assert (row.organisation, row.employer_name, row.post) == (None, "外地商场", "经理")
    assert (row.until, found.plan.creates) == (None, [])


def test_an_older_ledger_hires_only_where_nothing_holds() -> None:
    row = works()
    found = shop_book(row, standing=OLDER)
    assert found.works("某某商场", MALL, "") == []
    assert found.plan.conflicts == ["邱平：工作单位登记为“某某商店”，本表为“某某商场”"]
    before = shop_book(works(SHOP, LATE), standing=OLDER)
    before.works("某某商场", MALL, "")
    (new,) = before.plan.creates
    assert isinstance(new, Employment)
    assert (new.since, new.until) == (DAY, LATE)


@pytest.mark.parametrize(
    ("row", "name", "organisation", "same"),
    [
        (works("某某商店"), "某某商店", SHOP, True),  # entered the register since
        (works(SHOP), "旧名商店", SHOP, True),  # the register knows it by a new name
        (works("外地商店"), "外地商店", None, True),
        (works("外地商店"), "某某商店", None, False),
        (works(SHOP), "某某商场", MALL, False),
    ],
)
def test_when_an_employer_is_the_same(
    row: Employment, name: str, organisation: Organisation | None, same: bool
) -> None:
    found = shop_book(row)
    found.works(name, organisation, "")
    assert (found.plan.creates == []) is same
    if same and organisation:
        assert row.organisation == organisation


@pytest.mark.parametrize(
    ("standing", "held", "told", "expected"),
    [
        (LATER, "店员", "经理", "经理"),
        (SAME, "店员", "经理", "经理"),
        (OLDER, "店员", "经理", "店员"),
        (OLDER, "", "经理", "经理"),
        (LATER, "店员", "", "店员"),
        (LATER, "店员", "店员", "店员"),
    ],
)
def test_which_post_is_kept(standing: Standing, held: str, told: str, expected: str) -> None:
    row = works(post=held)
    found = shop_book(row, standing=standing)
    changes = found.works("某某商店", SHOP, told)
    assert row.post == expected
    assert changes == ([Change("职务", held or "—", expected)] if expected != held else [])
    conflict = standing is OLDER and bool(held)
    assert found.plan.conflicts == (["邱平：职务登记为“店员”，本表为“经理”"] if conflict else [])


def test_an_employer_that_the_register_no_longer_finds_keeps_its_link() -> None:
    """Renamed since: the ledger's name meets no organisation, the row still knows which it was."""
    row = works(SHOP)
    found = shop_book(row)
    assert found.works("某某商店", None, "") == []
    assert row.organisation == SHOP
