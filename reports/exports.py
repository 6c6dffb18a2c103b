"""Export of a list: exactly what the screen shows, all pages, as .xlsx with a sheet 导出说明."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from django.db.models import QuerySet
from django.utils.timezone import localtime

from core.sheets import flat
from core.sheets.cells import Text, Whole
from core.sheets.columns import Column
from reports import rows
from reports.drilldowns import SORTS, Listing
from reports.rows import OrganisationRow, PartyRow

CHUNK = 2000
Row = OrganisationRow | PartyRow


@dataclass(frozen=True)
class Shown:
    """A column of the screen: its head, its width, and what a row shows in it."""

    title: str
    width: int
    value: Callable[[Any], Any]
    number: bool = False

    @property
    def column(self) -> Column:
        cell = Whole() if self.number else Text()
        return Column(self.title, self.title, cell, width=self.width)


ORGANISATIONS = (
    Shown("单位名称", 34, lambda row: row.fact.name),
    Shown("统一社会信用代码", 22, lambda row: row.fact.uscc),
    Shown("类型", 14, lambda row: row.fact.ownership or row.fact.get_kind_display()),
    Shown("所在区划", 22, lambda row: row.fact.area.name),
    Shown("商圈", 24, lambda row: _name(row.fact.commercial_district)),
    Shown("从业人数", 10, lambda row: row.fact.staff, number=True),
    Shown("党员", 8, lambda row: row.fact.members, number=True),
    Shown("正式党员", 10, lambda row: row.fact.full_members, number=True),
    Shown("组织覆盖", 12, lambda row: row.covered or "未覆盖"),
    Shown("党组织", 36, lambda row: _name(row.fact.party_organisation)),
    Shown("工作覆盖方式", 24, lambda row: row.means),
    Shown("提示", 12, lambda row: row.hint.text if row.hint else ""),
)
PARTY_ORGANISATIONS = (
    Shown("党组织名称", 40, lambda row: row.fact.name),
    Shown("类型", 14, lambda row: row.fact.get_type_display()),
    Shown("所在区划", 22, lambda row: row.fact.area.name),
    Shown("商圈", 24, lambda row: _name(row.fact.commercial_district)),
    Shown("覆盖单位", 10, lambda row: row.fact.covers, number=True),
    Shown("组织关系党员", 12, lambda row: row.fact.formal_members, number=True),
    Shown("流入流动党员", 12, lambda row: row.fact.floating_members, number=True),
    Shown("纳管党员", 10, lambda row: row.fact.managed_members, number=True),
    Shown("提示", 12, lambda row: "可分设" if row.crowded else ""),
)


def _name(thing: Any) -> str:
    return thing.name if thing else ""


def shown(page: Listing) -> tuple[Shown, ...]:
    """The columns of the screen in its order."""
    return ORGANISATIONS if page.of_organisations else PARTY_ORGANISATIONS


def facts(page: Listing) -> QuerySet:
    """Every row of the list, in the order of the screen."""
    related = ["area", "commercial_district"]
    related += ["party_organisation"] if page.of_organisations else []
    return page.filter.qs.order_by(SORTS[page.key][page.sort], page.key).select_related(*related)


def write(page: Listing, target: str | IO[bytes], *, by: Any, at: dt.datetime) -> int:
    """Write the list; answers how many rows. The same list, user and moment give the same bytes."""
    columns, counted, moment = shown(page), facts(page).count(), localtime(at)
    flat.write(
        target,
        title=f"{page.selection.place}{page.title}",
        columns=[Column("number", "序号", Whole(), width=7), *(one.column for one in columns)],
        rows=_values(page, columns),
        created=moment,
        sheet="名单",
        notes=[
            *_conditions(page),
            ("行数", str(counted)),
            ("导出时间", f"{moment:%Y-%m-%d %H:%M}"),
            ("导出人", f"{by}"),
        ],
    )
    return counted


def filename(page: Listing) -> str:
    period = page.selection.period
    quarter = period.title if period else "未汇总"
    return f"{page.selection.place}_{quarter}_{page.title}.xlsx"


def _values(page: Listing, columns: tuple[Shown, ...]) -> Iterator[list[Any]]:
    for number, fact in enumerate(facts(page).iterator(chunk_size=CHUNK), 1):
        row: Row = (
            OrganisationRow(number, fact, page.selection.basis)
            if page.of_organisations
            else PartyRow(number, fact)
        )
        yield [number, *(one.value(row) for one in columns)]


def _conditions(page: Listing) -> list[tuple[str, str]]:
    """What was applied when the list was made: it can be made again from it."""
    selection = page.selection
    chips = "；".join(chip.text for chip in rows.chips(page))
    sort = next((head.title for head in rows.heads(page) if head.current), "")
    return [
        ("名单", f"{selection.place}{page.title}"),
        ("定义", page.indicator.definition),
        (
            "季度",
            f"{selection.period.title}，截至 {selection.period.last}" if selection.period else "",
        ),
        ("统计口径", str(selection.basis)),
        ("筛选条件", chips or "无"),
        ("排序", sort),
        (
            "数据汇总时间",
            f"{localtime(page.reading.compiled_at):%Y-%m-%d %H:%M}" if page.reading else "",
        ),
    ]
