"""督办: an official asks a street to act, the street answers, the official closes or returns it."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.models import Message, User
from core.dated import holds
from core.errors import Refused
from core.models import Act
from core.workflow import Transition, advance, record
from districts.enums import OrderState, Role
from districts.models import Area, FollowUpOrder
from districts.scoping import assigned_paths

S = OrderState


def _of_the_street(order: FollowUpOrder, user: Any) -> str:
    mine = any(order.area.path.startswith(path) for path in assigned_paths(user, "change"))
    return "" if mine else "由承办街道的经办人回复，请转告他们。"


def _of_the_district(order: FollowUpOrder, user: Any) -> str:
    mine = any(order.area.path.startswith(path) for path in assigned_paths(user, "lock"))
    return "" if mine else "由区级人员核查，请等核查结果。"


def _another(order: FollowUpOrder, user: Any) -> str:
    answers = Act.objects.filter(
        model=order._meta.label_lower, object_id=order.pk, verb=ANSWER.verb
    )
    last = answers.order_by("-pk").first()
    own = last is not None and last.by_id == user.pk
    return "自己回复的督办要由别人核查，请另一名区级人员办理。" if own else ""


ANSWER = Transition(
    "回复", frozenset({S.ISSUED, S.RETURNED}), S.ANSWERED, (_of_the_street,), needs_note=True
)
RETURN = Transition(
    "退回重办", frozenset({S.ANSWERED}), S.RETURNED, (_of_the_district, _another), True
)
CLOSE = Transition("办结", frozenset({S.ANSWERED}), S.CLOSED, (_of_the_district, _another))
CANCEL = Transition(
    "撤销督办",
    frozenset({S.ISSUED, S.RETURNED, S.ANSWERED}),
    S.CANCELLED,
    (_of_the_district,),
    True,
)
TRANSITIONS = (ANSWER, RETURN, CLOSE, CANCEL)
OPEN = CANCEL.sources


@transaction.atomic
def issue(
    *, area: Area, subject: str, text: str, due: dt.date, by: Any, url: str = ""
) -> FollowUpOrder:
    """To a reporting unit of the official's district, due on a day ahead. Raises Refused."""
    if not any(area.path.startswith(path) for path in assigned_paths(by, "lock")):
        raise Refused("只能向本区的填报单位督办，请另选。", field="area")
    if not area.reporting:
        raise Refused(f"{area}不是填报单位，请选择街道、镇或功能区。", field="area")
    if due < localdate():
        raise Refused("办结期限已经过去，请另定。", field="due")
    order = FollowUpOrder.objects.create(
        area=area, subject=subject, text=text, due=due, by=by, url=url
    )
    record(by, "发出督办", order, f"{area}，{due} 前办结")
    _tell(_street(order), f"{by.unit or by}督办：{subject}，{due} 前办结", order)
    return order


def _street(order: FollowUpOrder) -> QuerySet[User]:
    """The clerks of the office that the order is for."""
    today = holds(localdate(), "role_assignments__")
    found = User.objects.filter(
        today, role_assignments__role=Role.CLERK, role_assignments__area=order.area
    )
    return found.filter(is_active=True).distinct()


def _tell(users: Iterable[User], text: str, order: FollowUpOrder) -> None:
    url = reverse("order", args=[order.pk])
    Message.objects.bulk_create(Message(user=user, text=text[:200], url=url) for user in users)


@transaction.atomic
def answer(order: FollowUpOrder, *, by: Any, note: str) -> FollowUpOrder:
    """What the street has done about it."""
    done = advance(order, ANSWER, by=by, note=note)
    done.answer = f"{done.answer}\n{note}".strip()
    done.save(update_fields=["answer"])
    _tell([order.by], f"{order.area}已回复督办：{order.subject}", order)
    return done


def move(order: FollowUpOrder, transition: Transition, *, by: Any, note: str = "") -> FollowUpOrder:
    """Returned, closed or cancelled by the district."""
    done = advance(order, transition, by=by, note=note)
    _tell(_street(order), f"督办{transition.verb.removesuffix('督办')}：{order.subject}", order)
    return done
