"""A table in words: its title, what it was made from, how it is read."""

from reports.tables.asking import Asked, Axis, Span
from reports.tables.pivot import Pivot

UNKNOWN = "“—”表示没有台账或名册、还没有汇总、比率的分母为零，或者这个层级没有这个数。"


def title(asked: Asked) -> str:
    return f"{asked.selection.place}{time(asked)}临时报表"


def time(asked: Asked) -> str:
    first, last = asked.periods[0], asked.periods[-1]
    if first == last:
        return last.title
    if asked.span == Span.SAME:
        return f"{first.year}至{last.year}年第{last.title.rsplit('第', 1)[1]}"
    return f"{first.title}至{last.title}"


def conditions(asked: Asked) -> list[tuple[str, str]]:
    """What was chosen: the table can be made again from it."""
    bases = "、".join(str(basis) for basis in asked.bases)
    against = "、".join(str(one.label) for one in asked.against)
    return [
        ("地方", asked.selection.place),
        ("时间", f"{time(asked)}，截至 {asked.last.last}"),
        ("统计口径", bases),
        ("行", str(asked.rows.label)),
        ("列", str(asked.columns.label)),
        ("指标", "、".join(one.title for one in asked.indicators)),
        ("比率", "附分子、分母" if asked.fraction else "只列百分比"),
        ("比较", against or "无"),
    ]


def definitions(asked: Asked) -> list[tuple[str, str]]:
    return [(f"{one.title}（{one.unit}）", one.definition) for one in asked.indicators]


def notes(asked: Asked, table: Pivot) -> list[str]:
    """How the table is read."""
    said = []
    if asked.place_axis:
        said.append("合计取本级的数，不由各行相加；比率由合计的分子、分母算出。")
    if asked.place_axis == Axis.BOTH:
        said.append("缩进各行是上一填报单位内的商圈，已含在该填报单位内。")
    if asked.against:
        said.append("比率的变化是百分点，其余是数的增减。")
    if Axis.YEARS in asked.axes:
        said.append(
            "按年：当日的数取这一年最后一个季度，发生的数取全年累计，只按季统计的没有全年数。"
        )
    return [*said, UNKNOWN] if table.unknown else said
