"""What the figures of the model stores count, at every level, and what they open to."""

import datetime as dt
from types import SimpleNamespace

import pytest

from core.dated import Quarter
from districts.models import CommercialDistrict, Statement
from reports.enums import ReportState
from reports.lists import rows
from reports.models import Figure, QuarterlyReport, TitleFact
from storefronts.models import HonourScheme, SchemeVersion, Storefront
from tests.reports.life import phase, title_with
from tests.reports.making import figure
from tests.reports.quarters import PERIOD, Town, compiled
from tests.reports.shops import COUNTED, STREET, ZONE, furnish
from tests.reports.town import every_row, listed, recompile
from tests.shared_world import shared
from tests.storefronts.stores import store_in

pytestmark = pytest.mark.usefixtures("town")


@pytest.fixture
@shared
def stores(town: Town) -> dict[str, Storefront]:
    found = furnish(town)
    recompile(town)
    return found


@pytest.mark.usefixtures("stores")
def test_each_figure_at_each_level(town: Town) -> None:
    report = QuarterlyReport.objects.get()
    for area, expected in ((town.district, COUNTED), (town.zone, ZONE), (town.street, STREET)):
        counts = figure(report, area)
        assert {code: counts[code][0] for code in expected} == expected
    park = CommercialDistrict.objects.get(area=town.zone)
    assert figure(report, town.district, park) == figure(report, town.zone, park)
    assert figure(report, town.district, park)["model_stores"] == [2, 0]


@pytest.mark.usefixtures("stores")
def test_levels_add_up_and_every_basis_says_the_same(town: Town) -> None:
    report = QuarterlyReport.objects.get()
    for basis in ("default", "ten-staff", "with-sole"):
        whole, zone, street = (
            figure(report, area, basis=basis) for area in (town.district, town.zone, town.street)
        )
        for code in COUNTED:
            assert whole[code][0] == zone[code][0] + street[code][0] == COUNTED[code], code


@pytest.mark.usefixtures("stores")
def test_the_named_rows_of_a_figure(cast: SimpleNamespace) -> None:
    page = listed(cast.official, indicator="model_stores", sort="name")
    assert (page.title, page.total) == ("党员示范店", 2)
    assert {row.name for row in page.rows} == {"文华书城", "万信通讯"}
    [revoked] = every_row(cast.official, indicator="model_stores_revoked")
    assert (revoked.name, revoked.get_state_display()) == ("富贵鸟", "已摘牌")
    with_member = every_row(cast.official, indicator="storefronts_with_member")
    assert "茶行" not in {row.name for row in with_member}
    assert {row.name for row in every_row(cast.official, indicator="plaques_lapsing_1")} == {
        "万信通讯"
    }


@pytest.mark.usefixtures("stores")
@pytest.mark.parametrize(
    ("words", "names"),
    [
        ({"q": "书城"}, {"文华书城"}),
        ({"q": "星级面馆"}, {"面馆"}),
        ({"state": "expired"}, {"益华百货"}),
        ({"state": "revoked", "q": "书城"}, set()),
    ],
)
def test_a_list_of_titles_is_narrowed(
    cast: SimpleNamespace, words: dict[str, str], names: set[str]
) -> None:
    page = listed(cast.official, indicator="plaques_awarded", **words)
    assert {row.name for row in page.rows} == names
    assert page.total == len(names)


@pytest.mark.usefixtures("stores")
@pytest.mark.parametrize(
    ("sort", "first", "direction"),
    [
        ("stars", {"超市"}, "descending"),
        ("valid", {"益华百货"}, "ascending"),
        ("awarded", {"万信通讯", "富贵鸟"}, "descending"),
    ],
)
def test_a_list_of_titles_is_sorted(
    cast: SimpleNamespace, sort: str, first: set[str], direction: str
) -> None:
    page = listed(cast.official, indicator="plaques_awarded", sort=sort)
    assert page.rows[0].name in first
    assert [head.direction for head in rows.heads(page) if head.current] == [direction]


def test_stores_are_narrowed_by_trade(town: Town, cast: SimpleNamespace) -> None:
    store_in(town.zone, "书店", trade="culture")
    store_in(town.zone, "面馆", trade="catering")
    recompile(town)
    page = listed(cast.official, indicator="storefronts", trade="culture")
    assert [row.name for row in page.rows] == ["书店"]


def test_pages_of_titles_turn(town: Town, cast: SimpleNamespace) -> None:
    for number in range(60):
        store = store_in(town.zone, f"商户{number % 7}", unit=str(number), members=0)
        title_with(store, number=f"示范{number:03}", code="star_merchant", stars=number % 3)
    recompile(town)
    for sort in ("number", "name", "stars", "awarded", "valid"):
        found = every_row(cast.official, indicator="star_merchants", sort=sort)
        assert len({row.title_id for row in found}) == len(found) == 60, sort


