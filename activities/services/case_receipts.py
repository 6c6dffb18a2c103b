"""How a case comes in: from the portal, the public page, a duty session, or by the office, one or a
list of them. Who leaves no phone has done with it; with receipt and phone's tail he reads on."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from activities.enums import CaseKind, CaseState, Channel
from activities.models import Activity, Booking, Case, CaseStep
from activities.services import cases
from core.encryption import fingerprint, tail
from core.errors import Refused
from core.locks import alone
from core.workflow import record
from core.working_days import after
from districts import advice, limits
from districts.models import Area, CommercialDistrict
from districts.services.receipts import GROUP, NUMBER, random_code
from storefronts.models import Storefront

RECEIVE = "受理"
TITLE = 80  # characters
MOST_LINES = 500


@dataclass(frozen=True)
class Words:
    """What is said: `title` in a line that stays, the rest is erased after its time."""

    kind: str
    title: str
    text: str = ""
    name: str = ""
    phone: str = ""


def first_limit(area: Area, day: dt.date) -> dt.date:
    """By when it has to be routed."""
    return after(day, limits.value("case_route", area))


@transaction.atomic
def receive(
    words: Words,
    area: Area,
    *,
    channel: Channel,
    by: Any = None,
    form_key: str = "",
    commercial_district: CommercialDistrict | None = None,
    storefront: Storefront | None = None,
    booking: Booking | None = None,
) -> Case:
    """The case with its number; the same form sent twice is one."""
    sent_by = _sent_by(words, area, form_key)
    if sent_by:
        alone(sent_by)
        if known := Case.objects.filter(sent_by=sent_by).first():
            return known
    today = localdate()
    made = Case.objects.create(
        number=random_code(NUMBER),
        kind=words.kind,
        channel=channel,
        title=words.title[:TITLE],
        text=words.text,
        name=words.name,
        phone=words.phone,
        area=area,
        commercial_district=commercial_district,
        storefront=storefront,
        booking=booking,
        received_on=today,
        due=first_limit(area, today),
        sent_by=sent_by,
    )
    begin(made, by=by)
    return made


def _sent_by(words: Words, area: Area, form_key: str) -> str | None:
    if not form_key:
        return None
    known_by = (form_key, str(area.pk), words.kind, words.title, words.text, words.phone)
    return fingerprint("\0".join(known_by), "case")


def begin(case: Case, *, by: Any) -> None:
    """Its first step, and a look of the adviser."""
    record(by, RECEIVE, case, case.get_channel_display())
    cases.step(case, RECEIVE, by=by, told=True)
    advice.ask(case.area)


@transaction.atomic
def of_booking(booking: Booking, *, by: Any, kind: str, title: str) -> Case:
    """转诉求: what somebody asked at a duty session and could not be answered there. Raises
    Refused."""
    row = Booking.objects.select_for_update(of=("self",)).get(pk=booking.pk)
    if not row.question:
        raise Refused("没有登记反映的问题，请先登记到访，写明问题。")
    if known := row.cases.first():
        raise Refused(f"已转为{known}，不用再转。")
    session = row.slot.session
    words = Words(kind, title, row.question, row.name, row.phone)
    return receive(
        words,
        session.area,
        channel=Channel.DUTY,
        by=by,
        commercial_district=session.commercial_district,
        storefront=row.storefront,
        booking=row,
    )


@dataclass(frozen=True)
class Line:
    """One pasted line: what is suggested, and if it says so by whom."""

    title: str
    text: str
    name: str = ""


def read_lines(pasted: str) -> list[Line]:
    """A suggestion a line, `建议内容` or `建议内容<tab>提出人`, as it is copied from a sheet; the
    same again is one. Raises Refused."""
    found: dict[str, Line] = {}
    for row in pasted.splitlines():
        text, _, name = (part.strip() for part in row.partition("\t"))
        if text:
            found.setdefault(text, Line(text[:TITLE], text, name.partition("\t")[0].strip()[:40]))
    if not found:
        raise Refused("请粘贴建议，一行一条。", field="lines")
    if len(found) > MOST_LINES:
        raise Refused(f"一次最多登记 {MOST_LINES} 条，请分次粘贴。", field="lines")
    return list(found.values())


@transaction.atomic
def receive_lines(
    lines: Sequence[Line],
    area: Area,
    *,
    by: Any,
    day: dt.date,
    kind: str = CaseKind.SUGGESTION,
    activity: Activity | None = None,
) -> int:
    """Many at once, of a 民主议政日; what the same activity or day has already is left. How many
    are new. Raises Refused."""
    if day > localdate():
        raise Refused(f"日期不能晚于今天（{localdate()}），请核对。", field="received_on")
    alone(f"cases of {area.pk} {day}")
    known = _known(area, day, activity)
    fresh = [line for line in lines if line.title not in known]
    due = first_limit(area, day)
    made = Case.objects.bulk_create(
        Case(
            number=random_code(NUMBER),
            kind=kind,
            channel=Channel.MEETING,
            title=line.title,
            text=line.text,
            name=line.name,
            area=area,
            commercial_district=activity.commercial_district if activity else None,
            activity=activity,
            received_on=day,
            due=due,
        )
        for line in fresh
    )
    _first_steps(made, by)
    record(by, "批量登记", str(activity or area), f"{len(made)} 件", register="activities.case")
    advice.ask(area)
    return len(made)


def _known(area: Area, day: dt.date, activity: Activity | None) -> set[str]:
    rows = Case.objects.filter(area=area, received_on=day, channel=Channel.MEETING)
    rows = rows.filter(activity=activity) if activity else rows
    return {*rows.exclude(state=CaseState.WITHDRAWN).values_list("title", flat=True)}


def _first_steps(made: Iterable[Case], by: Any) -> None:
    CaseStep.objects.bulk_create(CaseStep(case=one, by=by, verb=RECEIVE, told=True) for one in made)


def look_up(number: str, phone_tail: str) -> Case | None:
    """Nothing for a wrong pair as for an unknown or erased one."""
    if not number or len(phone_tail) != GROUP:
        return None
    found = Case.objects.filter(number=number, phone_tail_fingerprint=tail(phone_tail))
    return found.select_related("area", "unit", "unit_party").first()


def told(case: Case) -> tuple[str, str]:
    """Its state to who handed it in, in a word and a sentence."""
    due, office = f"{case.due:%Y年%-m月%-d日}", case.area
    late = localdate() > case.due
    if case.state == CaseState.RECEIVED:
        if late:
            return "已受理", f"{office}没有在{due}前交办，已提醒经办人员尽快办理。"
        return "已受理", f"{office}最迟在{due}前交承办单位办理。"
    if case.state == CaseState.ROUTED:
        if late:
            return "办理中", f"{case.responsible}没有在{due}前答复，已提醒尽快办理。"
        return "办理中", f"由{case.responsible}办理，最迟在{due}前答复。"
    if case.state == CaseState.WITHDRAWN:
        return "已撤回", "这一件已撤回，不再办理。"
    word = case.get_adoption_display() or case.get_mediation_display() or "已答复"
    return word, f"{office}于{case.answered_on:%Y年%-m月%-d日}答复。" if case.answered_on else ""
