"""What becomes of a store itself: it closes, it changes hands, it moves into a building.

A plaque honours whoever runs the store with whom he runs it. So with the store its titles end, and
with another operator they are suspended until somebody has verified them anew.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from core.errors import Refused
from core.workflow import record
from districts.models import Building
from storefronts.enums import TitleState
from storefronts.models import Application, Storefront, StorefrontPhoto, Title
from storefronts.models.applications import ENDED
from storefronts.services import applying, invitations, merchants, titles

MOST_PHOTOS = 40
CLOSED, REOPENED, HANDED_OVER, PLACED = "歇业", "撤销歇业", "更换经营者", "归入楼栋"
TOLD = (REOPENED, HANDED_OVER)  # verbs that leave no dated row of their own
VERIFY_ANEW = "经营者变更，须重新核实"
APPLY_ANEW = "经营者变更，请按新的经营者重新申报。"
ENDING = (TitleState.STANDING, TitleState.SUSPENDED, TitleState.EXPIRED)
#: what may change with the operator
OF_OPERATOR = ("operator", "organisation", "uscc", "phone")


def _locked(storefront: Storefront) -> Storefront:
    return Storefront.objects.select_for_update(no_key=True, of=("self",)).get(pk=storefront.pk)


def _check_day(storefront: Storefront, day: dt.date) -> None:
    today = localdate()
    if day > today:
        raise Refused(f"日期不能晚于今天（{today}），请核对。", field="day")
    if storefront.opened and day < storefront.opened:
        told = f"{storefront}{storefront.opened_text}才开业，日期不能更早，请核对。"
        raise Refused(told, field="day")


def held_titles(storefront: Storefront) -> QuerySet[Title]:
    """Those that end when the store closes."""
    return storefront.titles.filter(state__in=ENDING).order_by("pk")


def open_applications(storefront: Storefront) -> QuerySet[Application]:
    return storefront.applications.exclude(state__in=ENDED).order_by("pk")


@transaction.atomic
def close(storefront: Storefront, *, day: dt.date, reason: str, by: Any) -> Storefront:
    """From the day it is shut: its titles end, what it applied for is withdrawn, nobody works or
    signs in there any longer. Raises Refused."""
    store = _locked(storefront)
    if store.closed is not None:
        raise Refused(f"这家商户已于 {store.closed} 歇业，不用再办；日期有误的请先撤销歇业。")
    _check_day(store, day)
    for title in held_titles(store):
        titles.close(title, by=by, day=day, reason=f"{CLOSED}：{reason}")
    for application in open_applications(store):
        applying.withdraw(application, by=by, words=f"{CLOSED}：{reason}")
    store.members.on(day).filter(since__lt=day).update(until=day)
    store.members.filter(since__gte=day).delete()  # a day on which it was shut
    _end_accounts(store, by=by, reason=CLOSED)
    store.closed, store.closed_reason = day, reason
    store.save(update_fields=["closed", "closed_reason"])
    record(by, CLOSED, store, f"{day}，{reason}")
    return store


@transaction.atomic
def reopen(storefront: Storefront, *, by: Any, note: str) -> Storefront:
    """It never was shut: titles and members are as they were before. What had been applied for and
    who signed in has to be begun anew. Raises Refused."""
    store = _locked(storefront)
    day = store.closed
    if day is None:
        raise Refused("这家商户没有歇业，不用撤销。")
    for title in store.titles.filter(state=TitleState.CLOSED):
        _never_closed(title, day)
    store.members.filter(until=day).update(until=None)
    store.closed, store.closed_reason = None, ""
    store.save(update_fields=["closed", "closed_reason"])
    record(by, REOPENED, store, f"原登记 {day} 歇业。{note}")
    return store


def _never_closed(title: Title, day: dt.date) -> None:
    """The phase that closed it goes; what it was before holds on."""
    title.phases.filter(since=day, state=TitleState.CLOSED).delete()
    before = title.phases.order_by("-since").first()
    if before is not None and before.state != TitleState.CLOSED:
        title.state = before.state
        title.save(update_fields=["state"])


@transaction.atomic
def hand_over(
    storefront: Storefront, *, day: dt.date, by: Any, note: str, **new: Any
) -> Storefront:
    """From the day somebody else runs it (`new`: fields of OF_OPERATOR). Its titles are suspended
    until they are verified anew, what the former one applied for is withdrawn, his accounts end.
    The register's history keeps the former one. Raises Refused."""
    store = _locked(storefront)
    if store.closed is not None:
        raise Refused(f"这家商户已于 {store.closed} 歇业，不能更换经营者；有误的请先撤销歇业。")
    _check_day(store, day)
    differs = {name: value for name, value in new.items() if getattr(store, name) != value}
    if not {"operator", "organisation"} & set(differs):
        raise Refused("经营者和所属单位都没有改动，请填写新的经营者。", field="operator")
    for application in open_applications(store):
        applying.withdraw(application, by=by, words=APPLY_ANEW)
    for title in store.titles.standing():
        why = f"{VERIFY_ANEW}（{day} 起）"
        titles.suspend(title, by=by, reason=why, transition=titles.LAPSE)
    _end_accounts(store, by=by, reason=HANDED_OVER)
    for name, value in differs.items():
        setattr(store, name, value)
    if "organisation" in differs:
        store.owner_name = ""
    store.save()
    record(by, HANDED_OVER, store, "。".join(filter(None, (f"自 {day} 起", note))))
    return store


def _end_accounts(store: Storefront, *, by: Any, reason: str) -> None:
    for account in merchants.accounts_of(store):
        merchants.end(account, by=by, reason=reason)
    invitations.cancel(store)


@transaction.atomic
def place(storefront: Storefront, building: Building, *, by: Any, note: str = "") -> Storefront:
    """It stands in the building, and so in the building's commercial district."""
    store = _locked(storefront)
    store.building, store.commercial_district = building, building.commercial_district
    store.save(update_fields=["building", "commercial_district"])
    record(by, PLACED, store, "。".join(filter(None, (str(building), note))))
    return store


@transaction.atomic
def add_photo(storefront: Storefront, kind: str, photo: Any, *, by: Any) -> StorefrontPhoto:
    """A photo that was checked and written anew (core.photos). Raises Refused."""
    store = _locked(storefront)
    if store.photos.count() >= MOST_PHOTOS:
        raise Refused(f"一家商户最多 {MOST_PHOTOS} 张照片，请用已有的。", field="photo")
    made = StorefrontPhoto(storefront=store, kind=kind, by=by)
    made.photo.save(photo.name, photo, save=False)
    made.save()
    record(by, "加照片", store, made.get_kind_display())
    return made
