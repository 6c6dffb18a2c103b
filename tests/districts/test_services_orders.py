"""督办: state × transition × role; from the district to a street and back."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from core.errors import Refused
from core.models import Act
from districts import advice
from districts.enums import OrderState
from districts.models import Area, FollowUpOrder, RoleAssignment, ToDo
from districts.services import orders
from tests.conftest import START
from tests.shared_world import shared

S = OrderState
DUE = dt.date(2099, 1, 1)
ALLOWED = {
    ("answer", S.ISSUED, "clerk"),
    ("answer", S.RETURNED, "clerk"),
    ("return", S.ANSWERED, "official"),
    ("close", S.ANSWERED, "official"),
    ("cancel", S.ISSUED, "official"),
    ("cancel", S.RETURNED, "official"),
    ("cancel", S.ANSWERED, "official"),
}
NAMED = {
    "answer": orders.ANSWER,
    "return": orders.RETURN,
    "close": orders.CLOSE,
    "cancel": orders.CANCEL,
}
PEOPLE = ("clerk", "approver", "official", "auditor", "admin", "foreign_clerk", "foreign_official")


@pytest.fixture
@shared
def order(zone: Area, cast: SimpleNamespace) -> FollowUpOrder:
    return orders.issue(
        area=zone, subject="组织覆盖率低于目标", text="一个月内组建", due=DUE, by=cast.official
    )


@pytest.mark.parametrize("name", NAMED)
@pytest.mark.parametrize("state", list(S))
def test_who_may_do_what_in_which_state(
    order: FollowUpOrder, cast: SimpleNamespace, name: str, state: OrderState
) -> None:
    for who in PEOPLE:
        FollowUpOrder.objects.filter(pk=order.pk).update(state=state)
        order.refresh_from_db()
        try:
            orders.move(order, NAMED[name], by=getattr(cast, who), note="说明")
            done = True
        except Refused:
            done = False
        assert done == ((name, state, who) in ALLOWED), (name, state, who)
        order.refresh_from_db()
        assert order.state == (NAMED[name].target if done else state)


@pytest.mark.parametrize("name", ["answer", "return", "cancel"])
def test_what_needs_a_reason_is_refused_without(
    order: FollowUpOrder, cast: SimpleNamespace, name: str
) -> None:
    if name == "return":
        orders.answer(order, by=cast.clerk, note="已办")
    with pytest.raises(Refused, match="请写明事由"):
        orders.move(
            order,
            NAMED[name],
            by=cast.clerk if name == "answer" else cast.official,
        )


def test_answers_are_kept_one_below_the_other(order: FollowUpOrder, cast: SimpleNamespace) -> None:
    orders.answer(order, by=cast.clerk, note="已联系企业")
    orders.move(order, orders.RETURN, by=cast.official, note="没有结果")
    orders.answer(order, by=cast.clerk, note="已成立支部")
    order.refresh_from_db()
    assert order.answer == "已联系企业\n已成立支部"
    verbs = Act.objects.filter(object_id=order.pk).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["发出督办", "回复", "退回重办", "回复"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"area": "foreign_zone"}, "area"),
        ({"area": "district"}, "area"),
        ({"due": dt.date(2017, 1, 1)}, "due"),
    ],
)
def test_what_cannot_be_ordered(
    request: Any, zone: Area, cast: SimpleNamespace, fields: dict[str, Any], field: str
) -> None:
    given: dict[str, Any] = {"area": zone, "due": DUE, **fields}
    if isinstance(given["area"], str):
        given["area"] = request.getfixturevalue(given["area"])
    with pytest.raises(Refused) as refused:
        orders.issue(subject="督办", text="", by=cast.official, **given)
    assert refused.value.field == field
    assert not FollowUpOrder.objects.exists()


def test_it_is_due_at_the_street_then_at_the_district_then_nowhere(
    order: FollowUpOrder, cast: SimpleNamespace
) -> None:
    def due() -> list[tuple[str, str]]:
        advice.advise("", localdate())
        return list(ToDo.objects.filter(done_at=None).values_list("rule", "action"))

    assert due() == [("order-open", "change")]
    orders.answer(order, by=cast.clerk, note="已办")
    assert due() == [("order-answered", "lock")]
    orders.move(order, orders.CLOSE, by=cast.official)
    assert due() == []


def told(user: Any) -> list[str]:
    return list(user.messages.order_by("id").values_list("text", flat=True))


def test_both_sides_are_told(order: FollowUpOrder, cast: SimpleNamespace) -> None:
    orders.answer(order, by=cast.clerk, note="已联系企业")
    orders.move(order, orders.RETURN, by=cast.official, note="请写明日期")
    orders.answer(order, by=cast.clerk, note="12 月")
    orders.move(order, orders.CLOSE, by=cast.official)
    assert told(cast.official) == ["银川阅海湾中央商务区已回复督办：组织覆盖率低于目标"] * 2
    assert told(cast.clerk) == [
        "区级老王督办：组织覆盖率低于目标，2099-01-01 前办结",
        "督办退回重办：组织覆盖率低于目标",
        "督办办结：组织覆盖率低于目标",
    ]
    assert cast.clerk.messages.first().url == reverse("order", args=[order.pk])


def test_only_the_clerks_of_the_office_are_told(
    order: FollowUpOrder, cast: SimpleNamespace, zone: Area
) -> None:
    for who in ("approver", "street_clerk", "foreign_clerk", "auditor"):
        assert told(getattr(cast, who)) == []
    RoleAssignment.objects.filter(user=cast.clerk).update(until=localdate())
    orders.issue(area=zone, subject="再督办", text="", due=DUE, by=cast.official)
    assert len(told(cast.clerk)) == 1


# on the pages


@pytest.fixture
def official_client(sign_in: Any, cast: SimpleNamespace) -> Client:
    return sign_in(cast.official)


def test_an_official_sends_one_from_what_is_behind(official_client: Client, zone: Area) -> None:
    url = f"{reverse('order-new')}?area={zone.code}&subject=组织覆盖率 50%"
    form = official_client.get(url).context["form"]
    assert form.initial["area"] == zone
    assert form.initial["subject"] == "组织覆盖率 50%"
    data = {
        "area": zone.pk,
        "subject": "组织覆盖率 50%",
        "due": "2099-01-01",
        "text": "",
        "url": "",
    }
    answer = official_client.post(url, data)
    order = FollowUpOrder.objects.get()
    assert answer["Location"] == reverse("order", args=[order.pk])
    assert (order.area, order.state, order.due) == (zone, S.ISSUED, DUE)


def test_it_links_only_to_this_site(official_client: Client, zone: Area) -> None:
    data = {"area": zone.pk, "subject": "督办", "due": "2099-01-01", "url": "//foreign.example/x"}
    official_client.post(reverse("order-new"), data)
    assert FollowUpOrder.objects.get().url == ""


def test_the_page_it_is_about_is_shown_to_who_can_open_it(
    order: FollowUpOrder, official_client: Client, sign_in: Any, cast: SimpleNamespace
) -> None:
    client, url = sign_in(cast.clerk), reverse("order", args=[order.pk])
    for page, shown in (("/admin/x/", (True, False)), ("/dashboard/?x", (True, True))):
        FollowUpOrder.objects.filter(pk=order.pk).update(url=page)
        found = tuple(page in one.get(url).content.decode() for one in (client, official_client))
        assert found == shown


def test_a_foreign_area_cannot_be_posted(official_client: Client, foreign_zone: Area) -> None:
    data = {"area": foreign_zone.pk, "subject": "督办", "due": "2099-01-01"}
    page = official_client.post(reverse("order-new"), data)
    assert page.context["form"].errors["area"] == ["没有这个填报单位，请重选。"]


def test_a_street_answers_on_the_page(
    order: FollowUpOrder, sign_in: Any, cast: SimpleNamespace
) -> None:
    client, url = sign_in(cast.clerk), reverse("order", args=[order.pk])
    offered = [transition.verb for _, transition in client.get(url).context["offered"]]
    assert offered == ["回复"]
    page = client.post(url, {"transition": "0", "note": " "})
    assert page.context["error"] == "回复请写明事由。"
    assert client.post(url, {"transition": "0", "note": "已成立支部"}).status_code == 302
    order.refresh_from_db()
    assert (order.state, order.answer) == (S.ANSWERED, "已成立支部")
    assert client.post(url, {"transition": "99"}).status_code == 403


def test_what_is_due_is_counted_by_office_and_rule(
    order: FollowUpOrder, official_client: Client, zone: Area, sign_in: Any, cast: SimpleNamespace
) -> None:
    advice.advise("", localdate())
    page = official_client.get(reverse("advice"))
    ((line, cells),) = page.context["lines"]
    assert (line.area, line.total, line.overdue, cells) == (
        zone,
        1,
        0,
        [("order-open", "督办", 1)],
    )
    listed = official_client.get(reverse("advice-list"), {"area": zone.code, "rule": "order-open"})
    assert [todo.subject for todo in listed.context["page"]] == ["督办：组织覆盖率低于目标"]
    late = official_client.get(reverse("advice-list"), {"area": zone.code, "late": "1"})
    assert (late.context["title"], list(late.context["page"])) == ("逾期待办", [])
    ToDo.objects.update(due=localdate() - dt.timedelta(days=1))
    late = official_client.get(reverse("advice-list"), {"area": zone.code, "late": "1"})
    assert [todo.subject for todo in late.context["page"]] == ["督办：组织覆盖率低于目标"]
    foreign = sign_in(cast.foreign_official)
    assert foreign.get(reverse("advice")).context["lines"] == []


def test_a_forged_transition_is_no_transition(
    order: FollowUpOrder, cast: SimpleNamespace, sign_in: Any
) -> None:
    client = sign_in(cast.official)
    for number in ("²", "99", "-1", ""):
        answer = client.post(reverse("order", args=[order.pk]), {"transition": number})
        assert answer.status_code == 403


def test_who_answered_an_order_does_not_close_it(
    order: FollowUpOrder, zone: Area, district: Area, cast: SimpleNamespace
) -> None:
    """An official who also works in the street: maker and checker are two people."""
    RoleAssignment.objects.create(user=cast.clerk, role="official", area=district, since=START)
    answered = orders.answer(order, by=cast.clerk, note="已办")
    for transition in (orders.CLOSE, orders.RETURN):
        with pytest.raises(Refused, match="自己回复的督办要由别人核查"):
            orders.move(answered, transition, by=cast.clerk, note="好")
    assert orders.move(answered, orders.CLOSE, by=cast.official).state == OrderState.CLOSED
