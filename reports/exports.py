"""Export of a list of the dashboard: exactly what the screen shows, all pages."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localtime

from core.sheets.cells import Text, Whole
from core.sheets.columns import Column
from districts.enums import Means, OrganisationKind, PartyOrganisationType
from districts.services.exports import CHUNK, NUMBER, Export
from reports import rows
from reports.drilldowns import SORTS, Listing, listing
from reports.rows import OrganisationRow, PartyRow
from reports.selection import select
from reports.services import may_export

FIGURES = "figures"  # the source of these lists
Row = OrganisationRow | PartyRow
KINDS = {kind.value: str(kind.label) for kind in OrganisationKind}
TYPES = {kind.value: str(kind.label) for kind in PartyOrganisationType}


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
    Shown("类型", 14, lambda row: row.fact.ownership or KINDS[row.fact.kind]),
    Shown("所在区划", 22, lambda row: row.fact.area__name),
    Shown("商圈", 24, lambda row: row.fact.commercial_district__name),
    Shown("从业人数", 10, lambda row: row.fact.staff, number=True),
    Shown("党员", 8, lambda row: row.fact.members, number=True),
    Shown("正式党员", 10, lambda row: row.fact.full_members, number=True),
    Shown("组织覆盖", 12, lambda row: row.covered or "未覆盖"),
    Shown("党组织", 36, lambda row: row.fact.party_organisation__name),
    Shown("工作覆盖方式", 24, lambda row: row.means),
    Shown("提示", 12, lambda row: row.hint.text if row.hint else ""),
)
PARTY_ORGANISATIONS = (
    Shown("党组织名称", 40, lambda row: row.fact.name),
    Shown("类型", 14, lambda row: TYPES[row.fact.type]),
    Shown("所在区划", 22, lambda row: row.fact.area__name),
    Shown("商圈", 24, lambda row: row.fact.commercial_district__name),
    Shown("覆盖单位", 10, lambda row: row.fact.covers, number=True),
    Shown("组织关系党员", 12, lambda row: row.fact.formal_members, number=True),
    Shown("流入流动党员", 12, lambda row: row.fact.floating_members, number=True),
    Shown("纳管党员", 10, lambda row: row.fact.managed_members, number=True),
    Shown("提示", 12, lambda row: "可分设" if row.crowded else ""),
)
#: What the columns and the words of a row are made of: a model instance a row, with those it
#: links to, takes many times as long and as much memory.
PLACE = ("name", "area__name", "commercial_district__name")
ORGANISATION_READ = (
    *PLACE,
    *("uscc", "kind", "ownership", "staff", "members", "full_members", "party_organisation__name"),
    *("standalone", "joint", "other", "seat", "work_only", *Means.values),
)
PARTY_READ = (
    *PLACE,
    *("type", "covers", "formal_members", "floating_members", "managed_members"),
)


def exportable(params: Mapping[str, str], user: Any) -> Listing:
    """The list of the address; Http404 out of scope, PermissionDenied without the right."""
    page = listing(select(params, user), params, user)
    if not may_export(user, page.selection.area):
        raise PermissionDenied
    return page


def only(page: Listing, ticked: Iterable[str]) -> Listing:
    """The list with the ticked rows alone; what is ticked but not in it is left out."""
    keys = {int(key) for key in ticked if key.isdecimal() and len(key) <= 18}
    found = page.filter.qs.filter(**{f"{page.key}__in": keys}).values_list(page.key, flat=True)
    here = tuple(sorted(found))
    return replace(page, ticked=here, total=len(here))


def shown(page: Listing) -> tuple[Shown, ...]:
    """The columns of the screen in its order."""
    return ORGANISATIONS if page.of_organisations else PARTY_ORGANISATIONS


def facts(page: Listing) -> QuerySet:
    """Every row of the list, in the order of the screen, as tuples with names."""
    found = page.filter.qs.order_by(SORTS[page.key][page.sort], page.key)
    if page.ticked is not None:
        found = found.filter(**{f"{page.key}__in": page.ticked})
    return found.values_list(
        *(ORGANISATION_READ if page.of_organisations else PARTY_READ), named=True
    )


def export_of(page: Listing) -> Export:
    """The list as it is handed out."""
    columns = shown(page)
    return Export(
        source=FIGURES,
        query=page.query(),
        title=f"{page.selection.place}{page.title}",
        filename=filename(page),
        columns=[NUMBER, *(one.column for one in columns)],
        total=facts(page).count(),
        rows=lambda: _values(page, columns),
        back=f"{reverse('organisation-list')}?{page.query()}",
        notes=_conditions(page),
        anchor=f"{page.reading.compiled_at}" if page.reading else "",
    )


def remade(query: str, by: Any) -> Export:
    """The source of these lists: raises as `exportable` does."""
    return export_of(exportable(dict(parse_qsl(query)), by))


def filename(page: Listing) -> str:
    period = page.selection.period
    quarter = period.title if period else "未汇总"
    return f"{page.selection.place}_{quarter}_{page.title}.xlsx"


def _values(page: Listing, columns: tuple[Shown, ...]) -> Iterator[list[Any]]:
    shows, basis = [one.value for one in columns], page.selection.basis
    for fact in facts(page).iterator(chunk_size=CHUNK):
        row: Row = OrganisationRow(0, fact, basis) if page.of_organisations else PartyRow(0, fact)
        yield [show(row) for show in shows]


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
        ("勾选", f"只含勾选的 {len(page.ticked)} 条" if page.ticked else "无"),
        ("排序", sort),
        (
            "数据汇总时间",
            f"{localtime(page.reading.compiled_at):%Y-%m-%d %H:%M}" if page.reading else "",
        ),
    ]
