"""The named rows behind a figure: the same predicate that counted it, as a list to turn over."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Any, cast

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404

from core.dated import Quarter
from core.search import SearchModel
from districts.scoping import ScopedQuerySet
from reports.addresses import page_url, steps_to
from reports.boards.coverage_charts import ORGANISATION
from reports.boards.pages import NO_LEDGER, ended_quarter, gap
from reports.indicators import counted_by as rows_of
from reports.indicators import indicator
from reports.indicators.definition import Indicator, Part
from reports.models import Basis, Figure, OrganisationFact
from reports.readings import Reading, as_counted, counted_by, history, rate
from reports.selection import Selection
from reports.subjects import SUBJECTS, Subject

PAGE = 25
PARTS: tuple[Part, ...] = ("numerator", "denominator", "rest")
NOTHING = Q(report__in=[])


@dataclass(frozen=True)
class Listing:
    """One page of the rows. `total` is how many there are; `ticked` the keys of those chosen from
    them (None: all), as an export may be asked for. `but` is a basis that does not count them."""

    selection: Selection
    indicator: Indicator
    part: Part
    reading: Reading | None
    filter: Any
    sort: str
    direct: bool
    rows: tuple[Any, ...] = ()
    total: int = 0
    first: int = 1
    before: int | None = None
    after: int | None = None
    ticked: tuple[int, ...] | None = None
    but: Basis | None = None

    @property
    def subject(self) -> Subject:
        return SUBJECTS[self.indicator.subject]

    @property
    def key(self) -> str:
        return self.subject.key

    @property
    def of_organisations(self) -> bool:
        return self.indicator.subject is OrganisationFact

    @property
    def has_ledger(self) -> bool:
        """Whether what it lists is known: organisations only where there is a ledger."""
        return not self.of_organisations or self.gap != NO_LEDGER

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    @property
    def title(self) -> str:
        return title(self.indicator, self.part)

    @property
    def path(self) -> tuple[tuple[str, str], ...]:
        return steps_to(self.selection, self.subject.home)

    @property
    def back(self) -> str:
        """The dashboard of the same place, quarter and basis."""
        return page_url(self.selection.query(), self.subject.home)

    @property
    def cleared(self) -> str:
        return self.query(**dict.fromkeys(self.filter.filters))

    @property
    def gap(self) -> str:
        return gap(self.selection, self.selection.period or ended_quarter())

    def query(self, **changes: Any) -> str:
        """The address of this list; what is left out falls back to its default."""
        asked = {key: value for key, value in self.filter.data.items() if value}
        words = {
            "indicator": self.indicator.code,
            "part": self.part,
            "direct": 1 if self.direct else None,
            "but": self.but.code if self.but else None,
            **{key: asked.get(key) for key in self.filter.filters},
            "sort": self.sort,
            **changes,
        }
        return self.selection.query(**words)

    @property
    def searched(self) -> bool:
        return any(self.filter.data.get(key) for key in self.filter.filters)

    @property
    def next_query(self) -> str:
        return self.query(after=self.after, start=self.last + 1) if self.after else ""

    @property
    def previous_query(self) -> str:
        start = max(1, self.first - PAGE)
        return self.query(before=self.before, start=start) if self.before else ""


TITLES: dict[tuple[str, Part], str] = {
    ("organisation_coverage", "numerator"): "被党组织覆盖的单位",
    ("organisation_coverage", "rest"): "未被党组织覆盖的单位",
    ("work_coverage", "numerator"): "党的工作覆盖的单位",
    ("work_coverage", "rest"): "党的工作未覆盖的单位",
    ("standalone_rate", "numerator"): "单独建立党组织的单位",
    ("standalone_rate", "rest"): "没有单独建立党组织的单位",
    ("due_established_rate", "numerator"): "应建已建的单位",
    ("due_established_rate", "denominator"): "应建党组织的单位",
    ("due_established_rate", "rest"): "应建未建的单位",
    ("organisations", "numerator"): "正常经营单位",
    ("active_rate", "numerator"): "本季参加活动的单位",
    ("active_rate", "rest"): "本季没有参加活动的单位",
    ("secretaries_trained_year", "numerator"): "书记本年参训的党组织",
    ("secretaries_trained_year", "rest"): "书记本年没有参训的党组织",
}


def title(found: Indicator, part: Part) -> str:
    """What the list is a list of."""
    if part == "denominator":
        of_organisations = found.subject is OrganisationFact
        plain = "正常经营单位" if of_organisations else found.of_title
        return TITLES.get((found.code, part), plain)
    noun = SUBJECTS[found.subject].noun
    plain = found.title if part == "numerator" else f"{found.title}以外的{noun}"
    return TITLES.get((found.code, part), plain)


def listing(
    selection: Selection,
    params: Mapping[str, str],
    user: Any,
    known: dict[Quarter, Reading] | None = None,
) -> Listing:
    """The rows of the figure that the address names; `known` saves reading the place's history.

    Raises Http404 for an unknown figure.
    """
    try:
        found = indicator(params.get("indicator", ORGANISATION))
    except KeyError:
        raise Http404 from None
    found, part = rows_of(found, _part(found, params.get("part", "")))
    known = history(selection, user) if known is None else known
    period = selection.period or max(known, default=ended_quarter())
    reading = known.get(period)
    selection = as_counted(replace(selection, period=period), reading)
    direct = params.get("direct") == "1"
    facts = behind(selection, reading, found, part, user, direct=direct)
    but = _but(selection, params.get("but", ""))
    if but and reading:
        facts = facts.filter(left_out(selection, reading, found, part, but))
    subject = SUBJECTS[found.subject]
    narrowed = subject.filter(params, queryset=facts)
    sorts = subject.sorts
    sort = next((sort for sort in sorts if sort == params.get("sort")), next(iter(sorts)))
    page = Listing(selection, found, part, reading, narrowed, sort, direct, but=but)
    return _turned(page, narrowed.qs, params)


def _part(found: Indicator, asked: str) -> Part:
    """Only rates and figures about organisations have a denominator and a rest."""
    whole = (found.is_rate or found.subject is OrganisationFact) and not found.parts
    return next((part for part in PARTS if whole and part == asked), "numerator")


def behind(
    selection: Selection,
    reading: Reading | None,
    found: Indicator,
    part: Part,
    user: Any,
    *,
    direct: bool = False,
) -> QuerySet:
    """The facts a figure of the place counts, within the user's scope (of a sum: its first), each
    report's by the version of the basis that counted it."""
    if found.parts:
        found = indicator(found.parts[0])
    facts = cast(ScopedQuerySet, found.subject.objects.all()).for_user(user)
    versions = counted_by(selection, reading) if reading else {}
    counted = (
        found.predicate(basis, part) & Q(report__in=reports) for basis, reports in versions.items()
    )
    facts = facts.filter(reduce(or_, counted, NOTHING))
    if selection.district:
        facts = facts.filter(commercial_district=selection.district)
    here = Q(area=selection.area) if direct else Q(area__path__startswith=selection.area.path)
    return facts.filter(here)


