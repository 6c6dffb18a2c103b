"""What somebody does who reports a store or objects to a notice: without sign-in, and without the
store ever learning who it was. With the receipt and the tail of his phone he reads the answer; who
left no phone has done with it."""

from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.timezone import localdate

from core.encryption import fingerprint, tail
from core.errors import Refused
from core.locks import alone
from core.workflow import record
from core.working_days import after
from districts import advice, limits
from districts.models import Area
from districts.services.receipts import GROUP, NUMBER, random_code
from storefronts.enums import FeedbackKind, FeedbackState
from storefronts.models import Application, Feedback, Plaque
from storefronts.services import notices

RECEIVE = "群众反映"


@dataclass(frozen=True)
class About:
    """What it is about, and which office looks into it."""

    kind: FeedbackKind
    area: Area
    what: Plaque | Application

    @property
    def rows(self) -> dict[str, Any]:
        if isinstance(self.what, Plaque):
            return {"plaque": self.what, "title": self.what.title}
        return {"application": self.what}


def about_plaque(plaque: Plaque) -> About:
    return About(FeedbackKind.COMPLAINT, plaque.title.storefront.area, plaque)


def about_application(application: Application) -> About:
    """Raises Refused once the notice is over."""
    notice = application.notice
    if notice is None or not notices.hears(notice, localdate()):
        last = f"（{notice.last_day}）" if notice else ""
        raise Refused(f"公示期已满{last}，不再受理异议；对商户有意见的，请扫它的牌匾反映。")
    return About(FeedbackKind.OBJECTION, application.storefront.area, application)


@dataclass(frozen=True)
class Words:
    """What was written and shown."""

    text: str
    phone: str = ""
    photo: ContentFile | None = None


@transaction.atomic
def receive(words: Words, about: About, *, form_key: str) -> Feedback:
    """The report with its number; the same form sent twice is one report."""
    known_by = f"{form_key}\0{about.what.pk}\0{words.phone}\0{words.text}"
    sent_by = fingerprint(known_by, f"feedback {about.kind}")
    alone(sent_by)
    if known := Feedback.objects.filter(sent_by=sent_by).first():
        return known
    made = Feedback(
        number=random_code(NUMBER),
        kind=about.kind,
        area=about.area,
        text=words.text,
        phone=words.phone,
        due=after(localdate(), limits.value("feedback_check", about.area)),
        sent_by=sent_by,
        **about.rows,
    )
    if words.photo is not None:
        made.photo.save(str(words.photo.name), words.photo, save=False)
    made.save()
    record(None, RECEIVE, made, str(made.get_kind_display()))
    advice.ask(about.area)
    return made


def look_up(number: str, phone_tail: str) -> Feedback | None:
    """Nothing for a wrong pair as for an unknown or erased one."""
    if not number or len(phone_tail) != GROUP:
        return None
    found = Feedback.objects.filter(number=number, phone_tail_fingerprint=tail(phone_tail))
    return found.select_related("area").first()


def told(feedback: Feedback) -> tuple[str, str]:
    """Its state to who reported it, in a word and a sentence."""
    due, office = f"{feedback.due:%Y年%-m月%-d日}", feedback.area
    if feedback.state == FeedbackState.ANSWERED:
        return (
            "已答复",
            "经核查，情况属实。" if feedback.proven else "经核查，没有发现所反映的情况。",
        )
    if localdate() > feedback.due:
        return "办理中", f"{office}没有在{due}前答复，已提醒经办人员尽快办理。"
    if feedback.state == FeedbackState.CHECKED:
        return "已核查", f"{office}已经核查，最迟在{due}前答复。"
    return "已受理", f"{office}最迟在{due}前核查并答复。"
