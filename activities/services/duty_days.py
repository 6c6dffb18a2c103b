"""What is published ahead, to the public and to a store; what a booking is told as."""

import datetime as dt

from django.db.models import Case, F, IntegerField, Q, QuerySet, Sum, When
from django.db.models.functions import Coalesce, Greatest

from activities.enums import BookingState, DutyState
from activities.models import Booking, DutySession
from districts.referring import above
from storefronts.models import Storefront

S = BookingState


def shown() -> QuerySet[DutySession]:
    """What everybody may open: published ones, those that were held, and a cancelled one that had
    been published, because somebody may have kept its address."""
    rows = DutySession.objects.exclude(published_on=None)
    return rows.select_related("area", "commercial_district", "organisation", "venue")


def ahead(at: dt.datetime) -> QuerySet[DutySession]:
    """Published ones that are not over, by commercial district and day, with `left` places in slots
    still to begin."""
    today = at.date()
    later = Q(day=today, ends__gt=at.time()) | Q(day__gt=today)
    to_come = Q(day__gt=today) | Q(slots__begins__gt=at.time())
    left = Sum(
        Case(
            When(to_come, then=Greatest(F("slots__seats") - F("slots__taken"), 0)),
            default=0,
            output_field=IntegerField(),
        )
    )
    rows = shown().filter(later, state=DutyState.PUBLISHED).annotate(left=Coalesce(left, 0))
    return rows.order_by("commercial_district__name", "area__name", "day", "begins", "pk")


def ahead_for(store: Storefront, at: dt.datetime) -> QuerySet[DutySession]:
    """Those of its commercial district, and of its street and the offices above it that are for no
    district in particular."""
    offices = Q(area__path__in=above(store.area.path), commercial_district=None)
    near = offices
    if store.commercial_district_id:
        near |= Q(commercial_district=store.commercial_district_id)
    else:
        near |= Q(area__path__in=above(store.area.path))
    return ahead(at).filter(near).order_by("day", "begins", "pk")


def told(booking: Booking) -> tuple[str, str]:
    """Its state to who booked, in a word and a sentence."""
    slot = booking.slot
    session = slot.session
    when = f"{session.day:%Y年%-m月%-d日} {slot}"
    if session.state == DutyState.CANCELLED:
        return "已取消", f"{when}的这次进驻已取消：{session.cancel_reason}。"
    return {
        S.BOOKED: ("已预约", f"请在 {when} 到{session.where or session.area}。"),
        S.WAITING: ("候补中", f"{when} 已约满，有人取消时按先后自动转为预约。"),
        S.CAME: ("已到访", f"您在 {session.day} 来过。"),
        S.NO_SHOW: ("未到", f"{when} 没有登记到您到场；要来的请重新预约。"),
        S.CANCELLED: ("已取消", "这个预约已取消；要来的请重新预约。"),
    }[S(booking.state)]