def _but(selection: Selection, code: str) -> Basis | None:
    return next((basis for basis in selection.bases if basis.code == code), None)


def left_out(selection: Selection, reading: Reading, found: Indicator, part: Part, but: Basis) -> Q:
    """What the figure by the other basis does not count, by its version in each report."""
    known = {basis.pk: basis for basis in selection.versions}
    figures = Figure.objects.filter(report__in=reading.reports, basis__code=but.code)
    rows = figures.order_by().values_list("report", "basis").distinct()
    return reduce(
        or_,
        (~found.predicate(known[basis], part) & Q(report=report) for report, basis in rows),
        NOTHING,
    )


def _turned(page: Listing, facts: QuerySet, params: Mapping[str, str]) -> Listing:
    """One page after (or before) the row whose key the address names, by keyset."""
    column = page.subject.sorts[page.sort]
    before, after = _key(params.get("before")), _key(params.get("after"))
    start = max(1, _key(params.get("start")) or 1)
    cursor = before or after
    rows, back = facts, bool(before)
    if cursor:
        found = facts.filter(**{page.key: cursor}).values_list(column.lstrip("-"), flat=True)
        value = next(iter(found), None)
        if value is None:
            back, start = False, 1
        else:
            rows = facts.filter(_beyond(column, page.key, value, cursor, back=back))
    else:
        start = 1
    taken = list(_ordered(rows, column, page.subject, back=back)[: PAGE + 1])
    more, shown = len(taken) > PAGE, taken[:PAGE]
    shown = shown[::-1] if back else shown
    return _placed(page, shown, facts, start, more=more, back=back)


def _placed(
    page: Listing, shown: list[Any], facts: QuerySet, start: int, *, more: bool, back: bool
) -> Listing:
    first = start if not back or more else 1
    keys = [getattr(row, page.key) for row in shown] or [None]
    return replace(
        page,
        rows=tuple(shown),
        total=_total(page, facts),
        first=first,
        before=keys[0] if first > 1 else None,
        after=keys[-1] if more or back else None,
    )


def _total(page: Listing, facts: QuerySet) -> int:
    """The figure itself where it counts just these rows; else they are counted."""
    plain = not (page.indicator.total or page.indicator.distinct or page.indicator.parts)
    narrowed = page.searched or page.direct or page.but
    if page.reading is None or narrowed or not plain:
        return facts.count()
    counts = rate(page.reading.counts, page.indicator.code)
    if page.part == "numerator":
        return counts.numerator
    if not page.indicator.is_rate:
        return facts.count()
    return counts.denominator - (counts.numerator if page.part == "rest" else 0)


def _ordered(rows: QuerySet, column: str, subject: Subject, *, back: bool) -> QuerySet:
    down = column.startswith("-") != back
    name = column.lstrip("-")
    ordered = rows.order_by(
        f"-{name}" if down else name, f"-{subject.key}" if back else subject.key
    )
    # joined, they would be looked up for every row before the page is cut off
    later = (_unsearched(rows.model, link) for link in ("commercial_district", *subject.linked))
    return ordered.select_related("area").prefetch_related(*later)


def _unsearched(model: Any, link: str) -> Prefetch:
    """What stands behind the link, without the keys it is found by: they are most of its row."""
    linked = model._meta.get_field(link).related_model
    rows = linked._base_manager.all()
    return Prefetch(link, rows.defer("search") if issubclass(linked, SearchModel) else rows)


def _beyond(column: str, key: str, value: Any, cursor: int, *, back: bool) -> Q:
    """The rows after the cursor in the order (before it, going back)."""
    name = column.lstrip("-")
    side = "lt" if column.startswith("-") != back else "gt"
    tie = {name: value, f"{key}__{'lt' if back else 'gt'}": cursor}
    return Q(**{f"{name}__{side}": value}) | Q(**tie)


def _key(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) <= 18 else None
