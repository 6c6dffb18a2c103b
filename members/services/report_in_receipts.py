"""What a person who reports in does himself: he reports, asks by his receipt, withdraws.

A receipt is a number that nobody can guess; with the tail of the phone it opens the report's state.
Nothing answered here tells a stranger whether somebody has reported in.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from core.encryption import fingerprint, tail
from core.errors import Refused
from core.locks import alone
from core.workflow import Transition, advance, record
from core.working_days import after
from districts import advice, limits
from districts.models import Area, CommercialDistrict
from districts.services.erasing import empty
from districts.services.receipts import GROUP, NUMBER, random_code
from members.enums import LeadState
from members.models import ConsentText, ReportInPoint, SelfReport

MOST_RECEIPTS = 20

REPORT = "本人报到"
WITHDRAW = Transition(
    "本人撤回",
    frozenset(
        {LeadState.LEAD, LeadState.CONTACTED, LeadState.VERIFIED, LeadState.UNVERIFIED},
    ),
    LeadState.WITHDRAWN,
)


@dataclass(frozen=True)
class Place:
    """Where a report goes: by a point's QR, or by the street or commercial district chosen."""

    area: Area
    commercial_district: CommercialDistrict | None = None
    point: ReportInPoint | None = None


@dataclass(frozen=True)
class Words:
    """What the person wrote."""

    name: str
    phone: str
    belongs_to: str
    works_at: str


def current_consent() -> ConsentText:
    """The text in force today; raises Refused while there is none."""
    text = ConsentText.objects.filter(since__lte=localdate()).order_by("-version").first()
    if text is None:
        raise Refused("知情同意书还没有启用，暂时不能报到，请稍后再来。")
    return text


def alone_with(phone_print: str) -> None:
    """Until the transaction ends nobody else reports or is admitted under this phone."""
    alone(phone_print)


@transaction.atomic
def report(
    words: Words, place: Place, *, consent: ConsentText, form_key: str
) -> tuple[SelfReport, str]:
    """The report and its receipt number. The same form sent twice is one report with one receipt;
    the same person at the same point again on the same day gets another receipt of the first."""
    phone_print = fingerprint(words.phone, "phone")
    alone_with(phone_print)
    sent_by = fingerprint(f"{form_key}\0{words.phone}\0{words.name}", "report_in")
    if known := SelfReport.objects.filter(sent_by=sent_by).first():
        return known, known.number
    if first := _of_today(words, place, phone_print):
        return first, _another_receipt(first)
    due = after(localdate(), limits.value("report_in_contact", place.area))
    made = SelfReport.objects.create(
        number=random_code(NUMBER),
        sent_by=sent_by,
        area=place.area,
        commercial_district=place.commercial_district,
        point=place.point,
        name=words.name,
        phone=words.phone,
        phone_fingerprint=phone_print,
        belongs_to=words.belongs_to,
        works_at=words.works_at,
        consent=consent,
        due=due,
        erase_on=limits.later("report_in_erasure", place.area, due),
    )
    record(None, REPORT, made, f"同意书{consent}")
    advice.ask(place.area)
    return made, made.number


def _of_today(words: Words, place: Place, phone_print: str) -> SelfReport | None:
    """One that is not yet taken up: its state is that of a report made now."""
    found = SelfReport.objects.select_for_update().filter(
        phone_fingerprint=phone_print,
        area=place.area,
        point=place.point,
        state=LeadState.LEAD,
        reported_at__date=localdate(),
    )
    return next((row for row in found if row.name == words.name), None)


def _another_receipt(first: SelfReport) -> str:
    if len(first.more_numbers) >= MOST_RECEIPTS:
        return str(first.more_numbers[-1])
    first.more_numbers.append(random_code(NUMBER))
    first.save(update_fields=["more_numbers"])
    return str(first.more_numbers[-1])


def look_up(number: str, phone_tail: str) -> SelfReport | None:
    """Nothing for a wrong pair as for an unknown, withdrawn or erased one."""
    if not number or len(phone_tail) != GROUP:
        return None
    receipts = Q(number=number) | Q(more_numbers__contains=[number])
    found = SelfReport.objects.filter(receipts, phone_tail_fingerprint=tail(phone_tail))
    return found.select_related("area", "party_organisation").first()


@transaction.atomic
def withdraw(number: str, phone_tail: str) -> SelfReport | None:
    """Erased at once, whatever was done with it; who was admitted stays in the members' register
    and in the funnel's count. By any of its receipts: to erase too much harms less than to keep."""
    found = look_up(number, phone_tail)
    if found is None:
        return None
    if found.state in WITHDRAW.sources:
        found = advance(found, WITHDRAW, by=None)
    else:
        record(None, WITHDRAW.verb, found)
    empty(SelfReport, [found.pk])
    advice.ask(found.area)
    return found


def told(report: SelfReport) -> tuple[str, str]:
    """Its state to the person himself, in a word and a sentence."""
    due, gone = f"{report.due:%Y年%-m月%-d日}", report.erase_on
    office, today = report.area, localdate()
    if report.overdue_on(today):
        return "办理中", f"{office}没有在{due}前与您联系，已提醒经办人员尽快联系您。"
    sentences = {
        LeadState.LEAD: ("已收到", f"{office}最迟在{due}前打电话联系您。"),
        LeadState.CONTACTED: ("核实中", f"{office}已与您联系，正在核实您的组织关系。"),
        LeadState.VERIFIED: ("已核实", f"{office}已核实您的党员身份，正在为您编入党组织。"),
        LeadState.ADMITTED: ("已纳入", f"您已编入党组织，请留意{office}的通知。"),
        LeadState.UNVERIFIED: (
            "无法核实",
            f"没有核实到您的组织关系，您填写的信息将在 {gone} 自动删除。有新情况请重新报到。",
        ),
    }
    return sentences[LeadState(report.state)]
