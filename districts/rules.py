"""The adviser's rules of this app: what registers of organisations and Party organisations show to
be due."""

import datetime as dt
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.db.models import (
    Count,
    F,
    OuterRef,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.urls import reverse

from core.dated import Quarter
from districts import limits
from districts.advice import Finder, Finding, Rule, page
from districts.enums import OrderState, PartyOrganisationType
from districts.models import FollowUpOrder, OrganisationCoverage, PartyOrganisation
from districts.scoping import below
from districts.services import guidance, moving, party_terms


def crowded(path: str, day: dt.date) -> QuerySet[Any]:
    """Joint branches that cover more organisations on the day than a rule has it, `most`."""
    covered = (
        OrganisationCoverage.objects.on(day)
        .filter(party_organisation=OuterRef("pk"), organisation__closed=None)
        .order_by()
        .values("party_organisation")
        .annotate(n=Count("organisation", distinct=True))
        .values("n")
    )
    rows = PartyOrganisation.objects.filter(
        below(path), type=PartyOrganisationType.JOINT_BRANCH, dissolved=None
    )
    return rows.annotate(
        covers=Coalesce(Subquery(covered), 0),
        most=limits.expression("joint_branch_organisations", "area"),
    ).filter(covers__gt=F("most"))


def _crowded(path: str, day: dt.date) -> Iterator[Finding]:
    for party in crowded(path, day):
        yield Finding(
            str(party.pk),
            party.area_id,
            f"联合党支部覆盖过多：{party.name}",
            f"覆盖 {party.covers} 家，一般不超过 {party.most} 家，可成熟一个独立一个",
            page("districts_partyorganisation", party.pk),
        )


def _ending(path: str, day: dt.date) -> Iterator[Finding]:
    rows = party_terms.due_terms(day).filter(below(path, "party_organisation__area"))
    for term in rows.select_related("party_organisation"):
        left = (term.ends - day).days
        told = f"还有 {left} 天" if left >= 0 else f"已超期 {-left} 天"
        yield Finding(
            str(term.party_organisation_id),
            term.party_organisation.area_id,
            f"换届：{term.party_organisation}",
            f"第 {term.number} 届 {term.ends} 届满，{told}",
            page("districts_partyorganisation", term.party_organisation_id, "elect"),
            due=term.ends,
        )


def _unvisited(path: str, day: dt.date) -> Iterator[Finding]:
    """One to-do for each instructor: he plans one round."""
    quarter = Quarter.of(day)
    rows = guidance.unvisited(path, day).order_by("instructor_id", "organisation_id")
    for _, group in groupby(rows, key=lambda row: row.instructor_id):
        left = list(group)
        instructor = left[0].instructor
        names = "、".join(str(row.organisation) for row in left[:3])
        yield Finding(
            f"{instructor.pk}-{quarter}",
            instructor.area_id,
            f"指导员走访：{instructor}",
            f"本季度还有 {len(left)} 家没有走访：{names}{'等' if len(left) > 3 else ''}",
            page("districts_instructor", instructor.pk, "visit"),
            due=quarter.last,
        )


def _overburdened(path: str, day: dt.date) -> Iterator[Finding]:
    for instructor in guidance.overburdened(path, day):
        yield Finding(
            str(instructor.pk),
            instructor.area_id,
            f"指导员负担过重：{instructor}",
            f"指导 {instructor.guiding} 家，不超过 {instructor.most} 家，请分给其他指导员",
            page("districts_instructor", instructor.pk),
        )


def _moves(path: str, day: dt.date) -> Iterator[Finding]:
    for row, last in moving.waiting(path):
        yield Finding(
            str(row.pk),
            row.held_by_id,
            f"迁入申请待答复：{row.organisation}",
            f"{row.area}申请自 {row.day} 起迁入：{row.reason}",
            page("districts_moverequest", row.pk),
            due=last,
        )


def _orders(states: tuple[str, ...], told: str) -> Finder:
    def find(path: str, day: dt.date) -> Iterator[Finding]:
        for order in FollowUpOrder.objects.filter(below(path), state__in=states):
            yield Finding(
                str(order.pk),
                order.area_id,
                f"督办：{order.subject}",
                told.format(order=order),
                reverse("order", args=[order.pk]),
                due=order.due,
            )

    return find


CROWDED = Rule(
    "crowded-joint-branch",
    "联合党支部覆盖过多",
    "办理",
    f"{limits.LIMITS['joint_branch_organisations'].told()}，成熟一个独立一个。",
    _crowded,
)
RULES = (
    CROWDED,
    Rule(
        "term-ending",
        "届满前提醒换届",
        "换届",
        "党委每届五年，总支、支部每届三年；届满前六个月提醒（基层组织任期的意见 2018）。",
        _ending,
    ),
    Rule(
        "instructor-unvisited",
        "指导员本季度未走访",
        "登记走访",
        f"{limits.LIMITS['instructor_visits'].told()}。",
        _unvisited,
    ),
    Rule(
        "instructor-overburdened",
        "指导员负担过重",
        "调整",
        f"{limits.LIMITS['instructor_organisations'].told()}。",
        _overburdened,
    ),
    Rule(
        "move-waiting",
        "迁入申请待答复",
        "答复",
        f"{limits.LIMITS['move_answer'].told()}。",
        _moves,
    ),
    Rule(
        "order-open",
        "督办",
        "回复",
        "区级督办的事项，承办单位在期限内办结并回复。",
        _orders((OrderState.ISSUED, OrderState.RETURNED), "{order.due} 前办结"),
    ),
    Rule(
        "order-answered",
        "督办待核查",
        "核查",
        "承办单位已回复的督办，由区级人员核查后办结或退回。",
        _orders((OrderState.ANSWERED,), "{order.area}已回复"),
        action="lock",
    ),
)
