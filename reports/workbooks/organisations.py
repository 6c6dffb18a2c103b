"""单位名单: every organisation of the facts, so that each figure can be found by name."""

from collections.abc import Iterator

from django.db.models import BooleanField, Case, CharField, Value, When

from core.sheets.layout import NOTHING, Field, Table
from districts.enums import Means, OrganisationKind
from reports.edition import Edition
from reports.indicators import BY_CODE
from reports.models import OrganisationFact, PartyOrganisationFact
from reports.workbooks.answering import answering, districts
from reports.workbooks.listing import Listing, Row, Run, Shows, mark

NONE = "无"
CLASSES = {
    "standalone": "单独组建",
    "joint": "联合覆盖",
    "other": "其他方式",
    "due_unestablished": "应建未建",
    "few_members": "未建（个别党员）",
    "no_members": "未建（没有党员）",
}
FIELDS = (
    Field("number", "序号", "serial", 6),
    Field("name", "单位名称", "long", 30),
    Field("uscc", "统一社会信用代码", "text", 20.5),
    Field("unit", "填报单位", "long", 21),
    Field("district", "商圈（园区、楼宇）", "long", 21),
    Field("kind", "单位类别", "word", 12.5),
    Field("ownership", "类型", "word", 12.5),
    Field("staff", "从业人员", width=6),
    Field("covered", "覆盖情况", "word", 15),
    Field("way", "组建方式", "word", 9.5),
    Field("party_organisation", "党组织名称", "long", 30),
    *(Field(means.value, means.label, "word", 6.8) for means in Means),
    Field("members", "党员", width=5),
    Field("full_members", "正式党员"),
    Field("floating_members", "流动党员"),
    Field("source", "党员数来源", "word", 9.5),
    Field("counted", "计入口径", "word", 5),
)
READ = (
    "name",
    "uscc",
    "area_id",
    "commercial_district_id",
    "kind",
    "ownership",
    "staff",
    "covered",
    "way",
    "party_organisation_id",
    *Means.values,
    "members",
    "full_members",
    "floating_members",
    "stated",
    "counted",
)
SHOWS: dict[str, Shows] = {
    "kind": {kind.value: str(kind.label) for kind in OrganisationKind}.__getitem__,
    "way": lambda way: way or NONE,
    **dict.fromkeys(Means.values, mark),
    "source": lambda stated: "台账申报" if stated else "党员名册",
    "counted": mark,
}


def table(edition: Edition) -> Table:
    return Listing(
        name="单位名单",
        title=f"{edition.heading}单位名单",
        fields=FIELDS,
        runs=[Run(_rows(edition))],
        count=edition.facts(OrganisationFact).count(),
        shows=SHOWS,
        unit=edition.area,
        reported=edition.reported,
        measures="家、人",
        notes=(f"说明：截至当日正常经营的单位。{edition.source}",),
        signed=False,
    )


def _rows(edition: Edition) -> Iterator[Row]:
    named, lying = answering(edition).names, districts(edition, OrganisationFact)
    branches = _branches(edition)
    for number, row in enumerate(_facts(edition), 1):
        name, uscc, area, district, kind, ownership, staff, covered, way, branch, *rest = row
        lies = (named.get(area), lying.get(district, NONE))
        led = (covered, way, branches.get(branch, NONE))
        yield (number, name, uscc, *lies, kind, ownership, staff, *led, *rest)


def _facts(edition: Edition) -> Iterator[Row]:
    """The facts by place and name, each with its class; the order is the same every time."""
    basis = edition.basis
    classes = [
        When(BY_CODE[code].predicate(basis), then=Value(label)) for code, label in CLASSES.items()
    ]
    whether = When(BY_CODE["organisations"].predicate(basis), then=Value(True))
    return (
        edition.facts(OrganisationFact)
        .annotate(
            covered=Case(*classes, default=Value(NOTHING), output_field=CharField()),
            counted=Case(whether, default=Value(False), output_field=BooleanField()),
        )
        .order_by("area__path", "commercial_district_id", "name", "organisation_id")
        .values_list(*READ)
        .iterator(chunk_size=2000)
    )


def _branches(edition: Edition) -> dict[int, str]:
    """Names as the facts have them: what the Party organisations were called on the day."""
    facts = PartyOrganisationFact.objects.filter(report=edition.report)  # also of other units
    return dict(facts.values_list("party_organisation_id", "name"))
