"""党组织名单: every Party organisation of the day (ledger D), without any person."""

from collections.abc import Iterator

from core.sheets.layout import Field, Table
from reports.edition import Edition
from reports.models import PartyOrganisationFact
from reports.workbooks.answering import answering, districts
from reports.workbooks.listing import Listing, Row, Run, Shows, mark
from reports.workbooks.organisations import NONE
from reports.workbooks.standing import DERIVED, TYPES

FIELDS = (
    Field("serial", "序号", "serial", 6),
    Field("name", "党组织全称", "long", 30),
    Field("type", "类别", "word", 11),
    Field("unit", "填报单位", "long", 21),
    Field("district", "商圈（园区、楼宇）", "long", 21),
    Field("superior", "上级党组织", "long", 24),
    Field("founded", "成立日期", "date", 11),
    Field("new", "本季新建", "word", 5.5),
    Field("elected", "换届日期", "date", 11),
    Field("term_due", "届满日期", "date", 11),
    Field("covers", "覆盖单位", width=6),
    Field("full_members", "正式党员", width=6),
    Field("probationary", "预备党员", width=6),
    Field("floating_members", "流入流动党员", width=7),
    Field("managed_members", "纳管党员", width=6),
    Field("seated", "有书记", "word", 5.5),
    Field("trained", "书记本年参训", "word", 7),
)
READ = (
    "name",
    "type",
    "area_id",
    "commercial_district_id",
    "superior",
    "founded",
    "founded_in_quarter",
    "elected",
    "term_due",
    "covers",
    "full_members",
    "probationary",
    "floating_members",
    "managed_members",
    "secretary",
    "secretary_trained",
)
SHOWS: dict[str, Shows] = {
    "type": TYPES.__getitem__,
    **dict.fromkeys(("new", "seated", "trained"), mark),
}
NOTE = (
    "截至当日存续的党组织，不列姓名；届满日期经批准延期的按延期后的日期；"
    "没有登记的日期、上级党组织记“—”，党员数按党员名册。"
)


def table(edition: Edition) -> Table:
    return Listing(
        name="党组织名单",
        title=f"{edition.heading}党组织基本情况表",
        fields=FIELDS,
        runs=[Run(_rows(edition))],
        count=edition.facts(PartyOrganisationFact).count(),
        shows=SHOWS,
        unit=edition.area,
        reported=edition.reported,
        measures="家、人",
        notes=(f"说明：1. {NOTE}", f"2. {edition.source}"),
        signed=False,
    )


def _rows(edition: Edition) -> Iterator[Row]:
    named, lying = answering(edition).names, districts(edition, PartyOrganisationFact)
    for serial, (name, kind, area, district, *rest) in enumerate(_facts(edition), 1):
        yield (serial, name, kind, named.get(area), lying.get(district, NONE), *rest)


def _facts(edition: Edition) -> Iterator[Row]:
    """By place and name; the order is the same every time."""
    return (
        edition.facts(PartyOrganisationFact)
        .annotate(probationary=DERIVED["probationary"])
        .order_by("area__path", "commercial_district_id", "name", "party_organisation_id")
        .values_list(*READ)
        .iterator(chunk_size=2000)
    )
