"""Officials choose how the workbook of their district looks, by the right that locks reports.

The style of a locked edition is the one it was locked with: what is chosen later is for later ones.
"""

import re
from typing import Any

from django.db import transaction

from core.errors import Refused
from core.workflow import record
from districts.models import Area
from districts.scoping import assigned_paths
from reports.enums import Paper
from reports.models import ReportStyle
from reports.workbooks.book import BY_CODE, NEEDED

#: the sizes that fit their rows, in points
SIZES = {"title_size": (14, 28), "head_size": (8, 16), "body_size": (8, 16)}
FONTS = ("title_font", "head_font", "body_font")
TEXTS = ("title", "issuer", "phone")
MAY_CHOOSE = (*TEXTS, *FONTS, *SIZES, "signers", "sheets", "paper", "issued_on")
MOST_SIGNERS = 6
FONT = re.compile(r"[\w .()（）-]{1,30}")
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ufffe\uffff]")


def styled_areas(user: Any) -> list[Area]:
    """The districts and zones whose style the user may choose."""
    areas = Area.objects.for_user(user, "lock").filter(until=None).order_by("path")
    return [area for area in areas if area.own_report]


def style_for(area: Area) -> ReportStyle:
    """The one that was chosen, else the usual one, not yet written."""
    return ReportStyle.objects.filter(area=area).first() or ReportStyle(area=area)


def tried(area: Area, **fields: Any) -> ReportStyle:
    """The style with these choices, checked and not written. Raises Refused."""
    style = style_for(area)
    for name in MAY_CHOOSE:
        setattr(style, name, fields.get(name, getattr(style, name)))
    for name in TEXTS:
        setattr(style, name, _printable(style, name))
    for name in FONTS:
        _check_font(style, name)
    for name, (least, most) in SIZES.items():
        if not least <= getattr(style, name) <= most:
            label = _label(name)
            raise Refused(f"{label}应在 {least} 至 {most} 磅之间，请改填。", field=name)
    style.signers = _signers(style.signers)
    _check_sheets(style.sheets)
    if style.paper not in Paper.values:
        raise Refused("纸张只有 A4 和 A3，请从中选一种。", field="paper")
    return style


@transaction.atomic
def choose(*, area: Area, by: Any, reason: str, **fields: Any) -> ReportStyle:
    """Written for the reports that are not locked. Raises Refused."""
    if not any(area.path.startswith(path) for path in assigned_paths(by, "lock")):
        raise Refused(f"{area}的报表样式由本区的区级人员设定，请转告他们。")
    if not reason.strip():
        raise Refused("请写明事由。", field="reason")
    Area.objects.select_for_update().get(pk=area.pk)  # one after the other
    before = style_for(area)
    style = tried(area, **fields)
    changes = [name for name in MAY_CHOOSE if getattr(style, name) != getattr(before, name)]
    if style.pk and not changes:
        raise Refused("没有改动，请先改，再保存。")
    style.save()
    record(by, "设定报表样式", style, _told(before, style, changes, reason))
    return style


def _label(name: str) -> str:
    return str(ReportStyle._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _printable(style: ReportStyle, name: str) -> str:
    """A text of one line. One that looks like a formula is a text: sheets take it as such."""
    text = str(getattr(style, name) or "").strip()
    most = ReportStyle._meta.get_field(name).max_length  # type: ignore[union-attr]
    if most and len(text) > most:
        raise Refused(f"{_label(name)}不超过 {most} 个字，请缩短。", field=name)
    if UNPRINTABLE.search(text):
        raise Refused(f"{_label(name)}里有不能打印的符号，请删去。", field=name)
    if name == "title" and not text:
        raise Refused("请写报表名称。", field=name)
    return text


def _check_font(style: ReportStyle, name: str) -> None:
    if not FONT.fullmatch(getattr(style, name)):
        raise Refused(
            f"{_label(name)}请写字体的名称，如 黑体，只用汉字、字母、数字，不超过 30 个字。",
            field=name,
        )


def _signers(lines: list[str]) -> list[str]:
    found = [line.strip() for line in lines if line.strip()]
    if len(found) > MOST_SIGNERS:
        raise Refused(f"签字栏最多 {MOST_SIGNERS} 项，请删减。", field="signers")
    if any(len(line) > 20 or UNPRINTABLE.search(line) for line in found):
        raise Refused("签字栏每项不超过 20 个字，请缩短。", field="signers")
    if not found:
        raise Refused("请至少写一项签字栏。", field="signers")
    return found


def _check_sheets(codes: list[str]) -> None:
    """None chosen means all of them."""
    unknown = [code for code in codes if code not in BY_CODE]
    if unknown:
        raise Refused(f"没有工作表“{unknown[0][:20]}”，请从列表里选。", field="sheets")
    if len(set(codes)) < len(codes):
        raise Refused("同一张工作表只能出一次，请核对序号。", field="sheets")
    if codes and NEEDED not in codes:
        raise Refused(f"“{BY_CODE[NEEDED].title}”是报表的主表，请保留。", field="sheets")


def _told(before: ReportStyle, style: ReportStyle, changes: list[str], reason: str) -> str:
    words = "；".join(
        f"{_label(name)}：{_shown(getattr(before, name))} 改为 {_shown(getattr(style, name))}"
        for name in changes
    )
    return f"{words}。{reason}" if words else reason


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return (
            "、".join(BY_CODE[each].title if each in BY_CODE else each for each in value) or "全部"
        )
    return str(value) if value not in {"", None} else "无"
