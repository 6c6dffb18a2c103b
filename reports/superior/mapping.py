"""Saying what cells of a form are filled with: one by one, or a run of units like the first.

Whoever maps says which version he sees: where the workbook has been replaced meanwhile, nothing is
written.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from core.errors import Refused
from core.workflow import record
from districts.models import Area
from reports.enums import FormPlace
from reports.models import FormCell, FormVersion
from reports.places import units_on
from reports.superior import contents
from reports.superior.contents import Content
from reports.superior.scanning import Spot
from reports.superior.sheets import FormSheet, address, sheet_of
from reports.superior.templates import hold, newest

MOST_UNITS = 100
LEAST = 3  # signs of a name that may be found within another
ENDINGS = re.compile(r"(?:街道办事处|街道|办事处|地区|镇|乡|管委会|党工委)$")


@transaction.atomic
def put(version: FormVersion, sheet: str, spot: Spot, content: Content, *, by: Any) -> FormCell:
    """The cell gets this content; what it had before is replaced. Raises Refused."""
    held = _held(version, by)
    sheet_of(held, sheet).check(spot)
    contents.check(content)
    cell = _written(held, sheet, spot, content)
    record(by, "对照单元格", held.template, f"{cell}：{contents.told(content)}")
    return cell


@transaction.atomic
def clear(version: FormVersion, sheet: str, spot: Spot, *, by: Any) -> None:
    """The cell is filled no more and keeps what the superior wrote in it."""
    held = _held(version, by)
    cell = held.cells.filter(sheet=sheet, row=spot[0], column=spot[1]).first()
    if cell is None:
        raise Refused(f"{address(spot)} 没有对照，不用取消。", field="cell")
    told = f"{cell}：{contents.told(cell)}"
    cell.delete()
    record(by, "取消对照", held.template, told)


def _held(version: FormVersion, by: Any) -> FormVersion:
    """The version, if it is still the one that is filled in."""
    template = hold(version.template, by)
    current = newest(template)
    if current.pk != version.pk:
        raise Refused("表样已换成新的一版，请重新打开再对照。")
    current.template = template
    return current


def _written(version: FormVersion, sheet: str, spot: Spot, content: Content) -> FormCell:
    values = {**vars(content), "doubt": ""}
    cell, _ = FormCell.objects.update_or_create(
        version=version, sheet=sheet, row=spot[0], column=spot[1], defaults=values
    )
    return cell


# A run of units


@dataclass(frozen=True)
class Named:
    """One name of the run: where it stands, what it says, and whose it was found to be."""

    spot: Spot
    text: str
    unit: Area | None

    @property
    def address(self) -> str:
        return address(self.spot)


def run(first: Spot, last: Spot) -> list[Spot]:
    """The cells from the first to the last name, down a column or along a row.

    Raises Refused for anything but a line.
    """
    (top, left), (bottom, right) = first, last
    if bottom < top or right < left or (top != bottom and left != right):
        raise Refused("单位名称要在同一行或同一列，请写第一格和最后一格。", field="last")
    if max(bottom - top, right - left) >= MOST_UNITS:
        raise Refused(f"一次最多 {MOST_UNITS} 个单位，请分几次。", field="last")
    if first == last:
        raise Refused("只有一个单位，请直接点格对照。", field="last")
    rows, columns = range(top, bottom + 1), range(left, right + 1)
    return [(row, column) for row in rows for column in columns]


def names(sheet: FormSheet, found: Sequence[Spot], units: Sequence[Area]) -> list[Named]:
    """The names of the run, each with the unit that it names; those of nobody have none."""
    return [Named(spot, sheet.text(spot), match(sheet.text(spot), units)) for spot in found]


def match(text: str, units: Sequence[Area]) -> Area | None:
    """The one unit of that name; else with or without 街道 and the like; else the only one whose
    name contains it, or is contained. Whoever maps confirms it."""
    said = _plain(text)
    for same in (_equal, _same_stem, _contains):
        found = [unit for unit in units if said and same(said, _plain(unit.name))]
        if len(found) == 1:
            return found[0]
    return None


def _equal(said: str, name: str) -> bool:
    return said == name


def _same_stem(said: str, name: str) -> bool:
    return _stem(said) == _stem(name)


def _contains(said: str, name: str) -> bool:
    short, long = sorted((_stem(said), _stem(name)), key=len)
    return len(short) >= LEAST and short in long


def _plain(text: str) -> str:
    return re.sub(r"[\s（）()]+", "", unicodedata.normalize("NFKC", text))


def _stem(text: str) -> str:
    return ENDINGS.sub("", _plain(text)) or _plain(text)


def pattern(version: FormVersion, sheet: str, first: Spot, *, down: bool) -> list[FormCell]:
    """What the first unit's line is filled with: all that is mapped in its row (column)."""
    line = {"row": first[0]} if down else {"column": first[1]}
    return list(version.cells.filter(sheet=sheet, **line).select_related("unit"))


