"""The page of one title: what it is today, what it was on every day, what else became of it."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import NoReverseMatch, reverse

from districts.organisation_page import Event
from storefronts.enums import FeedbackState, TitleState
from storefronts.models import Revocation, Title

LOOK = "查看"
SHOWN = 200  # events


def stars_text(stars: int | None) -> str:
    return "—" if stars is None else f"{stars} 星"


def page_of(register: str, pk: int) -> str:
    """The page of a row; nothing where that register has none."""
    try:
        return reverse(f"admin:{register}_change", args=[pk])
    except NoReverseMatch:
        return ""


def facts(title: Title, day: dt.date) -> list[tuple[str, str]]:
    """What holds on the day; what does not apply is left out."""
    store = title.storefront
    told = [
        ("称号", str(title.scheme)),
        ("编号", title.number),
        ("柜台（岗位）", title.counter),
        ("商户", str(store)),
        ("位置", store.place),
        ("行政区划", str(store.area)),
        ("星级", stars_text(title.stars) if title.scheme.starred else ""),
        ("授牌日期", str(title.awarded_on)),
        ("有效期至", _valid(title, day)),
        ("整改期限", str(title.rectify_by or "")),
        ("授牌单位", title.issuer),
        ("办法", str(title.version or "系统上线前授予，没有记载办法版本")),
        ("亮牌", f"自 {title.hung_on} 起" if title.hung_on else "未亮牌"),
        ("群众反映", _feedback(title)),
    ]
    return [(name, value) for name, value in told if value]


def _valid(title: Title, day: dt.date) -> str:
    left = (title.valid_to - day).days
    if title.state != TitleState.STANDING:
        return str(title.valid_to)
    return f"{title.valid_to}（还有 {left} 天）" if left >= 0 else f"{title.valid_to}（已过）"


def _feedback(title: Title) -> str:
    counts = title.feedback.aggregate(
        all=Count("pk"),
        proven=Count("pk", filter=Q(proven=True)),
        open=Count("pk", filter=~Q(state=FeedbackState.ANSWERED)),
    )
    if not counts["all"]:
        return "没有"
    return f"{counts['all']} 件，属实 {counts['proven']} 件，办理中 {counts['open']} 件"


def timeline(title: Title) -> list[Event]:
    """The latest first; of one day what is said last stands above."""
    events = [
        *_applied(title),
        *_phases(title),
        *_plaques(title),
        *_inspected(title),
        *_revoked(title),
    ]
    return sorted(events, key=lambda event: event.since)[::-1][:SHOWN]


def _phases(title: Title) -> Iterator[Event]:
    """Each state with the days on which it held."""
    phases = list(title.phases.order_by("since"))
    for phase, after in zip(phases, [*phases[1:], None], strict=True):
        last = after.since - dt.timedelta(days=1) if after else None
        until = f" 至 {last}" if last else " 起"
        stars = f"，{phase.stars} 星" if phase.stars is not None else ""
        name = f"{phase.get_state_display()}{stars}"
        yield Event(phase.since, f"{phase.since}{until}", name, phase.reason, after is None)


def _applied(title: Title) -> Iterator[Event]:
    for one in title.applications.order_by("state_since", "pk"):
        url = page_of("storefronts_application", one.pk)
        name = f"{one.get_kind_display()}：{one.get_state_display()}"
        yield Event(one.state_since, str(one.state_since), name, one.number, False, url, LOOK)


def _plaques(title: Title) -> Iterator[Event]:
    for plaque in title.plaques.order_by("pk"):
        yield Event(plaque.issued_on, str(plaque.issued_on), "制发牌匾", "", plaque.void_on is None)
        if plaque.void_on:
            text = plaque.void_reason
            yield Event(plaque.void_on, str(plaque.void_on), "牌匾作废", text, False)


def _inspected(title: Title) -> Iterator[Event]:
    for one in title.inspections.select_related("inspector").order_by("planned_on", "pk"):
        url = page_of("storefronts_inspection", one.pk)
        kind, day = one.get_kind_display(), one.done_on or one.planned_on
        told = one.get_outcome_display() or f"计划由{one.inspector or '（未定）'}检查"
        score = f"，{one.score} 分" if one.score is not None else ""
        yield Event(day, str(day), f"{kind}：{told}{score}", one.words, False, url, LOOK)


def _revoked(title: Title) -> Iterator[Event]:
    for one in title.revocations.order_by("pk"):
        if one.served_on:
            text = f"{one.served_how}；申诉期到 {one.appeal_by}"
            yield Event(one.served_on, str(one.served_on), "送达摘牌决定", text, False)
        if one.appealed_on:
            yield Event(one.appealed_on, str(one.appealed_on), "申诉", one.appeal, False)
        if one.outcome_on:
            name = f"答复申诉：{one.get_outcome_display()}"
            yield Event(one.outcome_on, str(one.outcome_on), name, one.answer, False)


def decision(one: Revocation) -> list[tuple[str, str]]:
    """A revocation, as it stands in the files."""
    told = [
        ("决定日期", str(one.day)),
        ("事由类别", one.get_ground_display()),
        ("事由", one.reason),
        ("依据", one.basis),
        ("决定人", str(one.by or "系统")),
        ("送达", f"{one.served_on}，{one.served_how}" if one.served_on else "还没有送达"),
        ("申诉期到", str(one.appeal_by or "送达后起算")),
        ("申诉", f"{one.appealed_on}：{one.appeal}" if one.appealed_on else "没有申诉"),
        ("答复", f"{one.outcome_on} {one.get_outcome_display()}：{one.answer}"),
    ]
    return told if one.outcome_on else told[:-1]
