"""Committees of Party organisations: elected for a term, put off, and changed in between."""

import calendar
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import DateField, ExpressionWrapper, F, QuerySet
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from core.dated import Day
from core.errors import Refused
from core.workflow import record
from districts import limits
from districts.enums import PartyOrganisationType, PartyPostTitle
from districts.models import PartyOrganisation, PartyPost, Term
from districts.party_links import Count, people
from districts.services.party_life import check_living
from districts.services.succession import end, still


@dataclass(frozen=True)
class Seated:
    """Who holds which post."""

    title: str
    name: str


def years_later(day: dt.date, years: int) -> dt.date:
    """The same day so many years on; 29 February becomes the 28th."""
    last = calendar.monthrange(day.year + years, day.month)[1]
    return day.replace(year=day.year + years, day=min(day.day, last))


def term_rule(party: PartyOrganisation) -> str:
    """The code of the limit that rules its term."""
    committee = party.type == PartyOrganisationType.COMMITTEE
    return "committee_term" if committee else "branch_term"


def due_day(party: PartyOrganisation, elected: dt.date) -> dt.date:
    return years_later(elected, limits.value(term_rule(party), party.area))


def present_term(party: PartyOrganisation) -> Term | None:
    return party.terms.filter(until=None).first()


def present_posts(party: PartyOrganisation) -> list[PartyPost]:
    """Held today: the secretary first, then as the titles stand in their list."""
    rank = PartyPostTitle.values.index
    return sorted(party.posts.on(localdate()), key=lambda post: rank(post.title))


def ends(term: Term) -> dt.date:
    """The last day of a term, put off or not."""
    return term.put_off_to or term.due


def due_terms(day: dt.date) -> QuerySet[Any]:
    """Present terms that end within the warning's days of the day or ended before it, with `ends`;
    oldest first."""
    open_ = Term.objects.filter(until=None, party_organisation__dissolved=None)
    warned = open_.annotate(
        ends=Coalesce("put_off_to", "due"),
        warning=limits.expression("term_warning", "party_organisation__area"),
    )
    first = ExpressionWrapper(F("ends") - F("warning"), output_field=DateField())
    return warned.alias(first=first).filter(first__lte=day).order_by("ends")


@transaction.atomic
def elect(
    party: PartyOrganisation,
    day: Day,
    posts: Sequence[Seated],
    *,
    number: int | None = None,
    by: Any,
    note: str = "",
) -> Term:
    """换届: the old term and its posts end on the day, the new ones begin. Raises Refused."""
    check_living(party, day)
    if not any(post.title == PartyPostTitle.SECRETARY for post in posts):
        raise Refused("请写明当选的书记。", field="secretary")
    _check_after(party, day)
    number = number or _next_number(party)
    if party.terms.filter(number=number).exists():
        raise Refused(f"第 {number} 届已登记，请核对届次。", field="number")
    end(party.terms.all(), day)
    end(party.posts.all(), day)
    since = {"since": day.first, "since_precision": day.precision}
    term = Term.objects.create(
        party_organisation=party, number=number, due=due_day(party, day.first), **since
    )
    PartyPost.objects.bulk_create(
        PartyPost(party_organisation=party, term=term, title=one.title, name=one.name, **since)
        for one in posts
    )
    record(by, f"换届（第 {number} 届）", party, note)
    return term


def _next_number(party: PartyOrganisation) -> int:
    last = party.terms.order_by("-number").first()
    return last.number + 1 if last else 1


def _check_after(party: PartyOrganisation, day: Day) -> None:
    """An election comes after all that is registered of the committee before it."""
    for rows, what in ((party.terms, "换届"), (party.posts, "任职")):
        later = rows.filter(since__gte=day.first).first()
        if later is not None:
            raise Refused(f"{later.since} 已登记{what}，换届日期应在其后。", field="day")


@transaction.atomic
def put_off(
    party: PartyOrganisation, to: dt.date, approval: str, *, by: Any, note: str = ""
) -> Term:
    """延期换届, with an approval and for so long as the rule allows. Raises Refused."""
    check_living(party, Day(localdate()))
    term = present_term(party)
    if term is None:
        raise Refused("还没有登记现任届次，请先办理换届。")
    if to <= term.due:
        raise Refused(f"要晚于届满日期 {term.due}，请改填日期。", field="put_off_to")
    allowed = limits.value("term_extension", party.area)
    if to > years_later(term.due, allowed):
        raise Refused(
            f"最多延至 {years_later(term.due, allowed)}，请改填日期："
            f"{limits.told('term_extension', party.area)}。",
            field="put_off_to",
        )
    if not approval.strip():
        raise Refused("请写明批准依据。", field="approval")
    term.put_off_to, term.approval = to, approval.strip()
    term.save()
    record(by, f"延期换届至 {to}", party, note or approval)
    return term


@transaction.atomic
def appoint(
    party: PartyOrganisation,
    seated: Seated,
    day: Day,
    *,
    source: str = "",
    by: Any,
    note: str = "",
) -> PartyPost:
    """A post between elections; a new secretary takes the old one's place. Raises Refused."""
    check_living(party, day)
    same = still(party.posts.filter(title=seated.title), day)
    if same.filter(name=seated.name).exists():
        raise Refused(f"{seated.name}已任此职，请另选。", field="name")
    if seated.title == PartyPostTitle.SECRETARY:
        _makes_room(same, day)
    post = PartyPost.objects.create(
        party_organisation=party,
        term=present_term(party),
        title=seated.title,
        name=seated.name,
        source=source,
        since=day.first,
        since_precision=day.precision,
    )
    record(by, f"任{post.get_title_display()}", party, note)
    return post


def _makes_room(secretaries: Any, day: Day) -> None:
    later = secretaries.filter(since__gte=day.first).first()
    if later is not None:
        raise Refused(f"{later.since} 已登记书记任职，日期应在其后。", field="day")
    end(secretaries, day)


@transaction.atomic
def leave(party: PartyOrganisation, post: PartyPost, day: Day, *, by: Any, note: str = "") -> None:
    """免职: the post ends on the day. Raises Refused."""
    check_living(party, day)
    if post.until is not None:
        raise Refused(f"{post}已于 {post.until} 卸任，不用再办。", field="post")
    if day.first <= post.since:
        raise Refused(f"要晚于任职日期 {post.since_text}，请改填日期。", field="day")
    post.until = day.first
    post.save()
    record(by, f"免{post.get_title_display()}", party, note)


def advice(party: PartyOrganisation) -> str:
    """What the rules recommend for a committee of its size; said, never refused."""
    day = localdate()
    full = people().counts([party.pk], day).get(party.pk, Count()).full
    needed, most = (limits.value(code, party.area) for code in ("committee_due", "committee_most"))
    told = f"登记的正式党员 {full} 名"
    if party.type == PartyOrganisationType.GROUP:
        return f"{told}。党小组设组长一名，按书记登记。"
    if full < needed:
        return f"{told}，不足 {needed} 名：设书记一名，必要时设副书记一名。"
    usual = (limits.value(code, party.area) for code in ("committee_least", "committee_usual"))
    low, high = usual
    return (
        f"{told}，满 {needed} 名：应设委员会，由 {low} 至 {high} 人组成，最多 {most} 人，"
        "设书记和组织、宣传、纪检委员。"
    )
