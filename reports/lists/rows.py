"""How a list of facts reads: heads, conditions, the figures above it, and each row in words."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl

from districts.enums import Metric
from districts.models import Statement
from reports.addresses import list_url
from reports.boards.dashboards import CLASSES, ORGANISATION
from reports.indicators import indicator
from reports.lists.drilldowns import Listing
from reports.lists.faces import FACES, Face, Head, Row
from reports.lists.records import pages
from reports.readings import Reading, rate

UNCOVERED = {"due_unestablished": "应建未建", "few_members": "有党员", "no_members": "无党员"}


def face(page: Listing) -> Face:
    return FACES[page.indicator.subject]


def rows(page: Listing, user: Any) -> list[Row]:
    """The rows of the page, numbered on from the first, each with the page of its record."""
    row, basis = face(page).row, page.selection.basis
    opens = pages(page.subject.register, [getattr(fact, page.key) for fact in page.rows], user)
    return [
        row(number, fact, basis, opens.get(getattr(fact, page.key), ""))
        for number, fact in enumerate(page.rows, page.first)
    ]


def heads(page: Listing) -> list[Head]:
    return [
        replace(
            head,
            query=page.query(sort=head.sort),
            current=head.sort == page.sort,
            down=page.subject.sorts[head.sort].startswith("-"),
        )
        if head.sort
        else head
        for head in face(page).heads
    ]


@dataclass(frozen=True)
class Chip:
    """A condition of the list, with the address without it."""

    text: str
    query: str


def chips(page: Listing) -> list[Chip]:
    found = []
    if page.part != "denominator" and page.indicator.is_rate:
        word = {"numerator": "是", "rest": "否"}[page.part]
        title = page.indicator.title.removesuffix("率")
        found.append(Chip(f"{title}：{word}", page.query(part="denominator")))
    if page.but:
        told = f"“{page.selection.basis.name}”计、“{page.but.name}”不计"
        found.append(Chip(told, page.query(but=None)))
    if page.direct:
        found.append(Chip(f"{page.selection.area.get_kind_display()}直", page.query(direct=None)))
    for name, field in page.filter.form.fields.items():
        if value := page.filter.data.get(name):
            shown = dict(getattr(field, "choices", [])).get(value, value)
            found.append(Chip(f"{field.label}：{shown}", page.query(**{name: None})))
    return found


def hidden(page: Listing) -> list[tuple[str, str]]:
    """The words of the address that a search keeps."""
    words = parse_qsl(page.query())
    return [(name, value) for name, value in words if name not in page.filter.filters]


@dataclass(frozen=True)
class Count:
    """A figure above the list; one that opens has an address."""

    label: str
    value: str
    unit: str
    note: str = ""
    url: str = ""
    code: str = ""


def counts(page: Listing) -> list[Count]:
    """Where the list stands: what it is a part of."""
    if page.reading is None:
        return []
    if page.of_organisations:
        return _of_organisations(page, page.reading)
    found = [_count(page, page.reading, code) for code in face(page).counts]
    hung = Metric.PLAQUES_HUNG  # the figure has the same code
    return [replace(one, note=_stated(page)) if one.code == hung else one for one in found]


def _stated(page: Listing) -> str:
    """What was stated of the place without a list: awarded and hanging are different figures."""
    selection = page.selection
    if selection.period is None or selection.district is None:
        return ""
    stated = Statement.objects.filter(metric=Metric.PLAQUES_HUNG, day__lte=selection.period.last)
    last = stated.filter(commercial_district=selection.district).first()
    return f"{last.day} 申报{last.told} 块" if last else ""


def _of_organisations(page: Listing, reading: Reading) -> list[Count]:
    found = rate(reading.counts, ORGANISATION)
    number = {code: rate(reading.counts, code).numerator for code in (*CLASSES, *UNCOVERED)}
    made = f"单独 {number['standalone']} · 联合 {number['joint']} · 其他 {number['other']}"
    lacking = " · ".join(f"{word} {number[code]}" for code, word in UNCOVERED.items())
    percent = "—" if found.percent is None else f"{found.percent:.1f}"
    return [
        _count(page, reading, "organisations"),
        replace(_count(page, reading, "covered"), note=made),
        replace(_count(page, reading, "uncovered"), label="未覆盖", note=lacking),
        Count("组织覆盖率", percent, "%" if found.denominator else "", found.fraction),
    ]


def _count(page: Listing, reading: Reading, code: str) -> Count:
    found, value = indicator(code), rate(reading.counts, code)
    url = list_url(page.selection, code)
    if found.is_rate:
        return Count(found.title, value.text, "", value.fraction, url, code)
    return Count(found.title, found.told(value.numerator), found.unit, url=url, code=code)