def test_a_quarter_on(town: Town) -> None:
    """Awarded and revoked stay in their quarter; what stands goes on."""
    furnish(town)
    after = PERIOD.shift(1)
    first, second = (
        figure(compiled(town.district, each), town.district) for each in (PERIOD, after)
    )
    assert (first["model_stores_awarded"], second["model_stores_awarded"]) == ([2, 0], [0, 0])
    assert (first["model_stores_revoked"], second["model_stores_revoked"]) == ([1, 0], [0, 0])
    # both have lapsed by the end of March 2018; who is suspended stays so
    assert second["model_stores"] == [0, 0]
    assert second["model_stores_expired"] == [3, 0]
    assert second["model_stores_suspended"] == [1, 0]
    assert second["plaques_awarded"] == first["plaques_awarded"]


def test_before_any_was_awarded_there_is_none(town: Town) -> None:
    furnish(town)
    counts = figure(compiled(town.district, Quarter(2016, 4)), town.district)
    assert not any(counts[code][0] for code in COUNTED if not code.startswith("storefronts"))


def test_a_districts_own_honour_is_counted_by_its_name(town: Town, cast: SimpleNamespace) -> None:
    scheme = HonourScheme.objects.create(area=town.district, code="red_shop", name="红色商户")
    version = SchemeVersion.objects.create(scheme=scheme, number=1, source="本区规定")
    for number, state in enumerate(("standing", "revoked")):
        store = store_in(town.zone, f"商户{number}")
        title = title_with(store, phase(PERIOD.first, state), number=f"红{number}")
        type(title).objects.filter(pk=title.pk).update(scheme=scheme, version=version)
    recompile(town)
    counts = figure(QuarterlyReport.objects.get(), town.district)
    assert counts["honour:红色商户"] == [1, 0]
    assert counts["model_stores"] == [0, 0]
    page = listed(cast.official, indicator="honour:红色商户")
    assert (page.title, page.total, page.rows[0].honour) == ("红色商户", 1, "红色商户")


def test_a_districts_own_rules_of_a_known_honour_are_that_honour(town: Town) -> None:
    scheme = HonourScheme.objects.create(area=town.district, code="model_store", name="党员先锋店")
    version = SchemeVersion.objects.create(scheme=scheme, number=1, source="本区规定")
    title = title_with(store_in(town.zone))
    type(title).objects.update(scheme=scheme, version=version)
    recompile(town)
    counts = figure(QuarterlyReport.objects.get(), town.district)
    assert (counts["model_stores"], counts["honour:党员先锋店"]) == ([1, 0], [1, 0])


def test_what_a_locked_report_counted_stays(town: Town) -> None:
    title = title_with(store_in(town.zone))
    report = compiled(town.district)
    QuarterlyReport.objects.update(state=ReportState.LOCKED)
    title.phases.update(state="revoked")
    type(title).objects.update(number="改过的编号")
    Storefront.objects.update(name="改名")
    fact = TitleFact.objects.get(report=report)
    assert (fact.name, fact.state) == ("文华书城", "standing")
    assert figure(report, town.district)["model_stores"] == [1, 0]


def test_the_same_registers_give_the_same_digest_and_a_store_changes_it(town: Town) -> None:
    furnish(town)
    first = compiled(town.district)
    assert compiled(town.district).digest == first.digest
    assert len(first.digest) == 64
    Storefront.objects.filter(name="茶行").update(name="老茶行")
    assert compiled(town.district).digest != first.digest


def test_twenty_six_awarded_and_nearly_thirty_hang(town: Town, cast: SimpleNamespace) -> None:
    """XG7: what the register awarded and what somebody stated to hang are different figures."""
    park = CommercialDistrict.objects.get(area=town.zone)
    for number in range(26):
        store = store_in(town.zone, f"{number}号店", members=1, commercial_district=park)
        title_with(store, number=f"示范{number:03}", hung_on=PERIOD.first if number < 20 else None)
    Statement.objects.create(
        area=town.zone,
        commercial_district=park,
        metric="plaques_hung",
        value=30,
        qualifier="nearly",
        day=dt.date(2017, 10, 1),
        source="区党建材料",
    )
    recompile(town)
    page = listed(cast.official, indicator="plaques_awarded", commercial_district=str(park.pk))
    above = {count.label: (count.value, count.note) for count in rows.counts(page)}
    assert above["授予牌匾"] == ("26", "")
    assert above["悬挂牌匾"] == ("20", "2017-10-01 申报近 30 块")
    assert page.total == 26


def test_figures_are_stored_without_noughts(town: Town) -> None:
    """A district without a store has no figure of stores at all."""
    assert not any("model_stores" in found.counts for found in Figure.objects.all())
