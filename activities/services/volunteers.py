"""志愿者: a member of the Party by his row there, or somebody with a name and a phone of his own.

A member's name and phone stand in his own row; the copy of the name here follows him.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from activities.models import Volunteer
from core.encryption import fingerprint
from core.errors import Refused
from core.workflow import record
from members.models import PartyMember
from members.services.entries import phone as phone_fields

LEAVE, RETURN = "退出登记", "恢复登记"


def settle(volunteer: Volunteer) -> Volunteer:
    """Not yet saved: a member's name is that of his row, a phone has its fingerprints."""
    if volunteer.member is not None:
        volunteer.name, volunteer.phone = volunteer.member.name, ""
    for name, value in phone_fields(volunteer.phone).items():
        setattr(volunteer, name, value)
    return volunteer


def twin(name: str, phone: str, but: Volunteer) -> Volunteer | None:
    """Another volunteer of the name with the phone."""
    if not phone:
        return None
    rows = Volunteer.objects.filter(name=name, phone_fingerprint=fingerprint(phone, "phone"))
    return rows.exclude(pk=but.pk).first()


def member_like(name: str, phone: str, user: Any) -> PartyMember | None:
    """The member of the name with the phone, of those whom the user may name."""
    if not phone:
        return None
    rows = PartyMember.objects.for_user(user, "reveal").filter(name=name, ended=None)
    return rows.filter(phone_fingerprint=fingerprint(phone, "phone")).first()


@transaction.atomic
def leave(volunteer: Volunteer, *, day: dt.date, by: Any, note: str = "") -> Volunteer:
    """From the day he is no volunteer, and in no team. Raises Refused."""
    locked = hold(volunteer)
    if locked.left is not None:
        raise Refused(f"{locked}已于 {locked.left} 退出，不用再办。")
    if not locked.joined < day <= localdate():
        raise Refused(
            f"退出日期应在登记日期（{locked.joined}）之后、今天之前（含今天），请核对。",
            field="day",
        )
    rows = locked.memberships.filter(until=None)
    if late := rows.filter(since__gte=day).select_related("team").first():
        raise Refused(f"{late.since} 才加入{late.team}，退出日期请填在这以后。", field="day")
    rows.update(until=day)
    locked.left = day
    locked.save(update_fields=["left"])
    record(by, LEAVE, locked, f"{day} 起。{note}")
    return locked


@transaction.atomic
def come_back(volunteer: Volunteer, *, by: Any, note: str) -> Volunteer:
    """He is a volunteer again as if he had never left; teams he joins anew. Raises Refused."""
    locked = hold(volunteer)
    if locked.left is None:
        raise Refused(f"{locked}没有退出，不用恢复。")
    locked.left = None
    locked.save(update_fields=["left"])
    record(by, RETURN, locked, note)
    return locked


def hold(volunteer: Volunteer) -> Volunteer:
    """The row, until the end of the transaction nobody else's to write."""
    return Volunteer.objects.select_for_update(no_key=True, of=("self",)).get(pk=volunteer.pk)