@transaction.atomic
def put_run(
    version: FormVersion, sheet: str, found: Sequence[Spot], whose: Sequence[str], *, by: Any
) -> int:
    """Each line of the run gets what the first line has, for its own unit; answers how many cells.

    `whose` says of each line: the key of a unit, `direct`, `whole`, a number (`nth:2`), or nothing.
    Raises Refused, and writes nothing, where a cell cannot be filled.
    """
    held = _held(version, by)
    form, down = sheet_of(held, sheet), found[0][1] == found[-1][1]
    cells = pattern(held, sheet, found[0], down=down)
    if not cells:
        raise Refused(
            f"{address(found[0])} 所在的这一{'行' if down else '列'}还没有对照，"
            "请先对照第一个单位的各格，再套用。"
        )
    units = {str(unit.pk): unit for unit in units_on(held.template.area, localdate())}
    written = 0
    for spot, choice in zip(found, whose, strict=True):
        place = place_of(choice, units)
        if not place:
            continue
        for cell in cells:
            at = (spot[0], cell.column) if down else (cell.row, spot[1])
            form.check(at)
            _written(held, sheet, at, replace(Content.of(cell), **place))
            written += 1
    told = f"{sheet}!{address(found[0])}:{address(found[-1])}，{written} 格"
    record(by, "按单位成片对照", held.template, told)
    return written


def place_choices(units: Sequence[Area]) -> list[tuple[str, str]]:
    """Whose figure a cell may get, as `place_of` reads it."""
    fixed = [(str(FormPlace.WHOLE), "合计（全区）")]
    named = [(str(unit.pk), unit.name) for unit in units]
    count = max(len(units) + 5, 20)
    numbered = [(f"nth:{at}", f"按顺序第 {at} 个填报单位") for at in range(1, count + 1)]
    return [*fixed, *named, (str(FormPlace.DIRECT), "区直（不属于任何填报单位）"), *numbered]


def choice_of(cell: FormCell) -> str:
    """The choice that gives the cell its place."""
    if cell.place == FormPlace.UNIT:
        return str(cell.unit_id)
    return f"nth:{cell.nth}" if cell.place == FormPlace.NTH else cell.place


def place_of(choice: str, units: dict[str, Area]) -> dict[str, Any]:
    """The fields that say whose figure it is; nothing where nothing is chosen."""
    empty: dict[str, Any] = {"unit": None, "nth": None}
    if choice in units:
        return {**empty, "place": FormPlace.UNIT, "unit": units[choice]}
    if choice in {FormPlace.DIRECT, FormPlace.WHOLE}:
        return {**empty, "place": FormPlace(choice)}
    kind, _, number = choice.partition(":")
    if kind == FormPlace.NTH and number.isdecimal() and 0 < int(number[:4]) <= MOST_UNITS:
        return {**empty, "place": FormPlace.NTH, "nth": int(number[:4])}
    if choice:
        raise Refused("没有这个填报单位，请从列表里选。", field="whose")
    return {}
