"""登记: what an official would ask about the registers behind the figures."""

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef

from districts.enums import PartyOrganisationType
from districts.models import GuidanceVisit
from reports.cycle.check_book.definition import Break, Check
from reports.cycle.check_book.evidence import NAMED, Evidence
from reports.cycle.check_book.telling import amount, listed, numbers
from reports.indicators import BY_CODE
from reports.indicators.definition import HOUSE
from reports.models import OrganisationFact, PartyOrganisationFact
from reports.subjects import SQL

STATED = (SQL / "stated_beside_register.sql").read_text("utf-8")


def _no_ledger(evidence: Evidence) -> Iterator[Break]:
    codes = {unit.code: unit.pk for unit in evidence.units.values()}
    for place in evidence.edition.places:
        if place.number and not place.ledger:
            told = f"{place.name}截至 {evidence.report.day} 无台账，单位各数记“—”"
            yield Break(codes.get(place.area, evidence.report.area_id), told)


def _no_secretary(evidence: Evidence) -> Iterator[Break]:
    facts = evidence.edition.facts(PartyOrganisationFact)
    without = facts.filter(secretary=False).exclude(type=PartyOrganisationType.GROUP)
    for unit, (many, found) in evidence.named(without).items():
        row, code = evidence.row_of(unit), "party_organisations"
        told = (
            f"党组织 {amount(code, row.number(code))}，"
            f"没有登记书记的 {many:,} 个：{listed(many, [name for (name,) in found])}"
        )
        yield Break(unit, told, numbers=numbers(row, (code,)))


def _no_visit(evidence: Evidence) -> Iterator[Break]:
    """A ledger's entry is evidence of its quarter; what nobody visited is flagged all the same."""
    quarter = (evidence.report.period.first, evidence.report.day)
    been = GuidanceVisit.objects.filter(
        organisation=OuterRef("organisation_id"), day__range=quarter
    )
    linked = BY_CODE["instructor_linked"].predicate(evidence.basis)
    facts = evidence.edition.facts(OrganisationFact).filter(linked)
    for unit, (many, found) in evidence.named(facts.exclude(Exists(been))).items():
        row, code = evidence.row_of(unit), "instructor_linked"
        told = (
            f"指导员联系 {amount(code, row.number(code))}，"
            f"本季没有走访登记的 {many:,} 家：{listed(many, [name for (name,) in found])}"
        )
        yield Break(unit, told, numbers=numbers(row, (code,)))


def _stated(evidence: Evidence) -> Iterator[Break]:
    values: dict[str, Any] = {
        "report": evidence.report.pk,
        "day": evidence.report.day,
        "named": NAMED,
    }
    with connection.cursor() as cursor:
        cursor.execute(STATED, values)
        rows = evidence.gathered(cursor.fetchall())
    for unit, (many, found) in rows.items():
        each = [f"{name}（申报 {said:,} 名，登记 {known:,} 名）" for name, said, known in found]
        told = f"申报党员数与党员登记不一致的单位 {many:,} 家：{listed(many, each)}"
        yield Break(unit, told, numbers=numbers(evidence.row_of(unit), ("members_placed",)))


CHECKS = (
    Check(
        "no_ledger",
        "台账齐全",
        "每个填报单位应有截至季末的台账；没有台账的请说明。",
        HOUSE,
        _no_ledger,
        live=True,
    ),
    Check(
        "no_secretary",
        "党组织有书记",
        "党委、总支、支部应登记书记；没有的请补登或换届。",
        "支部工作条例（试行）",
        _no_secretary,
        "note",
    ),
    Check(
        "no_visit",
        "指导员有走访",
        "指导员联系的单位本季应有走访登记；没有的只作提示，不扣减工作覆盖。",
        "各地通行做法：指导员每季度每家走访",
        _no_visit,
        "note",
        live=True,
    ),
    Check(
        "stated",
        "申报数与登记一致",
        "名册没有核齐的单位取台账申报的党员数；与党员登记不一致的请核对名册。",
        HOUSE,
        _stated,
        "note",
        live=True,
    ),
)
