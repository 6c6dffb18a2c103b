"""A superior's form filled with the figures of an edition under a basis.

`read` says what each mapped cell gets and where its figure opens to; `fill` writes it into the
workbook that was sent. What is not known is —, as on every page; a nought is only what was counted.
For one reporting unit only the cells of its own are filled; all others stay as they were sent.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from core.errors import Refused
from core.sheets.layout import NOTHING
from core.workflow import record
from districts.models import Area
from reports import bases
from reports.edition import Edition
from reports.enums import FormPart, FormPlace, FormQuarter, FormScale
from reports.indicators import BY_CODE
from reports.models import Basis, FormCell, FormVersion, QuarterlyReport
from reports.places import OUTSIDE, Place, below_then
from reports.quarterlies import rows_url
from reports.readings import Rate
from reports.superior.contents import DIVISORS, TEXTS, told, whose
from reports.superior.patching import Patched, patch
from reports.superior.recalculating import Dropped, Error
from reports.superior.sheets import address, sheets_of
from reports.superior.templates import intact

NAMED = 3  # cells that a note names
BACK = {FormQuarter.SAME: 0, FormQuarter.PREVIOUS: 1, FormQuarter.LAST_YEAR: 4}


@dataclass(frozen=True)
class Filled:
    """One mapped cell: its value (None leaves what the superior wrote), in words, and whence."""

    cell: FormCell
    caption: str
    value: Decimal | str | None
    said: str
    url: str = ""
    warning: str = ""

    @property
    def content(self) -> str:
        return told(self.cell)


@dataclass(frozen=True)
class Reading:
    """What a form comes to in an edition; `warnings` are what somebody should look at."""

    version: FormVersion
    edition: Edition
    cells: list[Filled]
    warnings: list[str]

    @property
    def filename(self) -> str:
        edition = self.edition
        name = f"{edition.area}_{edition.report.period.title}_{self.version.template.name}"
        return f"{name}_{edition.reported:%Y%m%d}.xlsx"


@dataclass(frozen=True)
class Workbook:
    content: bytes
    reading: Reading
    notes: list[str] = field(default_factory=list)


def read(
    version: FormVersion, report: QuarterlyReport, basis: Basis, unit: Area | None = None
) -> Reading:
    """What each cell (of the unit) gets. Raises Refused where the report is of another area."""
    if report.area_id != version.template.area_id:
        raise Refused("这份报表不是本区的，请从模板的季度列表里选。")
    source = _Source(Edition(report, basis), unit)
    sheets = {sheet.name: sheet for sheet in sheets_of(version)}
    cells = [
        source.filled(cell, sheets[cell.sheet].caption((cell.row, cell.column)))
        for cell in version.cells.select_related("unit")
        if cell.sheet in sheets and source.fills(cell)
    ]
    warnings = [*version.lost, *(one.cell.doubt for one in cells if one.cell.doubt)]
    warnings += [f"{one.cell}：{one.warning}" for one in cells if one.warning]
    return Reading(version, Edition(report, basis, unit), cells, warnings + source.left_out(cells))


def fill(
    version: FormVersion, report: QuarterlyReport, basis: Basis, unit: Area | None = None
) -> Workbook:
    """The workbook that was sent, with the mapped cells filled and nothing else touched.

    Raises Refused where nothing is mapped or the file is not the one that was uploaded.
    """
    reading = read(version, report, basis, unit)
    if not reading.cells:
        raise Refused("这个模板还没有对照任何单元格，请先对照再填。")
    changes = {
        (one.cell.sheet, (one.cell.row, one.cell.column)): one.value
        for one in reading.cells
        if one.value is not None
    }
    patched = patch(intact(version), changes)
    return Workbook(patched.content, reading, _notes(patched))


def hand_out(
    version: FormVersion,
    report: QuarterlyReport,
    basis: Basis,
    *,
    by: Any,
    unit: Area | None = None,
) -> Workbook:
    """The filled workbook, and a line of it in the act log."""
    workbook = fill(version, report, basis, unit)
    whose = f"，只填{unit}" if unit else ""
    said = f"{report}第 {report.edition} 版{whose}，口径：{basis}，表样第 {version.number} 版，下载"
    record(by, "导出上级报表", version.template, said)
    return workbook


def _notes(patched: Patched) -> list[str]:
    """What becomes of formulas that give no number here: a sentence for each sheet and kind."""
    kinds: dict[tuple[str, str], list[str]] = {}
    for (sheet, spot), outcome in sorted(patched.computed.items()):
        if isinstance(outcome, Error | Dropped):
            error = outcome.text if isinstance(outcome, Error) else ""
            kinds.setdefault((sheet, error), []).append(address(spot))
    return [_note(sheet, error, where) for (sheet, error), where in kinds.items()]


def _note(sheet: str, error: str, where: list[str]) -> str:
    cells = "、".join(where[:NAMED]) + (f" 等 {len(where)} 格" if len(where) > NAMED else "")
    if error:
        return f"“{sheet}”{cells}的公式结果是 {error}：它用到的格没有数。"
    return f"“{sheet}”{cells}的公式这里不算，由 Excel 或 WPS 打开文件时算出，手机上预览时显示为空。"


class _Source:
    """The editions that a form takes figures from; each is read once. Units are told apart by
    what the whole has, also where only the cells of one are filled."""

    def __init__(self, edition: Edition, unit: Area | None = None) -> None:
        self.edition, self.unit = edition, unit
        self._editions: dict[str, _Figures | None] = {FormQuarter.SAME: _Figures(edition, unit)}

    def fills(self, cell: FormCell) -> bool:
        """Whether the cell is filled: of one unit its own, and the texts that are nobody's."""
        if self.unit is None or (cell.part == FormPart.TEXT and cell.place == FormPlace.WHOLE):
            return True
        if cell.place == FormPlace.UNIT:
            return cell.unit_id == self.unit.pk
        figures = self.of(cell.quarter) if cell.place == FormPlace.NTH else None
        own = figures.units.get(self.unit.pk) if figures else None
        return own is not None and figures is not None and figures.place(cell) is own

    def of(self, quarter: str) -> "_Figures | None":
        if quarter not in self._editions:
            self._editions[quarter] = self._earlier(FormQuarter(quarter))
        return self._editions[quarter]

    def _earlier(self, quarter: FormQuarter) -> "_Figures | None":
        """The newest edition of that quarter, where one is compiled."""
        period = self.edition.report.period
        period = period.shift(-BACK.get(quarter, period.number))
        found = QuarterlyReport.objects.filter(
            area=self.edition.report.area, year=period.year, quarter=period.number
        ).select_related("area")
        report = found.first()
        if report is None:
            return None
        basis = bases.named(self.edition.basis.code, bases.of_report(report))
        return _Figures(Edition(report, basis or self.edition.basis), self.unit)

    def filled(self, cell: FormCell, caption: str) -> Filled:
        figures = self.of(cell.quarter)
        if cell.part == FormPart.TEXT and cell.code not in TEXTS:
            return Filled(cell, caption, NOTHING, NOTHING, warning="没有这项文字了，请重新对照。")
        if cell.part != FormPart.TEXT and cell.code not in BY_CODE:
            return Filled(cell, caption, NOTHING, NOTHING, warning="没有这个指标了，请重新对照。")
        if figures is None:
            quarter = FormQuarter(cell.quarter).label
            return Filled(cell, caption, NOTHING, NOTHING, warning=f"{quarter}没有汇总，填“—”。")
        return figures.filled(cell, caption)

    def left_out(self, cells: list[Filled]) -> list[str]:
        """Units of the quarter that a form which names units does not name."""
        figures = self.of(FormQuarter.SAME)
        named = {one.cell.unit_id for one in cells if one.cell.place == FormPlace.UNIT}
        if figures is None or not named or self.unit:
            return []
        missing = [unit.name for key, unit in figures.units.items() if key not in named]
        told = "、".join(missing)
        return [f"本期的{told}不在表里，表内各行之和小于合计。"] if missing else []


