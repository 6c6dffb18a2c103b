"""店内党员: a member begins to work in a store on a day, and ends on a day.

Who employs him stands in his own register and is left alone: a store is where he can be found, not
whose employee he is.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from core.errors import Refused
from core.workflow import record
from members.models import PartyMember
from storefronts.models import Storefront, StorefrontMember
from storefronts.services import keeping


@transaction.atomic
def begin(
    storefront: Storefront,
    member: PartyMember,
    *,
    day: dt.date,
    by: Any,
    post: str = "",
    note: str = "",
) -> StorefrontMember:
    """From the day he works in the store. Raises Refused."""
    Storefront.objects.select_for_update(no_key=True).get(pk=storefront.pk)
    if why := _not_on(storefront, day):
        raise Refused(why, field="day")
    if member.ended is not None and member.ended <= day:
        raise Refused(
            f"{member}已于 {member.ended} 终止，不能登记为店内党员，请核对。", field="member"
        )
    there = StorefrontMember.objects.filter(storefront=storefront, member=member)
    if there.during(day, dt.date.max).exists():
        raise Refused(f"{member}已登记在这家店，起止日期有误的请更正那一条。", field="member")
    made = StorefrontMember.objects.create(
        storefront=storefront, member=member, since=day, post=post
    )
    record(by, "登记店内党员", storefront, "。".join(filter(None, (f"{member}，{day} 起", note))))
    return made


def _not_on(storefront: Storefront, day: dt.date) -> str:
    """Why nobody can begin there on the day, or nothing."""
    if day > localdate():
        return f"日期不能晚于今天（{localdate()}），请核对。"
    if storefront.opened and day < storefront.opened:
        return f"{storefront}{storefront.opened_text}才开业，日期不能更早，请核对。"
    if storefront.closed and day >= storefront.closed:
        return f"{storefront}已于 {storefront.closed} 歇业，之后不能登记，请核对。"
    return ""


@transaction.atomic
def end(row: StorefrontMember, *, day: dt.date, by: Any, note: str = "") -> StorefrontMember:
    """The day is his first one no longer in the store; titles that need a member in it are
    suspended at once where he was the last. Raises Refused."""
    Storefront.objects.select_for_update(no_key=True).get(pk=row.storefront_id)
    row.refresh_from_db()
    if row.until is not None:
        raise Refused(f"{row.member}已于 {row.until} 离开这家店，不用再办。")
    if not row.since < day <= localdate():
        raise Refused(f"日期应在 {row.since} 之后、今天之前（含今天），请核对。", field="day")
    row.until = day
    row.save(update_fields=["until"])
    told = "。".join(filter(None, (f"{row.member}，{day} 起", note)))
    record(by, "党员离店", row.storefront, told)
    keeping.look_at(row.storefront, by=by)
    return row
