"""目标: the targets that run in the quarter, against the share of their time that is over."""

from collections.abc import Iterable, Iterator

from core.sheets.layout import Field, Line, Table
from reports.edition import Edition
from reports.indicators import BY_CODE
from reports.targets import Progress, of_report

FIELDS = (
    Field("number", "序号", "serial", 6),
    Field("title", "目标", "text", 20),
    Field("plan", "所属计划", "text", 16),
    Field("area", "行政区划、商圈", "text", 24),
    Field("indicator", "指标", "text", 22),
    Field("value", "目标数", width=9),
    Field("count", "完成数", width=9),
    Field("done", "完成进度", "rate", 10, ratio=("count", "value")),
    Field("share", "序时进度", "rate", 10),
    Field("word", "状态", "word", 8),
    Field("first_day", "起始日期", "date", 12),
    Field("last_day", "完成日期", "date", 12),
)
PACE = "序时进度＝起始日期至截止日期的天数 ÷ 起始日期至完成日期的天数，首尾两天都计；"


def table(edition: Edition) -> Table | None:
    """Nothing where nothing is aimed at in the quarter."""
    root = edition.unit or edition.report.area
    found = [
        one
        for one in of_report(edition.report, edition.basis)
        if one.target.area.path.startswith(root.path)
    ]
    if not found:
        return None
    return Table(
        name="目标",
        title=f"{edition.heading}目标进度表",
        fields=FIELDS,
        lines=_lines(found),
        unit=edition.area,
        reported=edition.reported,
        measures="见指标",
        notes=(f"说明：1. {PACE}{_alerts(found)}", f"2. {edition.source}"),
        signed=False,
        filtered=False,
    )


def _alerts(found: Iterable[Progress]) -> str:
    """How far behind is an alert: once where all areas have the same."""
    areas: dict[str, list[str]] = {}
    for one in found:
        areas.setdefault(one.bounds.told, []).append(one.target.area.name)
    if len(areas) == 1:
        return f"{next(iter(areas))}。"
    each = (f"{'、'.join(dict.fromkeys(names))}{told}" for told, names in areas.items())
    return f"{'；'.join(each)}。"


def _lines(found: Iterable[Progress]) -> Iterator[Line]:
    for number, one in enumerate(found, 1):
        target, known = one.target, BY_CODE.get(one.target.indicator)
        yield Line(
            {
                "number": number,
                "title": target.title,
                "plan": target.plan,
                "area": target.place,
                "indicator": f"{known.title}（{known.unit}）" if known else "",
                "value": target.value,
                "count": one.count,
                "share": one.share.numerator / one.share.denominator,
                "word": one.word,
                "first_day": target.first_day,
                "last_day": target.last_day,
            }
        )
