"""What the adviser finds of titles, as of a day, in the right area, for whoever acts on it."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.timezone import localdate

from districts import advice
from districts.models import RuleLimit, ToDo
from storefronts.enums import TitleState
from storefronts.models import Inspection, Storefront, StorefrontMember, Title
from storefronts.rules import titles as rules
from storefronts.services import inspections, keeping, revoking, titles
from tests.shared_world import shared
from tests.storefronts.stores import store_in, title_of
from tests.storefronts.titled import account_of, in_state, many

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def found(code: str, path: str = "") -> list[advice.Finding]:
    rule = next(rule for rule in rules.RULES if rule.code == code)
    return list(rule.find(path, localdate()))


@pytest.fixture
@shared
def title(zone: Any) -> Title:
    return title_of(store_in(zone), awarded_on=localdate() - 200 * DAY)


class TestLapsing:
    @pytest.mark.parametrize(("days", "count"), [(-1, 0), (0, 1), (60, 1), (61, 0)])
    def test_within_its_time(self, days: int, count: int, title: Title) -> None:
        Title.objects.update(valid_to=localdate() + days * DAY)
        assert len(found("plaque-lapsing")) == count

    def test_by_the_figure_of_the_area(self, title: Title, zone: Any) -> None:
        Title.objects.update(valid_to=localdate() + 90 * DAY)
        RuleLimit.objects.create(area=zone, code="plaque_warning", value=90, source="街道规定")
        assert len(found("plaque-lapsing")) == 1

    def test_it_says_whether_the_store_is_told(self, title: Title) -> None:
        Title.objects.update(valid_to=localdate() + 10 * DAY)
        assert "请上门告知续期" in found("plaque-lapsing")[0].detail
        account_of(title.storefront, "店主")
        assert "已在门户提醒" in found("plaque-lapsing")[0].detail


class TestInspections:
    @pytest.fixture(autouse=True)
    def spring(self, today: Any) -> None:
        self.day = today("2026-05-20")

    def test_one_finding_for_an_area_and_quarter(
        self, zone: Any, street: Any, cast: SimpleNamespace
    ) -> None:
        for area, count in ((zone, 2), (street, 1)):
            many(area, count, area.name)
        Title.objects.update(awarded_on=self.day - 100 * DAY)
        told = {one.area_id: one for one in found("inspection-due")}
        assert told[zone.pk].subject == "本季待检查的牌匾：2 块"
        assert told[street.pk].due == dt.date(2026, 6, 30)
        assert told[street.pk].url.endswith("?inspected=due&area=640106006")
        assert [one.area_id for one in found("inspection-due", street.path)] == [street.pk]

    @pytest.mark.parametrize(
        ("done", "count"),
        [("2026-03-31", 1), ("2026-04-01", 0), ("2026-05-20", 0)],
    )
    def test_done_in_the_quarter(self, done: str, count: int, zone: Any) -> None:
        title = title_of(store_in(zone), awarded_on=dt.date(2026, 1, 5))
        Inspection.objects.create(
            title=title, kind="spot", planned_on=done, done_on=done, outcome="passed"
        )
        assert len(found("inspection-due")) == count

    @pytest.mark.parametrize(("awarded", "count"), [("2026-03-31", 1), ("2026-04-01", 0)])
    def test_not_in_the_quarter_of_its_award(self, awarded: str, count: int, zone: Any) -> None:
        title_of(store_in(zone), awarded_on=dt.date.fromisoformat(awarded))
        assert len(found("inspection-due")) == count

    def test_as_often_as_the_area_wants(self, zone: Any) -> None:
        title_of(store_in(zone), awarded_on=dt.date(2026, 1, 5))
        limit = RuleLimit.objects.create(
            area=zone, code="store_inspections", value=0, source="街道规定"
        )
        assert not found("inspection-due")
        limit.delete()
        assert found("inspection-due")

    def test_overdue_from_the_day_after(self, zone: Any, cast: Any, today: Any) -> None:
        title = title_of(store_in(zone))
        inspections.plan(title, by=cast.clerk, day=self.day, inspector=cast.clerk)
        assert not found("inspection-overdue")
        today("2026-05-21")
        assert found("inspection-overdue")[0].due == self.day
        in_state(title, TitleState.GIVEN_UP)
        assert not found("inspection-overdue")


def test_rectification_is_in_time_on_its_last_day(title: Title) -> None:
    titles.suspend(title, by=None, reason="查实", rectify_by=localdate())
    assert not found("rectification-overdue")
    Title.objects.update(rectify_by=localdate() - DAY)
    (one,) = found("rectification-overdue")
    assert one.url == f"/admin/storefronts/title/{title.pk}/revoke/"


def test_suspended_without_a_limit(title: Title) -> None:
    in_state(title, TitleState.SUSPENDED)
    assert len(found("suspended-without-end")) == 1


def test_restorable_once_a_member_is_back(title: Title) -> None:
    StorefrontMember.objects.update(until=localdate())
    keeping.keep()
    assert not found("title-restorable")
    assert len(found("titled-without-member")) == 1
    StorefrontMember.objects.update(until=None)
    assert len(found("title-restorable")) == 1
    assert not found("titled-without-member")


def test_what_somebody_suspended_is_not_called_restorable(title: Title) -> None:
    titles.suspend(title, by=None, reason="查实缺斤少两")
    assert not found("title-restorable")


@pytest.mark.parametrize(("code", "count"), [("model_store", 1), ("honest_merchant", 0)])
def test_without_a_member_where_the_rules_want_one(code: str, count: int, zone: Any) -> None:
    title_of(store_in(zone, members=0), code)
    assert len(found("titled-without-member")) == count
    Title.objects.update(version=None)
    assert len(found("titled-without-member")) == count


@pytest.mark.parametrize(("days", "count"), [(-9, 1), (60, 1), (61, 0)])
def test_the_licence(days: int, count: int, title: Title) -> None:
    until = localdate() + days * DAY
    Storefront.objects.update(licence_until=until)
    assert [one.due for one in found("licence-ending")] == [until] * count


class TestRevoked:
    def test_not_served(self, title: Title, cast: SimpleNamespace) -> None:
        made = revoking.revoke(title, by=cast.approver, reason="欺客", basis="第八条")
        assert len(found("revocation-unserved")) == 1
        revoking.serve(made, by=cast.clerk, day=localdate(), how="当面")
        assert not found("revocation-unserved")

    def test_appealed(self, title: Title, cast: SimpleNamespace) -> None:
        revoking.revoke(title, by=cast.approver, reason="欺客", basis="第八条")
        revoking.appeal(title, by=cast.clerk, words="没有")
        (one,) = found("appeal-waiting")
        assert one.url.endswith("/answer/")

    def test_proposed_until_another_inspection(self, title: Title, cast: SimpleNamespace) -> None:
        yesterday, today = localdate() - DAY, localdate()
        for day, outcome, count in ((yesterday, "revoke", 1), (today, "passed", 0)):
            Inspection.objects.create(
                title=title, kind="spot", planned_on=day, done_on=day, outcome=outcome
            )
            assert len(found("revocation-proposed")) == count


def test_to_dos_go_to_whoever_acts(title: Title, cast: SimpleNamespace) -> None:
    day = localdate()
    Inspection.objects.create(
        title=title, kind="spot", planned_on=day, done_on=day, outcome="revoke"
    )
    advice.advise()
    assert ToDo.objects.get(rule="revocation-proposed").action == "decide"
