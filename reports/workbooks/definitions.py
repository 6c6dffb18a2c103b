"""统计口径: what each figure counts, on whose authority, and under which choices."""

from core.sheets.layout import Field, Line, Table
from reports import bases
from reports.edition import Edition
from reports.indicators import INDICATORS

FIELDS = (
    Field("number", "序号", "serial", 6),
    Field("title", "指标", "text", 30),
    Field("unit", "单位", "word", 6),
    Field("definition", "定义（分子 ÷ 分母）", "long", 90),
    Field("source", "依据", "long", 46),
)


def table(edition: Edition) -> Table:
    return Table(
        name="统计口径",
        title=f"{edition.heading}报表统计口径",
        fields=FIELDS,
        lines=[
            Line({"number": number, **{field.key: getattr(indicator, field.key) for field in rest}})
            for rest in [FIELDS[1:]]
            for number, indicator in enumerate(INDICATORS, 1)
        ],
        unit=edition.area,
        reported=edition.reported,
        measures="见各行",
        notes=(
            *bases.told(edition.basis),
            f"{edition.source}事实校验码：{edition.report.digest}。",
        ),
        signed=False,
    )
