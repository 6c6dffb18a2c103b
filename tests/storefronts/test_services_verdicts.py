"""What a scan is told: each state and each side of each day in its own words."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.timezone import localdate

from districts import limits
from districts.models import RuleLimit
from storefronts.enums import AppealOutcome, RevocationGround, TitleState
from storefronts.models import Plaque, Revocation, Title
from storefronts.services import awarding, plaques, revoking, titles, verdicts
from storefronts.services.verdicts import typed, verify
from tests.conftest import make_user
from tests.shared_world import shared
from tests.storefronts.stores import store_in, title_of

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
@shared
def title(zone: Any) -> Title:
    return title_of(store_in(zone))


def token_of(title: Title) -> str:
    plaque = plaques.in_force(title)
    assert plaque is not None
    return str(plaque.token)


def kind(title: Title, day: dt.date | None = None) -> str:
    return verify(token_of(title), day).kind


def test_valid_and_soon_on_either_side_of_the_warning(title: Title) -> None:
    assert kind(title, title.valid_to - 61 * DAY) == "valid"
    assert kind(title, title.valid_to - 60 * DAY) == "soon"
    told = verify(token_of(title), title.valid_to - 60 * DAY)
    assert told.word == "有效，即将到期"
    assert told.sentence.startswith("还有 60 天，")


def test_the_last_day_is_valid_and_the_next_is_not(title: Title) -> None:
    last = verify(token_of(title), title.valid_to)
    assert (last.kind, last.sentence) == ("soon", "今天是有效期的最后一天。")
    after = verify(token_of(title), title.valid_to + DAY)
    assert (after.kind, after.word) == ("expired", "已过期")
    assert f"{title.valid_to:%Y年%-m月%-d日} 到期" in after.sentence


def test_the_warning_is_a_figure_of_the_area(title: Title, district: Any) -> None:
    RuleLimit.objects.create(code="plaque_warning", area=district, value=10)
    assert kind(title, title.valid_to - 11 * DAY) == "valid"
    assert kind(title, title.valid_to - 10 * DAY) == "soon"


def test_the_nearest_areas_figure_counts(
    title: Title, district: Any, zone: Any, street: Any
) -> None:
    """As limits.value says it."""
    for area, days in ((district, 10), (zone, 20), (street, 30)):
        RuleLimit.objects.create(code="plaque_warning", area=area, value=days)
    RuleLimit.objects.create(code="feedback_check", area=zone, value=40)
    assert limits.value("plaque_warning", zone) == 20
    assert kind(title, title.valid_to - 21 * DAY) == "valid"
    assert kind(title, title.valid_to - 20 * DAY) == "soon"


@pytest.mark.parametrize(
    ("awarded", "last"),
    [
        (dt.date(2028, 2, 29), dt.date(2029, 2, 27)),
        (dt.date(2027, 3, 1), dt.date(2028, 2, 29)),
        (dt.date(2027, 2, 28), dt.date(2028, 2, 27)),
    ],
)
def test_over_a_leap_day(zone: Any, awarded: dt.date, last: dt.date) -> None:
    title = title_of(store_in(zone), awarded_on=awarded)
    assert title.valid_to == last == awarding.last_valid_day(awarded, 12)
    assert [kind(title, last), kind(title, last + DAY)] == ["soon", "expired"]


def test_a_change_is_told_in_the_same_second(title: Title, cast: SimpleNamespace) -> None:
    token = token_of(title)
    seen = [verify(token).kind]
    title = titles.suspend(title, by=cast.approver, reason="未明码标价")
    seen.append(verify(token).kind)
    title = titles.restore(title, by=cast.approver, reason="已改好")
    seen.append(verify(token).kind)
    revoking.revoke(title, by=cast.approver, reason="欺客", basis="办法第八条")
    seen.append(verify(token).kind)
    assert seen == ["valid", "suspended", "valid", "revoked"]


def test_suspended_since_its_day_and_past_its_time_expired(
    title: Title, cast: SimpleNamespace
) -> None:
    title = titles.suspend(title, by=cast.approver, reason="张三举报")
    told = verify(token_of(title))
    today = f"{localdate():%Y年%-m月%-d日}"
    assert (told.word, told.sentence) == ("暂停使用", f"自 {today} 起暂停，正在限期整改。")
    assert told.until == title.valid_to
    assert kind(title, title.valid_to + DAY) == "expired"


def test_revoked_with_its_day_and_a_reason_that_names_nobody(
    title: Title, cast: SimpleNamespace
) -> None:
    revoking.revoke(
        title,
        by=cast.approver,
        reason="店主张三短斤少两",
        basis="办法第八条",
        ground=RevocationGround.COMPLAINT,
    )
    told = verify(token_of(title))
    assert (told.kind, told.word, told.reason) == ("revoked", "已撤销", "群众反映查证属实")
    assert told.until == localdate()
    assert "张三" not in repr(told.sentence) + told.reason


def test_an_appeal_keeps_the_day_of_the_decision(title: Title, cast: SimpleNamespace) -> None:
    decided = revoking.revoke(
        title,
        by=cast.approver,
        reason="欺客",
        basis="办法",
        served_on=localdate(),
        served_how="当面",
    )
    earlier = localdate() - 3 * DAY
    Revocation.objects.filter(pk=decided.pk).update(day=earlier)
    revoking.appeal(title, by=cast.clerk, words="并未欺客")
    told = verify(token_of(title))
    assert (told.kind, told.until) == ("revoked", earlier)
    assert told.sentence.endswith("商户正在申诉。")
    other = make_user("other", ("approver", title.storefront.area))
    revoking.answer_appeal(title, AppealOutcome.RESTORED, by=other, words="查无此事")
    assert kind(title) == "valid"


def test_a_revocation_without_its_decision_is_told_by_its_phase(title: Title) -> None:
    """As of a plaque that was imported as revoked."""
    Title.objects.filter(pk=title.pk).update(state=TitleState.REVOKED)
    told = verify(token_of(title))
    assert (told.kind, told.until) == ("revoked", title.awarded_on)
    assert told.reason == "不再符合评选条件"


@pytest.mark.parametrize(
    ("state", "word"), [(TitleState.GIVEN_UP, "已退出"), (TitleState.CLOSED, "已注销")]
)
def test_ended_without_a_fault(title: Title, state: str, word: str) -> None:
    Title.objects.filter(pk=title.pk).update(state=state)
    told = verify(token_of(title))
    assert (told.kind, told.word, told.reason) == ("ended", word, "")


def test_a_store_that_closed_today_has_no_valid_plaque(title: Title) -> None:
    """Also before the night's work has closed the title."""
    store = title.storefront
    store.closed, store.closed_reason = localdate(), "停业"
    store.save()
    assert kind(title, localdate() - DAY) == "valid"
    told = verify(token_of(title))
    assert (told.kind, told.word) == ("ended", "已注销")


