"""变更说明: by name what was entered late or corrected since the quarter before was locked, and
what moved. Members stand without a name."""

from collections.abc import Iterator

from django.db.models import QuerySet

from core.sheets.layout import Field, Line, Table
from core.sheets.official import Book
from districts.scoping import below
from reports.edition import Edition
from reports.enums import MovementKind, MovementSubject
from reports.lists.movements import NOUNS
from reports.models import Movement

FIELDS = (
    Field("number", "序号", "serial", 6),
    Field("subject", "对象", "word", 9),
    Field("name", "名称", "long", 30),
    Field("kind", "变动", "long", 16),
    Field("unit", "填报单位", "long", 18),
    Field("area", "所在区划", "long", 18),
    Field("other", "从（至）", "long", 18),
    Field("reason", "原因", "long", 18),
    Field("day", "日期", "date", 12),
    Field("told", "更正内容（报表 → 登记册）", "long", 50),
)
KINDS = (
    MovementKind.ADJUSTED_IN,
    MovementKind.ADJUSTED_OUT,
    MovementKind.CORRECTED,
    MovementKind.MOVED_IN,
    MovementKind.MOVED_OUT,
)
KEPT = "报出的数字不改，变动计入本期。"
NAMELESS = "（党员，姓名从略）"
READ = ("subject", "name", "kind", "inside", "reason", "day", "told")
PLACES = ("unit__name", "area__name", "other_area__name")


def add(book: Book, edition: Edition) -> None:
    """Nothing where nothing has to be explained."""
    found = table(edition)
    if found is not None:
        book.table(found)


def table(edition: Edition) -> Table | None:
    rows = Movement.objects.filter(report=edition.report, kind__in=KINDS)
    if edition.unit and edition.unit.pk != edition.report.area_id:
        rows = rows.filter(below(edition.unit.path, "unit"))
    if not rows.exists():
        return None
    before = str(edition.report.opening or "上期报表")
    return Table(
        name="变更说明",
        title=f"{edition.heading}报表变更说明",
        fields=FIELDS,
        lines=_lines(rows),
        unit=edition.area,
        reported=edition.reported,
        measures="见各行",
        notes=(
            f"说明：{before}报出以后登记册的补登和更正，以及本季的迁移。{KEPT}{edition.source}",
        ),
        signed=False,
        frozen=3,
    )


def _lines(rows: QuerySet[Movement]) -> Iterator[Line]:
    found = rows.order_by("subject", "kind", "unit__path", "name", "object_id").values(
        *READ, *PLACES
    )
    for number, row in enumerate(found.iterator(chunk_size=2000), 1):
        nameless = row["subject"] == MovementSubject.MEMBER
        yield Line(
            row
            | {
                "number": number,
                "subject": NOUNS.get(row["subject"], row["subject"]),
                "name": NAMELESS if nameless else row["name"],
                "kind": MovementKind(row["kind"]).label + ("（本表内）" if row["inside"] else ""),
                "unit": row["unit__name"],
                "area": row["area__name"],
                "other": row["other_area__name"] or "",
            }
        )
