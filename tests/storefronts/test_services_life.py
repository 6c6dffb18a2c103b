"""The whole life of a title: applied for, awarded, suspended, revoked, appealed, renewed."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.timezone import localdate

from core.errors import Refused
from storefronts.enums import AppealOutcome, ApplicationState, TitleState
from storefronts.models import Application, Title
from storefronts.services import applying, awarding, deciding, plaques, revoking, titles, verdicts
from tests.conftest import make_user
from tests.shared_world import shared
from tests.storefronts.stores import awarded, draft, met, store_in, title_of, version_of

pytestmark = pytest.mark.django_db


@pytest.fixture
@shared
def second(cast: SimpleNamespace, zone: Any) -> Any:
    """Another clerk of the zone, who fills in for stores."""
    return make_user("second", ("clerk", zone), name="代填小周")


def test_from_application_to_plaque(cast: SimpleNamespace, second: Any, zone: Any) -> None:
    title = awarded(store_in(zone), cast, second)
    assert title.state == TitleState.STANDING
    assert title.number == f"金凤示范〔{localdate().year}〕001号"
    assert title.valid_to == awarding.last_valid_day(localdate(), 12)
    application = title.applications.get()
    assert application.state == ApplicationState.AWARDED
    assert [step.verb for step in application.steps.all()] == [
        "提交",
        "推荐",
        "初审通过",
        "确定评分",
        "公示",
        "授牌",
    ]
    plaque = plaques.in_force(title)
    assert plaque is not None
    assert verdicts.verify(plaque.token).kind == "valid"
    flipped = plaque.token[:-1] + ("1" if plaque.token[-1] == "0" else "0")
    assert verdicts.verify(flipped).kind == "unknown"


def test_a_store_without_a_member_is_told_before_anything_is_filled_in(
    cast: SimpleNamespace, zone: Any
) -> None:
    with pytest.raises(Refused, match="店内至少 1 名党员：登记册里没有在店的党员"):
        applying.begin(version_of(), store_in(zone, members=0), by=cast.clerk)
    assert not Application.objects.exists()


def test_whoever_filled_it_in_does_not_decide(cast: SimpleNamespace, zone: Any) -> None:
    application = applying.submit(draft(store_in(zone), cast.clerk), by=cast.clerk)
    application = deciding.recommend(application, by=cast.clerk, committee=None, words="")
    both = make_user("both", ("clerk", zone), ("approver", zone))
    Application.objects.update(made_by=both)
    with pytest.raises(Refused, match="要由别人审"):
        deciding.approve(application, met(application), by=both)


def test_revoked_appealed_and_restored(cast: SimpleNamespace, second: Any, zone: Any) -> None:
    title: Title = title_of(store_in(zone))
    revoking.revoke(
        title,
        by=cast.approver,
        reason="欺客",
        basis="办法第八条",
        served_on=localdate(),
        served_how="当面",
    )
    plaque = plaques.in_force(title)
    assert plaque is not None
    assert verdicts.verify(plaque.token).word == "已撤销"
    revoking.appeal(title, by=cast.clerk, words="并未欺客")
    with pytest.raises(Refused, match="摘牌是您决定的"):
        revoking.answer_appeal(title, AppealOutcome.RESTORED, by=cast.approver, words="查无此事")
    other = make_user("other", ("approver", zone))
    revoking.answer_appeal(title, AppealOutcome.RESTORED, by=other, words="查无此事")
    title.refresh_from_db()
    assert title.state == TitleState.STANDING
    assert [phase.state for phase in title.phases.order_by("since")] == ["standing", "standing"]


def test_renewed_where_the_last_time_ends(cast: SimpleNamespace, second: Any, zone: Any) -> None:
    title = awarded(store_in(zone), cast, second)
    with pytest.raises(Refused, match="起可以申请续期"):
        awarding.ask_renewal(title, by=second)
    end = localdate() + dt.timedelta(days=30)
    Title.objects.update(valid_to=end)
    title.refresh_from_db()
    asked = awarding.ask_renewal(title, by=second)
    assert awarding.ask_renewal(title, by=second) == asked
    renewed = awarding.renew(asked, met(asked), by=cast.approver)
    assert renewed.valid_to == awarding.last_valid_day(end + dt.timedelta(days=1), 12)


def test_a_past_day_keeps_its_end_of_validity(zone: Any) -> None:
    """Renewed twice, each phase says until when the title was valid then."""
    begun = localdate() - dt.timedelta(days=400)
    title = title_of(store_in(zone), awarded_on=begun)
    ends = [title.valid_to]
    for days in (35, 20):
        ends.append(title.valid_to + dt.timedelta(days=365))
        day = localdate() - dt.timedelta(days=days)
        title = titles.move(title, titles.RENEW, by=None, day=day, valid_to=ends[-1])
    phases = title.phases.order_by("since")
    assert [phase.valid_to for phase in phases] == [*ends[:-1], None]
    assert title.valid_to == ends[-1]
