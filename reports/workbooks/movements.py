"""期初期末变动表: how a subject comes from the quarter before, a row a unit; members by reason."""

from collections.abc import Iterator
from typing import Any

from core.sheets.layout import Field, Line, Table
from core.sheets.official import Book
from reports.cycle.movements import IDENTITY, KINDS, Roll, Rolled, rolls
from reports.edition import Edition
from reports.enums import MovementKind, MovementSubject

#: by which reasons members are told apart, and of which kind each is
REASONS = {
    "发展": MovementKind.ADDED,
    "转入": MovementKind.MOVED_IN,
    "恢复": MovementKind.ADDED,
    "转出": MovementKind.MOVED_OUT,
    "去世": MovementKind.REMOVED,
    "出党": MovementKind.REMOVED,
    "停止党籍": MovementKind.REMOVED,
}
CAME = ("发展", "转入", "恢复")
FIELDS = (
    Field("subject", "对象", "word", 9),
    Field("unit", "填报单位", "long", 22),
    Field("opening", "上期期末", "count", 9),
    Field("adjusted_in", "调整（补登、更正）/增加", "count", 7),
    Field("adjusted_out", "调整（补登、更正）/减少", "count", 7),
    Field("added", "新增", "count", 7),
    Field("moved_in", "迁入", "count", 7),
    Field("removed", "撤销", "count", 7),
    Field("moved_out", "迁出", "count", 7),
    Field("closing", "本期期末", "count", 9),
    *(Field(f"in_{each}", f"党员增加/{each}", "count", 7) for each in CAME),
    *(Field(f"out_{each}", f"党员减少/{each}", "count", 7) for each in REASONS if each not in CAME),
    Field("measure", "单位", "word", 6),
    Field("holds", "勾稽", "word", 6),
)


def add(book: Book, edition: Edition) -> None:
    """Nothing where no quarter before was compiled."""
    found = table(edition)
    if found is not None:
        book.table(found)


def table(edition: Edition) -> Table | None:
    if edition.report.opening is None:
        return None
    found = rolls(edition)
    return Table(
        name="期初期末",
        title=f"{edition.heading}期初期末变动表",
        fields=FIELDS,
        lines=list(_lines(found)),
        unit=edition.area,
        reported=edition.reported,
        measures="见各行",
        notes=tuple(_notes(edition, found)),
        frozen=2,
    )


def _notes(edition: Edition, found: list[Roll]) -> Iterator[str]:
    yield f"说明：{IDENTITY}；填报单位之间的迁移在合计中抵消。"
    if opening := edition.report.opening:
        which = f"{opening.period.title}第 {opening.edition} 版"
        yield f"上期为{which}（{opening.get_state_display()}）。"
    definitions = "；".join(f"{roll.noun}：{roll.definition.rstrip('。')}" for roll in found)
    unknown = "".join(f"{roll.noun}：{roll.why}" for roll in found if roll.why)
    yield f"{definitions}。{unknown}{edition.source}"


def _lines(found: list[Roll]) -> Iterator[Line]:
    for roll in found:
        for unit in roll.units:
            yield Line(_values(roll, unit))
        if len(roll.units) != 1 or roll.units[0].unit != roll.whole.unit:
            yield Line(_values(roll, roll.whole), "total")


def _values(roll: Roll, rolled: Rolled) -> dict[str, Any]:
    told = {"subject": roll.noun, "unit": rolled.name, "measure": roll.measure}
    if roll.why:
        return {**told, "closing": rolled.closing}
    counts = {kind.value: rolled.count(kind) for kind in KINDS}
    found = {**told, "opening": rolled.opening, **counts, "closing": rolled.closing}
    if roll.subject == MovementSubject.MEMBER:
        found |= {
            f"{'in' if reason in CAME else 'out'}_{reason}": rolled.reasons.get((kind, reason), 0)
            for reason, kind in REASONS.items()
        }
    return {**found, "holds": "平" if rolled.holds else "不平"}
