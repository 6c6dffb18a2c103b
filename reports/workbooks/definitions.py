"""统计口径: what each figure counts, on whose authority, and under which choices."""

from core.sheets.layout import Field, Line, Table
from districts.enums import CoverageClass, Means, OrganisationKind
from reports.edition import Edition
from reports.indicators import INDICATORS
from reports.models import Basis

FIELDS = (
    Field("number", "序号", "serial", 6),
    Field("title", "指标", "text", 26),
    Field("unit", "单位", "word", 6),
    Field("definition", "定义（分子 ÷ 分母）", "long", 70),
    Field("source", "依据", "long", 40),
    Field("code", "代码", "text", 30),
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
        notes=(*choices(edition.basis), f"{edition.source}事实校验码：{edition.report.digest}。"),
        signed=False,
    )


def choices(basis: Basis) -> list[str]:
    """What the basis chose, one sentence a choice."""
    kinds = "、".join(OrganisationKind(kind).label for kind in basis.kinds)
    classes = "、".join(CoverageClass(each).label for each in basis.classes)
    means = "、".join(Means(each).label for each in basis.means)
    seats = "计为" if basis.seats_count else "不计为"
    least = f"，从业人员不少于 {basis.least_staff} 人" if basis.least_staff else ""
    return [
        f"统计口径“{basis}”：{basis.note}".rstrip("："),
        f"分母：截至当日正常经营的{kinds}{least}；停业、空壳、一企多照的单位不计。",
        f"计入组织覆盖：{classes}；商圈联合党组织成员单位{seats}组织覆盖。",
        f"计入工作覆盖：有党组织覆盖，或有{means}联系。",
        f"应建：正式党员 {basis.due_members} 名以上；组织覆盖率目标 {basis.target}%。",
    ]
