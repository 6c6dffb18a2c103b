"""申报: the table of its states, and the one way from one to the next.

draft → submitted → (returned with all defects →) recommended → reviewed → scored → noticed →
awarded; rejected or withdrawn from anywhere before. A renewal is reviewed by the street and neither
recommended, scored nor noticed again. Whoever filled it in does not decide on it.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from core.workflow import Check, Transition, advance
from core.working_days import after
from districts import advice, limits
from districts.scoping import holding
from storefronts.enums import ApplicationKind, ApplicationState
from storefronts.models import Application, ApplicationStep, Storefront
from storefronts.models.applications import ENDED
from storefronts.services import merchants

S = ApplicationState

_by_clerk = holding("change", "这一步由街道经办人办理，请转告他们。")
_by_approver = holding("decide", "这一步由街道审批人办理，请转告有审批权限的同事。")


def by_applicant(application: Application, user: Any) -> str:
    """The store itself, or the clerk who files for a store without a phone."""
    own = Storefront.objects.for_merchant(user).filter(pk=application.storefront_id)
    return "" if own.exists() else _by_clerk(application, user)


def _by_another(application: Application, user: Any) -> str:
    """Neither who filled it in or mended it, nor who recommended it, nor who signs in for the
    store."""
    if user is None:
        return ""
    if Storefront.objects.for_merchant(user).filter(pk=application.storefront_id).exists():
        return "自己店的申报要由别人审，请转告有审批权限的同事。"
    hands = {application.made_by_id}
    before = application.steps.filter(verb__in=(RECOMMEND.verb, SUBMIT.verb, RESUBMIT.verb))
    hands.update(before.values_list("by_id", flat=True))
    return "自己填报或者推荐的申报要由别人审，请转告有审批权限的同事。" if user.pk in hands else ""


def _only(kind: ApplicationKind, sentence: str) -> Check:
    return lambda application, user: "" if application.kind == kind else sentence


_first = _only(ApplicationKind.FIRST, "续期的申报初审通过就续期，不再评分，请办理续期。")
_renewal = _only(ApplicationKind.RENEWAL, "首次申报要先推荐，请按步骤办理。")
_decided = (_by_approver, _by_another)

SUBMIT = Transition("提交", frozenset({S.DRAFT}), S.SUBMITTED, (by_applicant, _first))
ASK_RENEWAL = Transition("申请续期", frozenset({S.DRAFT}), S.RECOMMENDED, (by_applicant, _renewal))
RESUBMIT = Transition("补正", frozenset({S.RETURNED}), S.SUBMITTED, (by_applicant,))
RESUBMIT_TO_REVIEW = Transition("补正", frozenset({S.RETURNED}), S.RECOMMENDED, (by_applicant,))
RECOMMEND = Transition("推荐", frozenset({S.SUBMITTED}), S.RECOMMENDED, (_by_clerk,))
RETURN_AT_INTAKE = Transition(
    "退回补正", frozenset({S.SUBMITTED}), S.RETURNED, (_by_clerk,), needs_note=True
)
RETURN = Transition("退回补正", frozenset({S.RECOMMENDED}), S.RETURNED, _decided, needs_note=True)
PASS = Transition("初审通过", frozenset({S.RECOMMENDED}), S.REVIEWED, (*_decided, _first))
RENEW = Transition("同意续期", frozenset({S.RECOMMENDED}), S.AWARDED, (*_decided, _renewal))
CONCLUDE = Transition("确定评分", frozenset({S.REVIEWED}), S.SCORED, _decided)
PUBLISH = Transition("公示", frozenset({S.SCORED}), S.NOTICED, _decided)
AWARD = Transition("授牌", frozenset({S.NOTICED}), S.AWARDED, _decided)
REJECT = Transition(
    "不予通过",
    frozenset({S.SUBMITTED, S.RECOMMENDED, S.REVIEWED, S.SCORED, S.NOTICED}),
    S.REJECTED,
    _decided,
    needs_note=True,
)
WITHDRAW = Transition("撤回", frozenset(set(S) - set(ENDED)), S.WITHDRAWN, (by_applicant,))

TRANSITIONS = (
    SUBMIT,
    ASK_RENEWAL,
    RESUBMIT,
    RESUBMIT_TO_REVIEW,
    RECOMMEND,
    RETURN_AT_INTAKE,
    RETURN,
    PASS,
    RENEW,
    CONCLUDE,
    PUBLISH,
    AWARD,
    REJECT,
    WITHDRAW,
)

#: What the store is sent a message of.
TOLD = frozenset({S.RETURNED, S.REVIEWED, S.NOTICED, S.AWARDED, S.REJECTED})

#: The limit within which somebody has to act in a state, in working days.
LIMITS: dict[str, str] = {
    S.SUBMITTED: "store_recommendation",
    S.RETURNED: "store_correction",
    S.RECOMMENDED: "store_review",
    S.REVIEWED: "store_scoring",
    S.SCORED: "store_publication",
}


def due_in(state: str, application: Application, day: dt.date) -> dt.date | None:
    """The last day in time for whoever has to act in the state that began on the day."""
    if state == S.NOTICED and application.notice is not None:
        days = limits.value("store_award", application.storefront.area)
        return after(application.notice.last_day, days)
    if state not in LIMITS:
        return None
    return after(day, limits.value(LIMITS[state], application.storefront.area))


@transaction.atomic
def move(
    application: Application,
    transition: Transition,
    *,
    by: Any,
    office: str = "",
    words: str = "",
    **fields: Any,
) -> Application:
    """Performs the transition with what comes with it, and writes one line that applicant and
    office both read. Raises Refused."""
    moved = advance(application, transition, by=by, note=words)
    today = localdate()
    for name, value in fields.items():
        setattr(moved, name, value)
    moved.state_since, moved.due = today, due_in(moved.state, moved, today)
    moved.save(update_fields=["state_since", "due", *fields])
    step(moved, transition.verb, by=by, office=office, words=words)
    if moved.state in TOLD:
        told = f"{moved}：{transition.verb}。{words}"
        url = reverse("portal-application", args=[moved.pk])
        merchants.tell(moved.storefront, told, url, by=by)
    advice.ask(moved.storefront.area)
    return moved


def step(application: Application, verb: str, *, by: Any, office: str, words: str = "") -> None:
    """One line of what has been done; without an office it is the street's."""
    ApplicationStep.objects.create(
        application=application,
        state=application.state,
        verb=verb,
        office=office or str(application.storefront.area),
        by=by,
        words=words,
    )
