"""Export of a list of the dashboard: exactly what the screen shows, all pages."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localtime

from districts.services.exports import CHUNK, NUMBER, Export
from reports.lists import rows
from reports.lists.drilldowns import Listing, listing
from reports.lists.faces import Shown
from reports.selection import select
from reports.services import may_export

FIGURES = "figures"  # the source of these lists


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
    return rows.face(page).columns


def facts(page: Listing) -> QuerySet:
    """Every row of the list, in the order of the screen, as tuples with names."""
    found = page.filter.qs.order_by(page.subject.sorts[page.sort], page.key)
    if page.ticked is not None:
        found = found.filter(**{f"{page.key}__in": page.ticked})
    return found.values_list(*rows.face(page).read, named=True)


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
    shows, row, basis = [one.value for one in columns], rows.face(page).row, page.selection.basis
    for fact in facts(page).iterator(chunk_size=CHUNK):
        shown = row(0, fact, basis)
        yield [show(shown) for show in shows]


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
