"""公示: who passed is shown to everybody for some working days; objections are heard."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localdate

from core.errors import Refused
from core.workflow import record
from core.working_days import after
from districts.models import Area
from storefronts.enums import ApplicationState, FeedbackKind, FeedbackState
from storefronts.models import Application, Feedback, PublicNotice
from storefronts.services import applications


def last_day(applications_: Sequence[Application], first: dt.date) -> dt.date:
    """The earliest last day: as many whole working days after the first as the strictest of the
    schemes asks for."""
    return after(first, max(one.version.notice_days for one in applications_))


@transaction.atomic
def publish(
    chosen: Sequence[Application],
    *,
    area: Area,
    issuer: str,
    first: dt.date,
    by: Any,
    last: dt.date | None = None,
    title: str = "",
    text: str = "",
) -> PublicNotice:
    """One notice of all of them. Raises Refused; none is published unless all can be."""
    if not chosen:
        raise Refused("请至少选择一家已评分的商户再公示。")
    if first < localdate():
        raise Refused("公示起始日不能早于今天，请改选。", field="first")
    earliest = last_day(chosen, first)
    if last is not None and last < earliest:
        days = max(one.version.notice_days for one in chosen)
        raise Refused(
            f"公示期不少于 {days} 个工作日，截止日最早是 {earliest}，请改选。", field="last"
        )
    names = "、".join(sorted({str(one.scheme) for one in chosen}))
    notice = PublicNotice.objects.create(
        area=area,
        title=title or f"{area}拟授予{names}名单公示",
        text=text,
        issuer=issuer,
        first_day=first,
        last_day=last or earliest,
        by=by,
    )
    told = f"公示至 {notice.last_day}"
    for one in chosen:
        applications.move(one, applications.PUBLISH, by=by, words=told, notice=notice)
    record(by, "发布公示", notice, f"{len(chosen)} 家，{told}")
    return notice


def shown(day: dt.date) -> QuerySet[PublicNotice]:
    """What everybody may read: begun by the day; the newest first."""
    return PublicNotice.objects.filter(first_day__lte=day).select_related("area")


#: What of a notice is read by everybody: who is to be awarded or was, and nobody who was not.
LISTED = (ApplicationState.NOTICED, ApplicationState.AWARDED)


def with_counts(rows: QuerySet[PublicNotice]) -> QuerySet[PublicNotice]:
    """With `stores`: how many the notice names."""
    named = Count("applications", filter=Q(applications__state__in=LISTED))
    return rows.annotate(stores=named).order_by("-last_day", "-pk")


def listed(notice: PublicNotice) -> QuerySet[Application]:
    """The stores that the notice names, by honour and name."""
    named = notice.applications.filter(state__in=LISTED)
    return named.select_related(
        "scheme", "storefront__building", "storefront__commercial_district"
    ).order_by("scheme__name", "storefront__name", "pk")


def hears(notice: PublicNotice, day: dt.date) -> bool:
    """Whether an objection is in time."""
    return notice.first_day <= day <= notice.last_day


def objections(application: Application) -> QuerySet[Feedback]:
    return application.objections.filter(kind=FeedbackKind.OBJECTION)


def unfinished(application: Application, day: dt.date) -> str:
    """What of the notice stands in the way of an award on the day, with the remedy, or nothing."""
    notice = application.notice
    if application.state != ApplicationState.NOTICED or notice is None:
        return ""
    if day <= notice.last_day:
        return f"公示到 {notice.last_day} 才满，次日起可以授牌。"
    heard = objections(application)
    if heard.exclude(state=FeedbackState.ANSWERED).exists():
        return "还有公示异议没有答复，请先核查答复。"
    if heard.filter(proven=True).exists():
        return "公示异议查证属实，不能授牌，请办理不予通过。"
    return ""
