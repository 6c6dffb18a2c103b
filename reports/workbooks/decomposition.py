"""覆盖分解: how enterprises and social organisations are covered, as national tables have it."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import BooleanField, Case, CharField, IntegerField, Q, QuerySet, Value, When

from core.sheets.layout import Field, Line, Table
from reports.edition import Edition
from reports.indicators import BY_CODE
from reports.models import OrganisationFact
from reports.workbooks.national import (
    ENTERPRISES,
    SIZES,
    SOCIAL_ORGANISATIONS,
    Cut,
    Group,
    NationalTable,
)

ROWS = "行列参照全国党内统计{title}；从业人员 50 人以上的列包含 100 人以上的单位。{unknown}"
IDENTITY = (
    "单位数＝单独＋联合＋其他方式＋未建立；单独＝党委＋总支部＋支部；"
    "未建立＝应建尚未建立＋仅有个别党员＋没有党员。"
    "联合党支部和指导员是个数、人数，同一个在各列分别计，不与单位数相加。"
)
#: what is counted by its different values, which no sum of groups can tell
DISTINCT = (
    ("党建工作指导员（人）", "instructors", "instructor_id_on_day"),
    ("联合党支部（个）", "joint", "party_organisation_id"),
)
SIZE = Case(
    *(When(staff__gte=size, then=Value(size)) for size in reversed(SIZES)),
    default=Value(0),
    output_field=IntegerField(),
)


def enterprises(edition: Edition) -> Table:
    return table(edition, ENTERPRISES)


def social_organisations(edition: Edition) -> Table:
    return table(edition, SOCIAL_ORGANISATIONS)


def table(edition: Edition, layout: NationalTable) -> Table:
    told = ROWS.format(title=f"“{layout.title}”", unknown=layout.unknown)
    return Table(
        name=layout.name,
        title=f"{edition.heading}{layout.title}",
        fields=[
            Field("number", "序号", "serial", 5),
            Field("name", "项目", "text", 36),
            *(Field(cut.title, cut.title, width=9) for cut in layout.cuts),
        ],
        lines=list(_lines(edition, layout)),
        unit=edition.area,
        reported=edition.reported,
        measures="家、人、个",
        notes=(f"说明：1. {told}", f"2. {IDENTITY}", f"3. {edition.source}"),
        filtered=False,
        pages=1,
    )


def _lines(edition: Edition, layout: NationalTable) -> Iterator[Line]:
    groups = _groups(edition, layout)
    cuts = [cut for cut in layout.cuts if edition.whole.ledger and _known(cut, groups)]
    places = {item.code: index for index, item in enumerate(layout.items)}
    for number, item in enumerate(layout.items, 1):
        counts = {
            cut.title: sum(group[f"n_{item.code}"] for group in groups if _holds(cut, group))
            for cut in cuts
            if item.known
        }
        sums = tuple(places[code] for code in item.parts)
        values = {"number": number, "name": item.title, **counts}
        yield Line(values, "part" if item.level else "body", sums)
    yield from _distinct(edition, layout, cuts)


def _known(cut: Cut, groups: list[Group]) -> bool:
    return bool(cut.holds) and (not cut.said or any(group[cut.said] for group in groups))


def _holds(cut: Cut, group: Group) -> bool:
    return bool(cut.holds and cut.holds(group))


def _facts(edition: Edition, layout: NationalTable, code: str) -> QuerySet:
    """The organisations of the table that the indicator counts, with what tells them apart."""
    whens = [When(rows, then=Value(word)) for word, rows in layout.classes]
    return (
        edition.facts(OrganisationFact)
        .filter(BY_CODE[code].predicate(edition.basis), kind=layout.kind)
        .annotate(
            of=Case(*whens, default=Value(""), output_field=CharField()),
            size=SIZE,
            sole=_whether(Q(ownership__contains="独资")),
            held=_whether(Q(ownership__contains="独资") | Q(ownership__contains="控股")),
        )
    )


def _whether(rows: Q) -> Case:
    return Case(When(rows, then=Value(True)), default=Value(False), output_field=BooleanField())


def _groups(edition: Edition, layout: NationalTable) -> list[Group]:
    """With every count of every row: one query."""
    counts: Mapping[str, Any] = {
        f"n_{item.code}": item.measure(edition.basis).aggregate
        for item in layout.items
        if item.known
    }
    facts = _facts(edition, layout, "organisations").values("of", "size", "sole", "held")
    return list(facts.annotate(**counts).order_by())


def _distinct(edition: Edition, layout: NationalTable, cuts: list[Cut]) -> Iterator[Line]:
    for number, (title, code, column) in enumerate(DISTINCT, len(layout.items) + 1):
        facts = _facts(edition, layout, code).exclude(**{column: None})
        rows = list(facts.values("of", "size", "sole", "held", column).distinct())
        counts = {cut.title: len({row[column] for row in rows if _holds(cut, row)}) for cut in cuts}
        yield Line({"number": number, "name": title, **counts})
