"""期初期末变动 on screen: the table whose every number opens, and the names behind a number."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse

from districts.models import Area, Organisation, PartyOrganisation
from districts.scoping import assigned_paths, within
from members.models import PartyMember
from reports.compile.moving import STOCKS, Stock
from reports.cycle.movements import KINDS, Roll, Rolled, rolls
from reports.edition import Edition
from reports.enums import MovementKind, MovementSubject, ReportState
from reports.lists.records import pages
from reports.models import ClosingCount, MemberFact, Movement, QuarterlyReport
from reports.quarterlies import Cell, Row
from reports.subjects import SUBJECTS
from storefronts.models import Storefront, Title

OPENING, CLOSING = "opening", "closing"
ENDS = {OPENING: "上期期末", CLOSING: "本期期末"}
HEADS = ("上期期末", "调整增加", "调整减少", "新增", "迁入", "撤销", "迁出", "本期期末")
BY_SUBJECT: dict[str, Stock] = {stock.subject: stock for stock in STOCKS}
ROLLED: dict[str, Any] = {
    MovementSubject.ORGANISATION: Organisation,
    MovementSubject.PARTY_ORGANISATION: PartyOrganisation,
    MovementSubject.MEMBER: PartyMember,
    MovementSubject.STOREFRONT: Storefront,
    MovementSubject.TITLE: Title,
}
NOUNS = {subject.code: subject.title for subject in SUBJECTS.values()} | {
    subject.value: str(subject.label) for subject in MovementSubject
}


# The table


@dataclass(frozen=True)
class Section:
    """A subject's rows: the whole, then its units where they are asked for."""

    roll: Roll
    rows: tuple[Row, ...]


def context(edition: Edition) -> dict[str, Any]:
    """What templates/reports/rolled.html shows of an edition: a row a subject."""
    return {
        "rolled_heads": HEADS,
        "rolled": [
            Section(roll, (_row(edition, roll, roll.whole, roll.noun),)) for roll in rolls(edition)
        ],
        "rolled_from": edition.report.opening,
    }


def by_unit(edition: Edition, subject: str) -> Section:
    """A subject with all its units, the whole last."""
    roll = next(roll for roll in rolls(edition) if roll.subject == subject)
    units = (_row(edition, roll, unit, unit.name) for unit in roll.units)
    total = _row(edition, roll, roll.whole, "合计", style="total")
    return Section(roll, (*units, total))


def _row(edition: Edition, roll: Roll, rolled: Rolled, name: str, style: str = "") -> Row:
    """Where it was not rolled only the closing is told."""
    moved = [] if roll.why else [(kind, rolled.count(kind)) for kind in KINDS]
    dashes = [] if moved else [Cell("—")] * (len(KINDS) + 1)
    opening = [_cell(edition, roll, rolled, OPENING, rolled.opening)] if moved else []
    return Row(
        "",
        f"{name}（{roll.measure}）" if rolled.unit is None and not style else name,
        (
            *opening,
            *(_cell(edition, roll, rolled, kind, count) for kind, count in moved),
            *dashes,
            _cell(edition, roll, rolled, CLOSING, rolled.closing),
        ),
        style,
    )


def _cell(edition: Edition, roll: Roll, rolled: Rolled, kind: str, count: int) -> Cell:
    """Members of a draft are counted, not listed."""
    unlisted = (
        kind == CLOSING
        and roll.subject == MovementSubject.MEMBER
        and edition.report.state != ReportState.LOCKED
    )
    words: dict[str, Any] = {"subject": roll.subject.value, "kind": kind}
    if rolled.unit is None:
        words["whole"] = 1
    else:
        words["unit"] = rolled.unit
    address = reverse("report-movements", args=[edition.report.pk])
    url = f"{address}?{urlencode(words)}" if count and not unlisted else ""
    return Cell(f"{count:,}", url, strong=kind in ENDS)


# The names behind a number


@dataclass(frozen=True)
class Asked:
    """What a list of movements is narrowed to. `whole` leaves out what moved inside."""

    subject: str = ""
    kind: str = ""
    unit: int | None = None
    whole: bool = False

    @classmethod
    def of(cls, words: Mapping[str, str]) -> "Asked":
        """Raises Http404 for words that name nothing."""
        subject, kind, unit = (words.get(name, "") for name in ("subject", "kind", "unit"))
        known = subject in {"", *MovementSubject.values} and kind in {
            "",
            *MovementKind.values,
            *(ENDS if subject else ()),
        }
        if not known or not (unit == "" or (unit.isdecimal() and len(unit) < 19)):
            raise Http404
        return cls(subject, kind, int(unit) if unit else None, words.get("whole") == "1")

    @property
    def title(self) -> str:
        noun = MovementSubject(self.subject).label if self.subject else "期初期末变动"
        word = ENDS.get(self.kind) or (MovementKind(self.kind).label if self.kind else "")
        return f"{noun}：{word}" if word else str(noun)

    @property
    def of_an_end(self) -> bool:
        return self.kind in ENDS


