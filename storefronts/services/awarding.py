"""授牌 and 续期: what has passed becomes a title with a number, a time and a plaque."""

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from core.dated import months_later
from core.errors import Refused
from core.locks import alone
from core.workflow import record
from districts.models import Area
from storefronts.enums import ApplicationKind, ApplicationState, TitleState
from storefronts.models import Application, SchemeVersion, Title, TitlePhase
from storefronts.services import applications, applying, notices, plaques, schemes, titles
from storefronts.services.conditions import unmet
from storefronts.services.deciding import Judgement, ready

DAY = dt.timedelta(days=1)
RENEWABLE = (TitleState.STANDING, TitleState.EXPIRED)
NO_RULES = "这个称号已没有施行的评选办法，不能续期，请与街道联系。"
RENEW_BEFORE = 60  # days before the end from which a renewal may be asked for


def last_valid_day(first: dt.date, months: int) -> dt.date:
    """A title of twelve months from 1 April is valid to 31 March; one from 29 February 2028 to 27
    February 2029."""
    return months_later(first, months) - DAY


def refusal(application: Application, day: dt.date) -> str:
    """Why it cannot be awarded on the day, with the remedy; nothing when it can."""
    if why := notices.unfinished(application, day):
        return why
    if lacking := unmet(application.version, application.storefront, day):
        told = "".join(f"{one.title}：{one.told}。" for one in lacking)
        return f"{told}必备条件不符，不能授牌，请办理不予通过。"
    if why := _over_quota(application.version, day):
        return why
    return ""


def _over_quota(version: SchemeVersion, day: dt.date) -> str:
    held = Title.objects.filter(scheme=version.scheme, state=TitleState.STANDING).count()
    full = version.quota is not None and held >= version.quota
    return f"{version.scheme}名额 {version.quota} 个已满，请等有名额再授。" if full else ""


@transaction.atomic
def award(
    application: Application, *, by: Any, day: dt.date | None = None, issuer: str = ""
) -> Title:
    """The title with its number and its plaque. Raises Refused; done twice, it is done once."""
    day = day or localdate()
    if day > localdate():
        raise Refused("授牌日期不能晚于今天；仪式在以后的，请当天办理。", field="day")
    alone(f"awards of scheme {application.scheme_id}")
    if why := refusal(application, day):
        raise Refused(why)
    version, area = application.version, application.storefront.area
    issuer = issuer or issuer_of(area)
    title = Title.objects.create(
        scheme=application.scheme,
        version=version,
        storefront=application.storefront,
        counter=application.counter,
        number=next_number(version, area, day.year, issuer),
        awarded_on=day,
        valid_to=last_valid_day(day, version.validity_months),
        issuer=issuer,
        stars=application.stars,
    )
    begin(title, day, f"授牌，{application.number}")
    applications.move(
        application, applications.AWARD, by=by, office=issuer, words=title.number, title=title
    )
    record(by, "授牌", title, application.number)
    return title


def begin(title: Title, day: dt.date, reason: str) -> None:
    """Its first phase and its plaque."""
    TitlePhase.objects.create(
        title=title, since=day, state=title.state, stars=title.stars, reason=reason
    )
    plaques.issue(title, day=day)


def issuer_of(area: Area) -> str:
    return f"{area}党工委"


def next_number(version: SchemeVersion, area: Area, year: int, issuer: str) -> str:
    """金凤示范〔2026〕012号: the next free one of issuer and year; the scheme is locked."""
    return next(_free_numbers(_head(version, area), year, issuer))


def _free_numbers(head: str, year: int, issuer: str) -> Iterator[str]:
    head = f"{head}〔{year}〕"
    given = Title.objects.filter(issuer=issuer, number__startswith=head)
    used = set(given.values_list("number", flat=True))
    counts = itertools.count(len(used) + 1)
    return (number for count in counts if (number := f"{head}{count:03d}号") not in used)


