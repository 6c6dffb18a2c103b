"""Scoring at the office, one notice of many, titles on the day of a ceremony."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate

from districts.models import Area
from storefronts.enums import ApplicationState
from storefronts.models import Application, PublicNotice
from storefronts.services import applying, scoring
from tests.conftest import make_user
from tests.storefronts.pages import act, batch, marks, proposed, state
from tests.storefronts.stores import (
    draft,
    over,
    published,
    store_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(sign_in: Any, cast: SimpleNamespace) -> Client:
    return sign_in(cast.clerk)


@pytest.fixture
def approver(sign_in: Any, cast: SimpleNamespace) -> Client:
    return sign_in(cast.approver)


# scoring


def test_each_appraiser_gives_his_own_sheet_unseen(
    clerk: Client, approver: Client, reviewed: Application
) -> None:
    clerk.post(act(reviewed, "score"), marks(reviewed, less=4))
    page = approver.get(act(reviewed, "score"))
    assert page.context["page"]["sheets"] is None
    assert all(
        line.points is None or line.points.value() is None for line in page.context["form"].lines()
    )
    assert "有一处不符" not in page.content.decode()
    approver.post(act(reviewed, "score"), marks(reviewed))
    assert sorted(one.total for one in reviewed.assessments.all()) == [96, 100]
    page = approver.get(act(reviewed, "conclude")).content.decode()
    assert "两份相差 4.0 分" in page
    approver.post(act(reviewed, "conclude"), {"note": ""})
    assert state(reviewed) == ApplicationState.SCORED
    assert reviewed.score == 98


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("points", "26", "应在 0 到 25 分之间"),
        ("points", "-1", "应在 0 到 25 分之间"),
        ("points", "", "请给“承诺上墙并做到”打分"),
        ("points", "x", "请填数字"),
        ("points", "20", "扣了分，请写明扣分事由"),
    ],
)
def test_a_sheet_is_refused_at_its_field(
    clerk: Client, reviewed: Application, field: str, value: str, sentence: str
) -> None:
    criterion = next(one for one in scoring.sheet(reviewed) if one.title == "承诺上墙并做到")
    sent = marks(reviewed) | {f"{field}_{criterion.pk}": value, f"why_{criterion.pk}": ""}
    page = clerk.post(act(reviewed, "score"), sent)
    told = [one for errors in page.context["form"].errors.values() for one in errors]
    assert any(sentence in one for one in told), told
    assert not reviewed.assessments.exists()


def test_a_veto_wants_to_be_explained_and_stops_it(
    clerk: Client, approver: Client, reviewed: Application
) -> None:
    veto = next(one for one in scoring.sheet(reviewed) if one.kind == "veto")
    sent = marks(reviewed) | {f"vetoed_{veto.pk}": "on"}
    page = clerk.post(act(reviewed, "score"), sent)
    assert "请写明查实的情况" in page.content.decode()
    clerk.post(act(reviewed, "score"), sent | {f"why_{veto.pk}": "五月发生火灾"})
    approver.post(act(reviewed, "score"), marks(reviewed))
    page = approver.get(act(reviewed, "conclude"))
    assert "一票否决" in page.context["refusal"]


def test_who_filled_it_in_is_no_appraiser(sign_in: Any, reviewed: Application, second: Any) -> None:
    client = sign_in(second)
    assert "不能自己评分" in client.get(act(reviewed, "score")).context["refusal"]
    client.post(act(reviewed, "score"), marks(reviewed))
    assert not reviewed.assessments.exists()


# one notice of many


def test_many_are_published_in_one_notice(approver: Client, three: list[Application]) -> None:
    page = batch(approver, three, "publish")
    assert "3 家列在一份公示里" in page.content.decode()
    done = batch(approver, three, "publish", **proposed(page))
    assert (done.context["done"], done.context["refused"]) == (3, 0)
    notice = PublicNotice.objects.get()
    assert notice.applications.count() == 3
    assert {state(one) for one in three} == {ApplicationState.NOTICED}


def test_none_is_published_where_one_may_not(approver: Client, three: list[Application]) -> None:
    sent = proposed(batch(approver, three, "publish"))
    Application.objects.filter(pk=three[1].pk).update(state=ApplicationState.REVIEWED)
    done = batch(approver, three, "publish", **sent)
    assert (done.context["done"], done.context["refused"]) == (0, 3)
    told = [one.told for one in done.context["results"]]
    assert "不能办理" in told[0]
    assert "整批都没有办" in told[1]
    assert not PublicNotice.objects.exists()
    assert state(three[0]) == ApplicationState.SCORED


def test_a_notice_that_is_too_short_comes_back_in_the_form(
    approver: Client, three: list[Application]
) -> None:
    sent = proposed(batch(approver, three, "publish"))
    sent["last"] = str(dt.date.fromisoformat(sent["last"]) - dt.timedelta(days=1))
    page = batch(approver, three, "publish", **sent)
    assert "公示期不少于 5 个工作日" in page.context["form"].errors["last"][0]
    assert not PublicNotice.objects.exists()


def test_the_page_of_one_offers_the_others_along(
    approver: Client, three: list[Application]
) -> None:
    page = approver.get(act(three[0], "publish"))
    assert set(page.context["form"]["others"].value()) == {three[1].pk, three[2].pk}
    sent = {**proposed(page), "others": [three[1].pk]}
    approver.post(act(three[0], "publish"), sent)
    assert [state(one) for one in three] == ["noticed", "noticed", "scored"]
    assert PublicNotice.objects.get().applications.count() == 2


def test_one_of_elsewhere_is_not_published_along(
    approver: Client, three: list[Application], foreign_zone: Area
) -> None:
    clerks = make_user("f", ("clerk", foreign_zone))
    foreign = applying.submit(draft(store_in(foreign_zone, "外地店"), clerks), by=clerks)
    Application.objects.filter(pk=foreign.pk).update(state=ApplicationState.SCORED)
    page = approver.get(act(three[0], "publish"))
    sent = {**proposed(page), "others": [foreign.pk]}
    assert approver.post(act(three[0], "publish"), sent).context["form"].errors["others"]
    assert not PublicNotice.objects.exists()


# awards


def test_the_ceremony_awards_those_that_are_ready(
    approver: Client, three: list[Application], cast: SimpleNamespace
) -> None:
    for one in three[:2]:
        over(published(one, cast))
    for one in three:
        one.refresh_from_db()
    page = batch(approver, three, "award")
    year = localdate().year
    assert (
        f"文华书城 金凤示范〔{year}〕001号、万信通讯 金凤示范〔{year}〕002号"
        in (page.context["effect"])
    )
    sent = {"day": str(localdate()), "issuer": page.context["form"]["issuer"].value()}
    done = batch(approver, three, "award", **sent, confirmed="1")
    assert (done.context["done"], done.context["refused"]) == (2, 1)
    assert [state(one) for one in three] == ["awarded", "awarded", "scored"]
    assert [one.title.number for one in three[:2]] == [
        f"金凤示范〔{year}〕001号",
        f"金凤示范〔{year}〕002号",
    ]


def test_no_award_before_the_notice_is_over(
    approver: Client, three: list[Application], cast: SimpleNamespace
) -> None:
    published(three[0], cast)
    page = approver.get(act(three[0], "award"))
    assert "次日起可以授牌" in page.context["refusal"]
    sent = {"day": str(localdate()), "issuer": "街道"}
    approver.post(act(three[0], "award"), sent)
    assert state(three[0]) == ApplicationState.NOTICED


def test_no_award_on_a_day_to_come(
    approver: Client, three: list[Application], cast: SimpleNamespace
) -> None:
    over(published(three[0], cast))
    tomorrow = localdate() + dt.timedelta(days=1)
    page = approver.post(act(three[0], "award"), {"day": str(tomorrow), "issuer": "街道"})
    assert "授牌日期不能晚于今天" in page.context["form"].errors["day"][0]
    assert state(three[0]) == ApplicationState.NOTICED


# what was not asked for


def test_no_form_takes_what_it_does_not_ask_for(
    clerk: Client, approver: Client, reviewed: Application, cast: SimpleNamespace, zone: Area
) -> None:
    other = store_in(zone, "别家")
    forged: dict[str, Any] = {
        "state": "awarded",
        "stars": "5",
        "score": "100",
        "total": "100",
        "storefront": other.pk,
        "scheme": 1,
        "due": "2099-01-01",
        "appraiser": cast.official.pk,
        "number": "SF-1",
    }
    number, due = reviewed.number, reviewed.due
    for client in (clerk, approver):
        client.post(act(reviewed, "score"), marks(reviewed, less=4) | forged)
    assert {one.appraiser for one in reviewed.assessments.all()} == {cast.clerk, cast.approver}
    assert {one.total for one in reviewed.assessments.all()} == {96}
    assert (state(reviewed), reviewed.number, reviewed.due) == ("reviewed", number, due)
    approver.post(act(reviewed, "conclude"), forged | {"note": ""})
    assert (state(reviewed), reviewed.score, reviewed.stars) == ("scored", 96, None)
    page = approver.get(act(reviewed, "publish"))
    approver.post(act(reviewed, "publish"), forged | proposed(page))
    assert state(reviewed) == "noticed"
    assert reviewed.notice is not None
    over(reviewed.notice)
    sent = forged | {"day": str(localdate()), "issuer": "满城北街街道党工委"}
    approver.post(act(reviewed, "award"), sent)
    assert state(reviewed) == "awarded"
    assert reviewed.title is not None
    assert (reviewed.title.storefront.name, reviewed.title.stars) == ("文华书城", None)
    assert reviewed.number == number