@dataclass(frozen=True)
class Line:
    """A row in words; a member's name only for who may read it, masked for others."""

    number: int
    name: str
    url: str
    row: Any

    @property
    def noun(self) -> str:
        return NOUNS.get(getattr(self.row, "subject", ""), "")


def found(report: QuarterlyReport, asked: Asked, user: Any) -> QuerySet[Any]:
    """The rows behind the number; who does not see the whole report sees those of his units."""
    if asked.of_an_end:
        return _of_an_end(report, asked, user)
    rows = Movement.objects.filter(report=report)
    narrow = {"subject": asked.subject, "kind": asked.kind, "unit": asked.unit}
    rows = rows.filter(**{name: value for name, value in narrow.items() if value})
    if asked.whole:
        rows = rows.filter(inside=False)
    rows = rows.filter(seen(report, user, "unit"))
    return rows.select_related("area", "unit", "other_area", "commercial_district")


def _of_an_end(report: QuarterlyReport, asked: Asked, user: Any) -> QuerySet[Any]:
    """The facts that one of the two editions counted, by the units of its own day."""
    of = report.opening if asked.kind == OPENING else report
    stock = BY_SUBJECT[asked.subject]
    standing = {f"{name}__in": values for name, values in stock.standing.items()}
    rows: Any = stock.facts.objects.filter(report=of, **standing)
    rows = rows.filter(seen(report, user, "area"))
    if asked.unit:
        places = ClosingCount.objects.filter(report=of, subject=asked.subject, unit=asked.unit)
        rows = rows.filter(area__in=places.values("area"))
    if stock.facts is not MemberFact:
        rows = rows.order_by("name", stock.key)
    else:
        rows = rows.order_by(stock.key)
    return rows.select_related("area", "commercial_district")


def seen(report: QuarterlyReport, user: Any, place: str) -> Q:
    """All of a report that the user sees whole, wherever its areas lie by now."""
    paths = assigned_paths(user, "view")
    if any(report.area.path.startswith(path) for path in paths):
        return Q()
    return within(paths, place)


def lines(rows: Iterable[Any], asked: Asked, user: Any, first: int = 1) -> list[Line]:
    """The rows of a page, in a constant number of statements."""
    rows = list(rows)
    keys = [
        (asked.subject, row.pk[-1]) if asked.of_an_end else (row.subject, row.object_id)
        for row in rows
    ]
    told = named(keys, user)
    return [
        Line(number, told.name(of, key, getattr(row, "name", "")), told.url(of, key), row)
        for number, (row, (of, key)) in enumerate(zip(rows, keys, strict=True), first)
    ]


Key = tuple[str, int]  # subject and row of its register


@dataclass(frozen=True)
class Named:
    """What somebody may read of rows: members' names, and the pages of the registers."""

    members: dict[int, str]
    urls: dict[Key, str]

    def name(self, subject: str, key: int, name: str) -> str:
        if subject == MovementSubject.MEMBER:
            return self.members.get(key, "（已不在登记册）")
        return name

    def url(self, subject: str, key: int) -> str:
        return self.urls.get((subject, key), "")


def named(keys: Iterable[Key], user: Any) -> Named:
    """A name in the clear where the user may reveal it, masked elsewhere; a page where he
    sees the row."""
    wanted: dict[str, set[int]] = {subject: set() for subject in ROLLED}
    for subject, key in keys:
        if subject in wanted:
            wanted[subject].add(key)
    members = PartyMember.objects.filter(pk__in=wanted[MovementSubject.MEMBER])
    clear = set(members.for_user(user, "reveal").values_list("pk", flat=True))
    return Named(
        {one.pk: one.name if one.pk in clear else str(one) for one in members},
        dict(_pages(wanted, user)),
    )


def _pages(wanted: dict[str, set[int]], user: Any) -> Iterator[tuple[Key, str]]:
    for subject, keys in wanted.items():
        found = pages(ROLLED[subject], keys, user) if keys else {}
        yield from (((subject, key), url) for key, url in found.items())


def units(report: QuarterlyReport, user: Any) -> list[tuple[int, str]]:
    """The units to choose from, of those that the user sees."""
    keys = Movement.objects.filter(report=report).values("unit").distinct()
    counted = ClosingCount.objects.filter(report=report).values("unit").distinct()
    chosen = Area.objects.filter(Q(pk__in=keys) | Q(pk__in=counted)).filter(seen(report, user, ""))
    return [(unit.pk, unit.name) for unit in chosen.order_by("path")]