def numbers(rows: Sequence[Application], day: dt.date) -> list[tuple[Application, str]]:
    """The numbers that these would get if they were awarded on the day one after the other."""
    series: dict[tuple[str, str], Iterator[str]] = {}
    found = []
    for one in rows:
        head = _head(one.version, one.storefront.area)
        issuer = issuer_of(one.storefront.area)
        if (head, issuer) not in series:
            series[head, issuer] = _free_numbers(head, day.year, issuer)
        found.append((one, next(series[head, issuer])))
    return found


DAYS_SHOWN = 12


def awarded_on(user: Any, day: dt.date) -> list[Title]:
    """What was awarded on the day in the user's areas, in the order of the numbers."""
    rows = Title.objects.for_user(user).filter(awarded_on=day, batch=None)
    named = rows.select_related("scheme", "storefront__building", "storefront__commercial_district")
    return list(named.order_by("issuer", "number"))


def days_of_awards(user: Any) -> list[dt.date]:
    """The latest days on which something was awarded there."""
    rows = Title.objects.for_user(user).filter(batch=None).order_by("-awarded_on")
    return list(rows.values_list("awarded_on", flat=True).distinct()[:DAYS_SHOWN])


def _head(version: SchemeVersion, area: Area) -> str:
    """An area that has rules of its own writes its own head; else the district's name stands
    before it."""
    if version.scheme.area_id is not None:
        return version.numbering
    home = area.parent or area
    return f"{home.name.removesuffix('区')}{version.numbering}"


# Renewal


def renewal_refusal(title: Title, day: dt.date) -> str:
    """Why a renewal cannot be asked for now, with the remedy; nothing when it can."""
    if title.state not in RENEWABLE:
        return f"当前为“{title.get_state_display()}”，不能续期，请与街道联系。"
    opens = title.valid_to - dt.timedelta(days=RENEW_BEFORE)
    if day < opens:
        return f"有效期至 {title.valid_to}，{opens} 起可以申请续期。"
    version = schemes.in_force(title.scheme, day)
    if version is None:
        return NO_RULES
    lacking = unmet(version, title.storefront, day)
    return "".join(f"{one.title}：{one.told}。{one.remedy}" for one in lacking)


@transaction.atomic
def begin_renewal(title: Title, *, by: Any, form_key: str | None = None) -> Application:
    """A draft with what was handed in before; begun twice it is one application. Raises Refused."""
    Title.objects.select_for_update(no_key=True).get(pk=title.pk)
    version = schemes.in_force(title.scheme)
    if why := renewal_refusal(title, localdate()):
        raise Refused(why)
    if version is None:
        raise Refused(NO_RULES)
    known = applying.open_one(version, title.storefront, title.counter)
    if known is not None and known.kind != ApplicationKind.RENEWAL:
        raise Refused(f"同一称号已有申报 {known.number} 在办，请接着办那一件，不用续期。")
    if known is not None:
        return known
    return applying.create(
        version,
        title.storefront,
        by=by,
        kind=ApplicationKind.RENEWAL,
        counter=title.counter,
        form_key=form_key,
        title=title,
    )


@transaction.atomic
def ask_renewal(title: Title, *, by: Any, form_key: str | None = None) -> Application:
    """One press: nothing has changed. What was handed in before is handed in again; pressed twice
    it is one application. Raises Refused, also where nothing has been handed in yet."""
    made = begin_renewal(title, by=by, form_key=form_key)
    if made.state != ApplicationState.DRAFT:
        return made
    return applying.submit(made, by=by, words="没有变化，申请续期。")


@transaction.atomic
def renew(
    application: Application, judgements: dict[int, Judgement], *, by: Any, words: str = ""
) -> Title:
    """Valid for another time, which begins where the last one ends, or today if that is past."""
    ready(application, judgements)
    title = application.title
    if title is None:
        raise Refused("这件续期没有称号，请核对。")
    today = localdate()
    first = max(title.valid_to + DAY, today)
    valid_to = last_valid_day(first, application.version.validity_months)
    told = f"续期至 {valid_to}"
    applications.move(application, applications.RENEW, by=by, words=words or told, told="")
    return titles.move(
        title,
        titles.RENEW,
        by=by,
        reason=told,
        valid_to=valid_to,
        version=application.version,
    )