@dataclass
class _Figures:
    """The places of one edition, as cells ask for them."""

    edition: Edition
    unit: Area | None = None

    @cached_property
    def numbered(self) -> list[Place]:
        return [place for place in self.edition.places if place.number]

    @cached_property
    def units(self) -> dict[int, Place]:
        """By the key of the area, whatever its code was on the day."""
        report = self.edition.report
        codes = {unit.code: unit.pk for unit in below_then(report.area, report.day)}
        codes.setdefault(report.area.code, report.area.pk)
        return {codes[place.area]: place for place in self.numbered if place.area in codes}

    def place(self, cell: FormCell) -> Place | None:
        if cell.place == FormPlace.WHOLE:
            return self.edition.whole
        if cell.place == FormPlace.UNIT:
            return self.units.get(cell.unit_id or 0)
        if cell.place == FormPlace.DIRECT:
            return next((place for place in self.numbered if not place.area), None)
        at = (cell.nth or 0) - 1
        return self.numbered[at] if 0 <= at < len(self.numbered) else None

    def filled(self, cell: FormCell, caption: str) -> Filled:
        place = self.place(cell)
        if place is None and cell.place == FormPlace.NTH:
            return Filled(cell, caption, None, f"没有第 {cell.nth} 个单位，不填")
        if cell.part == FormPart.TEXT:
            text = self._text(cell, place)
            return Filled(cell, caption, text, text)
        if place is None:
            warning = f"本期报表没有“{whose(cell)}”，填“—”。"
            return Filled(cell, caption, NOTHING, NOTHING, warning=warning)
        value, said = _figure(cell, place)
        url = self._url(cell, place) if isinstance(value, Decimal) and value else ""
        return Filled(cell, caption, NOTHING if value is None else value, said, url)

    def _text(self, cell: FormCell, place: Place | None) -> str:
        report = self.edition.report
        area = self.unit.name if self.unit else self.edition.area
        texts = {
            "unit": area if cell.place == FormPlace.WHOLE else place and place.name,
            "area": area,
            "quarter": report.period.title,
            "year": str(report.year),
            "day": f"{report.day:%Y-%m-%d}",
            "reported": f"{self.edition.reported:%Y-%m-%d}",
            "basis": str(self.edition.basis),
        }
        return texts[cell.code] or whose(cell)

    def _url(self, cell: FormCell, place: Place) -> str:
        if place.name == OUTSIDE:
            return ""
        part = "&part=denominator" if cell.part == FormPart.DENOMINATOR else ""
        return rows_url(self.edition, place, cell.code) + part


def _figure(cell: FormCell, place: Place) -> tuple[Decimal | None, str]:
    """The number as it is written, and in words; nothing where it is not known."""
    found, pair = BY_CODE[cell.code], place.count(cell.code)
    if pair is None:
        return None, NOTHING
    if cell.part == FormPart.RATE:
        return _rate(Rate(*pair), FormScale(cell.scale))
    number = Decimal(pair[cell.part == FormPart.DENOMINATOR])
    value = number / found.scale / DIVISORS[FormScale(cell.scale)]
    return value, f"{value.normalize():,f}"


def _rate(rate: Rate, scale: FormScale) -> tuple[Decimal | None, str]:
    if rate.percent is None:
        return None, NOTHING
    if scale == FormScale.PERCENT:
        return rate.percent, f"{rate.percent}"
    return Decimal(repr(rate.numerator / rate.denominator)), rate.text
