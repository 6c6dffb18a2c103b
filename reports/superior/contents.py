"""What a cell of a form may be filled with, and how that is told."""

from dataclasses import dataclass

from core.errors import Refused
from districts.models import Area
from reports.enums import FormPart, FormPlace, FormQuarter, FormScale
from reports.indicators import BY_CODE, INDICATORS
from reports.models import FormCell
from reports.subjects import SUBJECTS

#: texts of the edition or of the unit
TEXTS = {
    "unit": "单位名称（这一格的填报单位）",
    "area": "填报单位（本区名称）",
    "quarter": "季度（如 2017年第四季度）",
    "year": "年度（如 2017）",
    "day": "统计截止日期",
    "reported": "报出日期",
    "basis": "统计口径",
}
TEXT = "text:"  # before the code of one, where it is chosen among indicators
CHOICES = [
    ("文字", [(f"{TEXT}{code}", title) for code, title in TEXTS.items()]),
    *(
        (
            subject.noun,
            [
                (one.code, f"{one.title}（{one.unit}）{one.code}")
                for one in INDICATORS
                if one.subject is subject.facts
            ],
        )
        for subject in SUBJECTS.values()
    ),
]
DIVISORS = {FormScale.ONE: 1, FormScale.THOUSAND: 1_000, FormScale.MYRIAD: 10_000}
SHORT = {FormScale.PERCENT: "百分数", FormScale.THOUSAND: "千", FormScale.MYRIAD: "万"}


@dataclass(frozen=True)
class Content:
    """What one cell gets; the fields are those of FormCell."""

    part: str
    code: str
    place: str = FormPlace.WHOLE
    unit: Area | None = None
    nth: int | None = None
    scale: str = FormScale.ONE
    quarter: str = FormQuarter.SAME

    @classmethod
    def of(cls, cell: FormCell) -> "Content":
        return cls(cell.part, cell.code, cell.place, cell.unit, cell.nth, cell.scale, cell.quarter)


def check(content: Content) -> None:
    """Raises Refused where the content says nothing, or two things at once."""
    if content.place == FormPlace.UNIT and content.unit is None:
        raise Refused("请选择是哪个填报单位的数。", field="unit")
    if content.place == FormPlace.NTH and not content.nth:
        raise Refused("请写明是第几个填报单位。", field="nth")
    if content.part == FormPart.TEXT:
        if content.code not in TEXTS:
            raise Refused("没有这项文字，请从列表里选。", field="code")
        return
    found = BY_CODE.get(content.code)
    if found is None:
        raise Refused("没有这个指标，请从列表里选。", field="code")
    if content.part != FormPart.NUMERATOR and not found.is_rate:
        raise Refused(f"“{found.title}”不是比率，没有分母，请选“数”。", field="part")
    rate = content.part == FormPart.RATE
    if rate and content.scale not in {FormScale.ONE, FormScale.PERCENT}:
        raise Refused("比率的单位请选“原数”或“百分数”。", field="scale")
    if not rate and content.scale == FormScale.PERCENT:
        raise Refused("只有比率能填成百分数，请把单位改为“原数”、“千”或“万”。", field="scale")


def title(cell: FormCell | Content) -> str:
    """The indicator, or the text, in words; one that is no longer declared by its code."""
    if cell.part == FormPart.TEXT:
        return TEXTS.get(cell.code, cell.code).partition("（")[0]
    found = BY_CODE.get(cell.code)
    name = found.title if found else cell.code
    parts = {FormPart.DENOMINATOR: "（分母）", FormPart.NUMERATOR: "（分子）"}
    return name + (parts.get(FormPart(cell.part), "") if found and found.is_rate else "")


def whose(cell: FormCell | Content) -> str:
    if cell.place == FormPlace.UNIT and cell.unit:
        return cell.unit.name
    if cell.place == FormPlace.NTH:
        return f"第{cell.nth}个单位"
    return "区直" if cell.place == FormPlace.DIRECT else "合计"


def told(cell: FormCell | Content) -> str:
    """All of it in one line: 单位数·合计·上季度·万."""
    of_edition = cell.part == FormPart.TEXT and cell.code != "unit"
    words = [title(cell), "" if of_edition else whose(cell)]
    if cell.quarter != FormQuarter.SAME:
        words.append(FormQuarter(cell.quarter).label)
    words.append(SHORT.get(FormScale(cell.scale), ""))
    return "·".join(filter(None, words))
