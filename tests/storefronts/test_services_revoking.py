"""摘牌: decided, served, appealed in time, answered by somebody else."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.timezone import localdate

from core.errors import Refused
from districts.models import RuleLimit
from storefronts.enums import AppealOutcome, TitleState
from storefronts.models import Revocation, Title
from storefronts.services import revoking
from tests.conftest import make_user
from tests.shared_world import shared
from tests.storefronts.stores import store_in, title_of
from tests.storefronts.titled import account_of

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
@shared
def title(zone: Any) -> Title:
    return title_of(store_in(zone))


def revoked(title: Title, cast: SimpleNamespace, **more: Any) -> Revocation:
    return revoking.revoke(title, by=cast.approver, reason="欺客", basis="办法第八条", **more)


def test_the_decision_is_kept_as_it_was(title: Title, cast: SimpleNamespace) -> None:
    made = revoked(title, cast, served_on=localdate(), served_how="当面，店长签收")
    assert (made.reason, made.basis, made.by) == ("欺客", "办法第八条", cast.approver)
    assert made.appeal_by == localdate() + 15 * DAY
    title.refresh_from_db()
    assert title.state == TitleState.REVOKED


def test_the_limit_is_that_of_the_area(title: Title, cast: SimpleNamespace, zone: Any) -> None:
    RuleLimit.objects.create(area=zone, code="store_appeal", value=7, source="街道规定")
    made = revoked(title, cast, served_on=localdate(), served_how="当面")
    assert made.appeal_by == localdate() + 7 * DAY


@pytest.mark.parametrize(
    ("days", "how", "field"),
    [(1, "当面", "served_on"), (-1, "当面", "served_on"), (0, " ", "served_how")],
)
def test_a_service_that_cannot_be(
    days: int, how: str, field: str, title: Title, cast: SimpleNamespace
) -> None:
    with pytest.raises(Refused, match="送达") as why:
        revoked(title, cast, served_on=localdate() + days * DAY, served_how=how)
    assert why.value.field == field
    assert not Revocation.objects.exists()


class TestService:
    def test_the_time_runs_from_the_day_it_was_served(
        self, title: Title, cast: SimpleNamespace, today: Any
    ) -> None:
        today("2028-02-14")
        Title.objects.update(awarded_on="2027-09-01", valid_to="2028-08-31")
        title.phases.update(since="2027-09-01")
        title.refresh_from_db()
        made = revoked(title, cast, day=dt.date(2028, 2, 10))
        assert made.appeal_by is None
        served = revoking.serve(made, by=cast.clerk, day=dt.date(2028, 2, 14), how="邮寄")
        assert str(served.appeal_by) == "2028-02-29"

    def test_once(self, title: Title, cast: SimpleNamespace) -> None:
        made = revoked(title, cast, served_on=localdate(), served_how="当面")
        with pytest.raises(Refused, match="不用重复登记"):
            revoking.serve(made, by=cast.clerk, day=localdate(), how="邮寄")

    def test_not_before_the_decision(self, title: Title, cast: SimpleNamespace) -> None:
        made = revoked(title, cast)
        with pytest.raises(Refused, match="送达日期应在") as why:
            revoking.serve(made, by=cast.clerk, day=localdate() - DAY, how="当面")
        assert why.value.field == "day"


class TestAppeal:
    @pytest.fixture
    def served(self, title: Title, cast: SimpleNamespace, today: Any) -> Revocation:
        """Decided and served ten days ago by a limit of fifteen."""
        day = localdate()
        made = revoked(title, cast, served_on=day, served_how="当面")
        self.last = day + 15 * DAY
        return made

    def test_the_last_day_is_in_time(self, served: Revocation, today: Any) -> None:
        owner = account_of(served.title.storefront, "店主")
        today(str(self.last))
        found = revoking.appeal(served.title, by=owner, words="没有欺客")
        assert (found.appealed_on, found.appeal) == (self.last, "没有欺客")

    def test_the_day_after_is_late(
        self, served: Revocation, today: Any, cast: SimpleNamespace
    ) -> None:
        owner = account_of(served.title.storefront, "店主")
        today(str(self.last + DAY))
        for user in (owner, cast.clerk):
            with pytest.raises(Refused, match="已经过期"):
                revoking.appeal(served.title, by=user, words="没有欺客")

    def test_a_clerk_writes_down_later_what_came_in_time(
        self, served: Revocation, today: Any, cast: SimpleNamespace
    ) -> None:
        today(str(self.last + 3 * DAY))
        found = revoking.appeal(served.title, by=cast.clerk, words="没有欺客", day=self.last)
        assert found.appealed_on == self.last

    @pytest.mark.parametrize(("days", "field"), [(-1, "day"), (1, "day")])
    def test_neither_before_the_decision_nor_tomorrow(
        self, days: int, field: str, title: Title, cast: SimpleNamespace
    ) -> None:
        revoked(title, cast)
        with pytest.raises(Refused, match="申诉日期应在") as why:
            revoking.appeal(title, by=cast.clerk, words="x", day=localdate() + days * DAY)
        assert why.value.field == field

    def test_before_it_is_served_the_time_has_not_begun(
        self, title: Title, cast: SimpleNamespace
    ) -> None:
        revoked(title, cast)
        assert revoking.appeal(title, by=cast.clerk, words="没有欺客").appealed_on == localdate()

    def test_without_words_it_is_none(self, title: Title, cast: SimpleNamespace) -> None:
        revoked(title, cast)
        with pytest.raises(Refused, match="请写明申诉理由"):
            revoking.appeal(title, by=cast.clerk, words=" ")

    def test_without_a_decision_there_is_nothing_to_appeal(
        self, title: Title, cast: SimpleNamespace
    ) -> None:
        with pytest.raises(Refused, match="没有摘牌决定"):
            revoking.appeal(title, by=cast.clerk, words="x")


class TestAnswer:
    def appealed(self, title: Title, cast: SimpleNamespace) -> Any:
        revoked(title, cast)
        revoking.appeal(title, by=cast.clerk, words="没有欺客")
        return make_user("judge", ("approver", title.storefront.area))  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        ("outcome", "state"),
        [
            (AppealOutcome.UPHELD, TitleState.REVOKED),
            (AppealOutcome.RESTORED, TitleState.STANDING),
        ],
    )
    def test_upheld_or_restored(
        self, outcome: str, state: str, title: Title, cast: SimpleNamespace
    ) -> None:
        judge = self.appealed(title, cast)
        found = revoking.answer_appeal(title, outcome, by=judge, words="已核实")
        title.refresh_from_db()
        assert (title.state, found.outcome, found.answer) == (state, outcome, "已核实")

    def test_not_by_who_decided(self, title: Title, cast: SimpleNamespace) -> None:
        self.appealed(title, cast)
        with pytest.raises(Refused, match="摘牌是您决定的"):
            revoking.answer_appeal(title, AppealOutcome.UPHELD, by=cast.approver, words="x")

    def test_an_upheld_one_is_not_appealed_again(self, title: Title, cast: SimpleNamespace) -> None:
        judge = self.appealed(title, cast)
        revoking.answer_appeal(title, AppealOutcome.UPHELD, by=judge, words="属实")
        with pytest.raises(Refused, match="不能再次申诉"):
            revoking.appeal(title, by=cast.clerk, words="再申诉")

    def test_the_answer_has_words(self, title: Title, cast: SimpleNamespace) -> None:
        judge = self.appealed(title, cast)
        with pytest.raises(Refused, match="请写明答复"):
            revoking.answer_appeal(title, AppealOutcome.UPHELD, by=judge, words="")
