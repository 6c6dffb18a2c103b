"""认领: claimed → done → confirmed → evaluated; given up it gives its place back.

Who was served confirms by the claim's number and the tail of his phone, or the office for him; he
says how satisfied he is then or later. Whoever claimed never learns who that is from these pages.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils.timezone import localdate

from activities.enums import ClaimState, Satisfaction, ServiceState
from activities.models import Claim, ServiceItem, VolunteerTeam
from activities.models.claims import CLAIMANTS
from activities.services import places
from activities.services.service_items import AT_IT, keep_served
from core.errors import Refused
from core.workflow import Transition, advance, record
from districts import advice, limits
from districts.models import Organisation, PartyOrganisation
from districts.services.receipts import GROUP, NUMBER, random_code
from members.models import PartyMember
from storefronts.models import Storefront

S = ClaimState
CLAIM = "认领"
MOST_HOURS = 80
#: Of a claimant the day from which he can claim no more, and how that is called.
ENDS = {
    PartyMember: ("ended", "终止"),
    PartyOrganisation: ("dissolved", "撤销"),
    Organisation: ("closed", "注销"),
    Storefront: ("closed", "歇业"),
    VolunteerTeam: ("dissolved", "解散"),
}
LINKS = dict(zip(ENDS, CLAIMANTS, strict=True))


def _his_or_office(claim: Claim, user: Any) -> str:
    """The merchant of the store that claimed it, or the office."""
    if Claim.objects.for_user(user, "change").filter(pk=claim.pk).exists():
        return ""
    store = claim.storefront_id
    if store and Storefront.objects.for_merchant(user).filter(pk=store).exists():
        return ""
    return "这份认领由认领人或所在街道的经办人办理，请转告他们。"


def _office_or_served(claim: Claim, user: Any) -> str:
    """Nobody signed in is who was served, with number and phone."""
    if user is None or Claim.objects.for_user(user, "change").filter(pk=claim.pk).exists():
        return ""
    return "由服务对象本人或所在街道的经办人确认，请转告他们。"


DO = Transition("登记办理", frozenset({S.CLAIMED}), S.DONE, (_his_or_office,))
CONFIRM = Transition("确认", frozenset({S.DONE}), S.CONFIRMED, (_office_or_served,))
EVALUATE = Transition("评价", frozenset({S.CONFIRMED}), S.EVALUATED, (_office_or_served,))
SEND_BACK = Transition(
    "退回重办", frozenset({S.DONE}), S.CLAIMED, (_office_or_served,), needs_note=True
)
GIVE_UP = Transition(
    "放弃认领", frozenset({S.CLAIMED}), S.GIVEN_UP, (_his_or_office,), needs_note=True
)
TRANSITIONS = (DO, CONFIRM, EVALUATE, SEND_BACK, GIVE_UP)


@dataclass(frozen=True)
class Deed:
    """What was done, when, and for how many hours."""

    day: dt.date
    words: str
    hours: Decimal = Decimal(0)


@transaction.atomic
def claim(item: ServiceItem, who: models.Model, *, by: Any, day: dt.date | None = None) -> Claim:
    """One of the item's places for a member, branch, organisation, store or team. Raises Refused.

    The place is taken first: that holds the item, so that what is read of it then stays so."""
    if not places.take(item, taken="claimed", of="wanted"):
        raise Refused(f"“{item}”已经认领满了，请选别的项目。")
    item.refresh_from_db()
    day = day or localdate()
    _check(item, who, day)
    link = LINKS[type(who)]
    made = Claim.objects.create(
        item=item,
        number=random_code(NUMBER),
        claimed_on=day,
        due=limits.later("claim_do", item.area, day),
        **{link: who},
    )
    record(by, CLAIM, made)
    return _told(made)


def _check(item: ServiceItem, who: Any, day: dt.date) -> None:
    if item.state != ServiceState.PUBLISHED:
        raise Refused(f"“{item}”现在是“{item.get_state_display()}”，不能认领，请选别的项目。")
    if item.due is not None and localdate() > item.due:
        raise Refused(f"认领已于 {item.due} 截止，请选别的项目。")
    if day > localdate():
        raise Refused(f"认领日期不能晚于今天（{localdate()}），请核对。", field="day")
    column, word = ENDS[type(who)]
    ended = getattr(who, column)
    if ended is not None and ended <= day:
        raise Refused(f"{who}已于 {ended} {word}，不能认领，请核对。")
    if item.claims.filter(state__in=AT_IT, **{LINKS[type(who)]: who}).exists():
        raise Refused(f"{who}已认领这个项目，还没有办完，不用再认领。")


@transaction.atomic
def do(claim: Claim, deed: Deed, *, by: Any) -> Claim:
    """Whoever claimed says that it is done. Raises Refused, with its field."""
    if not deed.words.strip():
        raise Refused("请写明办理情况，不写服务对象的姓名和住址。", field="words")
    if not claim.claimed_on <= deed.day <= localdate():
        raise Refused(
            f"办理日期应在 {claim.claimed_on} 到今天（{localdate()}）之间，请核对。", field="day"
        )
    if not 0 <= deed.hours <= MOST_HOURS:
        raise Refused(f"服务小时应在 0 到 {MOST_HOURS} 之间，请改正。", field="hours")
    moved = advance(claim, DO, by=by)
    moved.done_on, moved.words, moved.hours = deed.day, deed.words.strip(), deed.hours
    moved.save(update_fields=["done_on", "words", "hours"])
    return _told(moved)


@transaction.atomic
def confirm(claim: Claim, *, by: Any, note: str = "") -> Claim:
    """Who was served (`by` nobody), or the office for him, says it was done. Raises Refused."""
    moved = advance(claim, CONFIRM, by=by, note=note)
    moved.confirmed_on, moved.confirmed_by_served = localdate(), by is None
    moved.save(update_fields=["confirmed_on", "confirmed_by_served"])
    return _told(moved)


@transaction.atomic
def evaluate(claim: Claim, satisfaction: str, *, by: Any, words: str = "") -> Claim:
    """How satisfied who was served is. Raises Refused, with its field."""
    if satisfaction not in Satisfaction.values:
        raise Refused("请选择评价：满意、基本满意或不满意。", field="satisfaction")
    moved = advance(claim, EVALUATE, by=by)
    moved.satisfaction, moved.evaluation = satisfaction, words.strip()
    moved.save(update_fields=["satisfaction", "evaluation"])
    return _told(moved)


@transaction.atomic
def send_back(claim: Claim, *, by: Any, note: str) -> Claim:
    """It was not done after all: whoever claimed has to do it, from today in the same time."""
    moved = advance(claim, SEND_BACK, by=by, note=note)
    moved.done_on, moved.hours = None, Decimal(0)
    moved.due = limits.later("claim_do", moved.item.area, localdate())
    moved.save(update_fields=["done_on", "hours", "due"])
    return _told(moved)


@transaction.atomic
def give_up(claim: Claim, *, by: Any, note: str) -> Claim:
    """Somebody else may claim the place. Raises Refused."""
    moved = advance(claim, GIVE_UP, by=by, note=note)
    places.give_back(moved.item, taken="claimed")
    return _told(moved)


NOT_DONE = "not_done"


def answer(claim: Claim, said: str, words: str = "") -> Claim:
    """Who was served says how satisfied he is, which confirms it too, or that it was not done.
    Raises Refused."""
    if said == NOT_DONE:
        told = "。".join(filter(None, ("服务对象说还没有办好", words.strip())))
        return send_back(claim, by=None, note=told)
    with transaction.atomic():
        moved = confirm(claim, by=None) if claim.state == S.DONE else claim
        return evaluate(moved, said, by=None, words=words)


def of_served(number: str, phone_tail: str) -> Claim | None:
    """The claim by which somebody was served, by its number and the tail of his phone; nothing for
    a wrong pair as for an unknown number, or where no phone is known."""
    if not number or len(phone_tail) != GROUP:
        return None
    found = Claim.objects.filter(number=number).select_related("item__area").first()
    known = found.item.served_phone if found else ""
    return found if len(known) > GROUP and known[-GROUP:] == phone_tail else None


def _told(claim: Claim) -> Claim:
    keep_served(claim.item)
    advice.ask(claim.item.area)
    return claim