def test_expired_by_the_clock(title: Title) -> None:
    Title.objects.filter(pk=title.pk).update(state=TitleState.EXPIRED)
    assert kind(title) == "expired"


def test_a_plaque_made_again_voids_the_former(title: Title, cast: SimpleNamespace) -> None:
    former = token_of(title)
    plaques.replace(title, by=cast.clerk, reason="被盗")
    told = verify(former)
    assert (told.kind, told.word) == ("void", "此牌已作废")
    assert "被盗" not in told.sentence
    assert kind(title) == "valid"


def test_every_kind_has_words_of_its_own() -> None:
    words = {word for _, word, _ in verdicts.TOLD.values()}
    words |= {"有效", "有效，即将到期", "已过期", "此牌已作废", verdicts.UNKNOWN.word}
    assert len(words) == 9


def test_flipped_shortened_and_swapped_tokens(title: Title, zone: Any) -> None:
    token, other = token_of(title), token_of(title_of(store_in(zone, "新天地药房")))
    for place in range(len(token)):
        flipped = "0" if token[place] != "0" else "1"
        assert verify(token[:place] + flipped + token[place + 1 :]).kind == "unknown"
    assert verify(token[:13] + other[13:]).kind == "unknown"
    assert verify(other[:13] + token[13:]).kind == "unknown"
    for wrong in (token[:-1], token + "0", "", "0" * 26, token[::-1], "é" * 26, "\0" * 26):
        assert verify(wrong).kind == "unknown", wrong
    assert Plaque.objects.count() == 2


def test_typed_as_people_type(title: Title) -> None:
    token = token_of(title)
    spaced = " ".join(token[at : at + 4] for at in range(0, len(token), 4))
    misread = token.replace("0", "O").replace("1", "l")
    for text in (
        spaced,
        token.upper(),
        f"　{token}\n",
        spaced.replace(" ", "-"),
        misread,
        misread.upper().replace("1", "I"),
        f"https://dangjian.example.com/v/{token}/",
    ):
        assert typed(text) == token
        assert verify(text).kind == "valid"
    assert typed("党员示范店") == ""


def test_at_most_two_statements(
    title: Title, cast: SimpleNamespace, django_assert_max_num_queries: Any
) -> None:
    token = token_of(title)
    with django_assert_max_num_queries(1):
        assert verify(token).kind == "valid"
    revoking.revoke(title, by=cast.approver, reason="欺客", basis="办法")
    with django_assert_max_num_queries(2):
        assert verify(token).kind == "revoked"
    with django_assert_max_num_queries(1):
        verify("0" * 26)
